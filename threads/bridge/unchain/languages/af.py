"""Afrikaans."""

from .base import Language

LANGUAGE = Language(
    code="af",
    robots={
        "auto": "Outomatiese antwoord|Outo-antwoord",
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
