"""Lithuanian."""

from .base import Language

LANGUAGE = Language(
    code="lt",
    robots={
        "auto": "Automatinis atsakymas|Automatinis pranešimas|Autoatsakymas",
        "note": "Pranešimas apie nebuvimą|Nebuvimo pranešimas",
        "away": "Ne biure|Nesu biure|Išvykęs|Išvykusi|Atostogos|Atostogauju|Nebuvimas|Nedirbu",
        "absent": "nesu biure|ne biure|atostogauju|atostogose|grįšiu|grįžtu|esu išvykęs|esu išvykusi"
        "|komandiruotėje|automatinis atsakymas|dėkoju už laišką|ačiū už laišką|nebuvimo|nedirbu",
        "read": "Perskaityta|Skaityta|Neperskaityta|Neskaityta|Perskaitymo patvirtinimas"
        "|Skaitymo patvirtinimas",
        "was_read": "buvo perskaitytas|buvo perskaityta|perskaitytas|panaikintas neperskaičius"
        "|perskaitymo patvirtinimas|skaitymo patvirtinimas",
        "undelivered": "Nepristatyta|Neįmanoma pristatyti|Nepavyko pristatyti|Pristatyta|Nepristatomas"
        "|Pristatymo būsenos pranešimas",
        "meeting": "Priimta|Sutikta|Atmesta|Atsisakyta|Preliminaru|Preliminariai priimta"
        "|Preliminariai sutikta|Pasiūlytas naujas laikas|Siūlomas naujas laikas",
        "recall": "Atšaukimas|Atšaukti|Pranešimo atšaukimas|Laiško atšaukimas",
        "recalls": "nori atšaukti pranešimą|norėtų atšaukti pranešimą|nori atšaukti laišką",
        "reacted": "sureagavo į jūsų pranešimą|sureagavo į jūsų žinutę|sureagavo į jūsų laišką"
        "|sureagavo į tavo pranešimą|sureagavo per gmail|sureagavo naudodamas gmail",
    },
    tapbacks={
        "👍": "patiko {t}|patinka {t}",
        "❤️": "pamėgo {t}|myli {t}|labai patiko {t}",
        "😄": "juokėsi iš {t}|juokiasi iš {t}|nusijuokė iš {t}",
        "none": "nepatiko {t}|nepatinka {t}|pabrėžė {t}|suabejojo {t}|pašalino {e} iš {t}",
        "any": "sureagavo {e} į {t}|reagavo {e} į {t}|{e} į {t}",
        "things": "vaizdą|nuotrauką|vaizdo įrašą|žinutę",
    },
    commands={
        "mute": "nutildyti|nutildyk|atsisakyti|atsisakyti prenumeratos|nebesekti|palikti|išeiti",
        "follow": "sekti|stebėti|prenumeruoti",
    },
    headers={
        "from": "Nuo|Siuntėjas|Kas",
        "sent": "Išsiųsta|Data|Siųsta|Išsiuntimo data|Išsiųstas",
        "to": "Kam|Gavėjas|Skirta",
        "cc": "Kopija|Cc",
        "bcc": "Nematomoji kopija|Slapta kopija|Bcc",
        "subject": "Tema",
        "reply_to": "Atsakyti|Atsakymas",
        "importance": "Svarba|Prioritetas",
        "attachments": "Priedai|Priedas",
    },
    attributions="""
        {date}, {name} rašė:
        {date} {name} rašė:
        {date} {name} parašė:
        {date}, {name} parašė:
        {date} {name} rašo:
        {date}, {name} rašo:
        {name} rašė {date}:
        {name} parašė {date}:
        {name} rašė:
        {name} rašo:
        Vartotojas {name} rašė {date}:
    """,
    originals="Pradinis laiškas|Pirminis pranešimas|Originalus laiškas|Pradinis pranešimas|Originalus pranešimas",
    forwards="Persiųstas laiškas|Persiųstas pranešimas|Persiųsto laiško pradžia|Persiunčiamas laiškas"
    "|Persiųsto pranešimo pradžia",
    reply_prefixes="Ats|ATS|Atsakymas",
    forward_prefixes="Pers|PERS|Persiųsta|HA",
    signatures="Išsiųsta iš mano {device}|Išsiųsta iš {device}|Siųsta iš mano {device}|Gauti Outlook {device}",
    months="sausis sausio saus|vasaris vasario vas|kovas kovo kov|balandis balandžio bal|gegužė gegužės geg"
    "|birželis birželio birž"
    "|liepa liepos liep|rugpjūtis rugpjūčio rugp|rugsėjis rugsėjo rugs|spalis spalio spal|lapkritis lapkričio lapkr"
    "|gruodis gruodžio gruod",
    weekdays="pirmadienis pirmadienį pr pirm|antradienis antradienį an antr|trečiadienis trečiadienį tr treč"
    "|ketvirtadienis ketvirtadienį kt ketv|penktadienis penktadienį pn penkt|šeštadienis šeštadienį št šešt"
    "|sekmadienis sekmadienį sk sekm",
    date_words="val|d|m",
    date_suffixes="d|val",
    legends={
        "inline": "mano atsakymai|mano komentarai|mano pastabos|atsakymai žemiau|komentarai žemiau"
        "|atsakymai tekste|komentarai tekste|tarp eilučių",
        "answers": "atsakym*|komentar*|pastab*|žemiau|tekst*",
        "red": "raudon*",
        "blue": "mėlyn*",
        "green": "žali*|žal*",
        "purple": "violetin*",
        "orange": "oranžin*",
        "brown": "rud*",
        "pink": "rožin*",
    },
)
