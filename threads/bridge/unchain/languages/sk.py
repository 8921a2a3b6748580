"""Slovak."""

from .base import Language

LANGUAGE = Language(
    code="sk",
    robots={
        "auto": "Automatická odpoveď|Automatická správa|Autoodpoveď",
        "note": "Oznámenie o neprítomnosti|Správa o neprítomnosti|Upozornenie na neprítomnosť",
        "away": "Mimo kancelárie|Neprítomnosť|Neprítomný|Neprítomná|Nie som v kancelárii|Dovolenka"
        "|Na dovolenke",
        "absent": "mimo kancelárie|nie som v kancelárii|neprítomný|neprítomná|neprítomnosti|na dovolenke"
        "|dovolenku|čerpám dovolenku|vrátim sa|späť v kancelárii|budem späť|obmedzený prístup"
        "|ďakujem za správu|ďakujem za váš e-mail|automatická odpoveď|služobnej ceste",
        "read": "Prečítané|Prečítaná|Neprečítané|Potvrdenie o prečítaní|Potvrdenie prečítania",
        "was_read": "bola prečítaná|bol prečítaný|prečítaná dňa|odstránená bez prečítania"
        "|potvrdenie o prečítaní|potvrdenie prečítania",
        "undelivered": "Nedoručiteľné|Nedá sa doručiť|Nedoručené|Doručené|Odoslané ďalej"
        "|Oznámenie o stave doručenia|Správu nemožno doručiť",
        "meeting": "Prijaté|Odmietnuté|Predbežne|Predbežne prijaté|Nezáväzne|Nezáväzne prijaté"
        "|Navrhovaný nový čas|Navrhnutý nový čas",
        "recall": "Odvolať|Odvolanie|Odvolanie správy",
        "recalls": "chce odvolať správu|by chcel odvolať správu|by chcela odvolať správu"
        "|si želá odvolať správu",
        "reacted": "reagoval na vašu správu|reagovala na vašu správu|reagoval(a) na vašu správu"
        "|zareagoval na vašu správu|zareagovala na vašu správu|reagoval cez gmail|reagovala cez gmail"
        "|reagoval(a) cez gmail",
    },
    tapbacks={
        "👍": "páči sa mu {t}|páči sa jej {t}|páči sa {t}|páčilo sa mu {t}|páčilo sa jej {t}|olajkoval {t}"
        "|olajkovala {t}|olajkoval(a) {t}",
        "❤️": "miluje {t}|zamiloval si {t}|zamilovala si {t}|zamiloval(a) si {t}",
        "😄": "smeje sa na {t}|zasmial sa na {t}|zasmiala sa na {t}|zasmial(a) sa na {t}",
        "none": "nepáči sa mu {t}|nepáči sa jej {t}|nepáči sa {t}|zdôraznil {t}|zdôraznila {t}"
        "|zdôraznil(a) {t}|spochybnil {t}|spochybnila {t}|spochybnil(a) {t}|odstránil {e} z {t}"
        "|odstránila {e} z {t}",
        "any": "reagoval {e} na {t}|reagovala {e} na {t}|reagoval(a) {e} na {t}|zareagoval {e} na {t}"
        "|zareagovala {e} na {t}|zareagoval(a) {e} na {t}|{e} na {t}",
        "things": "obrázok|fotku|film|video|prílohu|správu|gif",
    },
    commands={
        "mute": "stlmiť|stíšiť|odhlásiť|odhlásiť odber|zrušiť odber|prestať sledovať|nesledovať|opustiť",
        "follow": "sledovať|sleduj|odoberať|prihlásiť",
    },
    headers={
        "from": "Od|Odosielateľ|Odosielatel",
        "sent": "Odoslané|Dátum|Odoslaná|Dátum odoslania|Dňa|Poslané|Odoslaný",
        "to": "Komu|Príjemca|Pre|Adresát",
        "cc": "Kópia|Cc|Kópia pre|Kopia",
        "bcc": "Skrytá kópia|Bcc|Slepá kópia",
        "subject": "Predmet|Vec",
        "reply_to": "Odpovedať|Odpovedať komu|Odpoveď na",
        "importance": "Dôležitosť|Priorita|Citlivosť|Kategórie",
        "attachments": "Prílohy|Príloha",
        "other": "Organizácia|Kedy|Kde|Miesto",
    },
    attributions="""
        {name} píše v {date}:
        Dňa {date} {name} napísal(a):
        Dňa {date}, {name} napísal(a):
        Dňa {date} {name} napísal:
        Dňa {date}, {name} napísal:
        Dňa {date} {name} napísala:
        Dňa {date} používateľ {name} napísal:
        Dňa {date} používateľ {name} napísal(a):
        Dňa {date} napísal/a {name}:
        Dňa {date} napísal {name}:
        Dňa {date} napísal(a) {name}:
        On {date}, {name} napísal(a):
        {date} {name} napísal(a):
        {date}, {name} napísal(a):
        {date} {name} napísal:
        {date} používateľ {name} napísal:
        {date} odosielateľ {name} napísal:
        {name} napísal(a) dňa {date}:
        {name} napísal dňa {date}:
        {name} napísal(a):
        {name} napísal:
        {name} napísala:
        {name} píše:
        Citát {name}:
    """,
    originals="Pôvodná správa|Povodna sprava|Pôvodný e-mail|Pôvodná schôdza|Pôvodná pošta",
    forwards="Preposlaná správa|Začiatok preposlanej správy|Odovzdaná správa|Preposlal(a) {name} dňa {date}|Preposlal(a)"
    "|Preposlaný e-mail|Preposlané|Posunutá správa|Začiatok odovzdanej správy",
    reply_prefixes="Odp|RE|Odpoveď",
    forward_prefixes="FW|PD|Preposlané|Posun",
    signatures="Odoslané z môjho {device}|Odoslané z {device}|Získať Outlook pre {device}|Získajte Outlook pre {device}"
    "|Stiahnuť Outlook pre {device}|Odoslané pomocou {device}|Odoslané zo {device}|Poslané z {device}"
    "|Odoslané z Pošty pre {device}",
    months="január januára jan|február februára feb|marec marca mar|apríl apríla apr|máj mája|jún júna jún|júl júla júl"
    "|august augusta aug|september septembra sep|október októbra okt|november novembra nov|december decembra dec",
    weekdays="pondelok po pon|utorok ut uto|streda stredu st str|štvrtok št štv|piatok pi pia|sobota sobotu so sob"
    "|nedeľa nedeľu ne ned",
    date_words="o|v|dňa|hod",
    date_suffixes="hod|h",
    disclaimers="táto správa je určená|tento e-mail a|obsah tejto správy|informácie obsiahnuté v tejto",
    legends={
        "inline": "moje odpovede|moje komentáre|moje poznámky|odpovede nižšie|komentáre nižšie"
        "|odpovede v texte|komentáre v texte|medzi riadkami|vo vašom texte|v tvojom texte"
        "|v texte nižšie|označen*",
        "answers": "odpoved*|odpovedá*|komentár*|poznámk*|nižšie|text*",
        "red": "červen*",
        "blue": "modr*",
        "green": "zelen*",
        "purple": "fialov*",
        "orange": "oranžov*",
        "brown": "hned*",
        "pink": "ružov*",
    },
)
