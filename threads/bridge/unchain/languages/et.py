"""Estonian."""

from .base import Language

LANGUAGE = Language(
    code="et",
    robots={
        "auto": "Automaatvastus|Automaatne vastus|Automaatteade",
        "note": "Puudumisteade|Eemalolekuteade",
        "away": "Kontorist väljas|Eemal|Puudumine|Puhkusel|Puhkus|Ei ole kontoris|Väljas",
        "absent": "kontorist väljas|ei ole kontoris|ei viibi kontoris|puhkusel|olen eemal|tagasi|naasen"
        "|lähetuses|automaatvastus|täname kirja|aitäh kirja|tänan kirja",
        "read": "Loetud|Lugemata|Ei loetud|Lugemisteatis|Lugemise kinnitus|Kättesaamise kinnitus",
        "was_read": "on loetud|loeti|kustutati lugemata|lugemisteatis|lugemise kinnitus",
        "undelivered": "Kohaletoimetamatu|Ei saa kohale toimetada|Kohale toimetamata|Kohale toimetatud"
        "|Kohaletoimetamine nurjus",
        "meeting": "Vastu võetud|Nõustutud|Keeldutud|Esialgne|Esialgselt nõustutud|Tinglikult nõustutud"
        "|Pakuti uut aega|Uue aja ettepanek",
        "recall": "Tagasikutsumine|Tühistamine|Sõnumi tagasikutsumine",
        "recalls": "soovib sõnumi tagasi kutsuda|soovib tagasi kutsuda|sooviks sõnumi tagasi",
        "reacted": "reageeris teie sõnumile|reageeris sinu sõnumile|reageeris teie kirjale"
        "|reageeris gmaili kaudu",
    },
    tapbacks={
        "👍": "meeldis {t}|meeldib {t}",
        "❤️": "armastas {t}|armastab {t}",
        "😄": "naeris {t}|naerab {t}|naeris {t} üle",
        "none": "ei meeldinud {t}|ei meeldi {t}|rõhutas {t}|seadis kahtluse alla {t}"
        "|eemaldas {e} sõnumilt {t}",
        "any": "reageeris {e} sõnumile {t}|reageeris sõnumile {t}: {e}|{e} sõnumile {t}",
        "things": "pilt|foto|video|sõnum",
    },
    commands={
        "mute": "vaigista|loobu|loobu tellimusest|lõpeta tellimus|lõpeta jälgimine|lahku",
        "follow": "jälgi|telli",
    },
    headers={
        "from": "Saatja|Kellelt",
        "sent": "Saadetud|Kuupäev|Saatmisaeg|Saatmise aeg",
        "to": "Adressaat|Saaja|Kellele|Saajad",
        "cc": "Koopia|Cc",
        "bcc": "Pimekoopia|Salakoopia|Bcc",
        "subject": "Teema|Pealkiri",
        "reply_to": "Vastus aadressile|Vasta aadressile",
        "importance": "Tähtsus|Prioriteet",
        "attachments": "Manused|Manus",
    },
    attributions="""
        Kuupäev {date} kirjutas {name}:
        Kuupäev {date}, {name} kirjutas:
        {name} kirjutas {date}:
        {name} kirjutas kuupäeval {date}:
        {name} kirjutas:
        Kuupäeval {date} kirjutas {name}:
        Kuupäeval {date}, {name} kirjutas:
        {date} kirjutas {name}:
        {date}, {name} kirjutas:
        {date} {name} kirjutas:
        Kirjutas {name} {date}:
        {date} kirjutas kasutaja {name}:
        Kasutaja {name} kirjutas kuupäeval {date}:
    """,
    originals="Algne kiri|Algne sõnum|Originaalkiri|Algne teade|Algne koosolek",
    forwards="Edastatud kiri|Edastatud sõnum|Edastatud kirja algus|Edastatud teade|Edastatud sõnumi algus",
    reply_prefixes="Vs|VS|Vastus",
    forward_prefixes="Edasi|ED|Edastatud",
    signatures="Saadetud minu {device}|Saadetud {device}|Minu {device} saadetud|Hankige Outlook {device}",
    months="jaanuar jaan|veebruar veebr veeb|märts|aprill apr|mai|juuni|juuli|august aug|september sept|oktoober okt"
    "|november nov|detsember dets",
    weekdays="esmaspäev esmaspäeval e|teisipäev teisipäeval t|kolmapäev kolmapäeval k|neljapäev neljapäeval n|reede reedel r"
    "|laupäev laupäeval l|pühapäev pühapäeval p",
    date_words="kell|kl|kuupäeval",
    legends={
        "inline": "minu vastused|minu kommentaarid|vastused all|kommentaarid all|vastused tekstis"
        "|kommentaarid tekstis|ridade vahel|teksti sees",
        "answers": "vastus*|kommentaar*|märkus*|allpool|tekst*",
        "red": "puna*",
        "blue": "sini*",
        "green": "rohel*",
        "purple": "lilla*",
        "orange": "oranž*",
        "brown": "pruun*",
        "pink": "roosa*",
    },
)
