"""Afrikaans."""

from .base import Language

LANGUAGE = Language(
    code="af",
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
)
