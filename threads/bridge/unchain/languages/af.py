"""Afrikaans."""

from .base import Language

LANGUAGE = Language(
    code="af",
    robots={
        "auto": "Outomatiese antwoord|Outo-antwoord",
        "note": "Afwesigheidsboodskap|Afwesigheidskennisgewing",
        "away": "Uit kantoor|Buite kantoor|Afwesig|Met verlof|Verlof",
        "absent": "uit die kantoor|nie op kantoor|buite kantoor|met verlof|afwesig|sal terug wees"
        "|terug op kantoor|outomatiese antwoord|dankie vir jou boodskap|dankie vir u e-pos",
        "read": "Gelees|Nie gelees nie|Leesbevestiging",
        "was_read": "is gelees|gelees op|sonder om gelees te word|leesbevestiging",
        "undelivered": "Onaflewerbaar|Nie afgelewer nie|Aflewering het misluk|Afgelewer",
        "meeting": "Aanvaar|Afgekeur|Geweier|Tentatief|Tentatief aanvaar|Nuwe tyd voorgestel",
        "recall": "Herroep|Herroeping",
        "recalls": "wil die boodskap herroep|wil graag die boodskap herroep",
        "reacted": "het op jou boodskap gereageer|het op u boodskap gereageer|het via gmail gereageer",
    },
    tapbacks={
        "👍": "het van {t} gehou|hou van {t}|het {t} gelike",
        "❤️": "was mal oor {t}|is mal oor {t}|het {t} liefgehad",
        "😄": "het vir {t} gelag|het gelag vir {t}|lag vir {t}",
        "none": "het nie van {t} gehou nie|hou nie van {t} nie|het {t} beklemtoon|het {t} bevraagteken"
        "|het {e} van {t} verwyder",
        "any": "het met {e} op {t} gereageer|het op {t} met {e} gereageer|{e} op {t}",
        "things": "'n prent|’n prent|'n foto|’n foto|'n video|’n video|'n boodskap|’n boodskap",
    },
    commands={
        "mute": "demp|stil|teken uit|kanselleer inskrywing|verlaat",
        "follow": "volg|teken in",
    },
    rank=1,
    headers={
        "from": "Van",
        "sent": "Gestuur|Datum",
        "to": "Aan",
        "cc": "Kopie|Cc",
        "subject": "Onderwerp",
        "attachments": "Aanhegsels",
    },
    attributions="""
        Op {date} het {name} geskryf:
        Op {date}, het {name} geskryf:
        Op {date} skryf {name}:
        Op {date}, {name} het geskryf:
        {name} het op {date} geskryf:
        {name} het geskryf:
    """,
    originals="Oorspronklike boodskap|Oorspronklike Boodskap",
    forwards="Aangestuurde boodskap|Aangestuurde Boodskap",
    signatures="Gestuur vanaf my {device}|Gestuur van my {device}",
    months="januarie jan|februarie feb|maart mrt|april apr|mei|junie jun|julie jul|augustus aug"
    "|september sep|oktober okt|november nov|desember des",
    weekdays="maandag ma|dinsdag di|woensdag wo|donderdag do|vrydag vr|saterdag sa|sondag so",
    am="vm",
    pm="nm",
    date_words="om|op",
    legends={
        "inline": "my antwoorde|my opmerkings|my kommentaar|antwoorde hieronder|opmerkings hieronder"
        "|antwoorde in die teks|tussen die reëls|in jou teks",
        "answers": "antwoord*|opmerking*|kommentaar|hieronder|teks",
        "red": "rooi",
        "blue": "blou",
        "green": "groen",
        "purple": "pers",
        "orange": "oranje",
        "brown": "bruin",
        "pink": "pienk",
    },
)
