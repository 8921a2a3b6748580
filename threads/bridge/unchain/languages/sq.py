"""Albanian."""

from .base import Language

LANGUAGE = Language(
    code="sq",
    rank=1,
    headers={
        "from": "Nga|Dërguesi",
        "sent": "Dërguar|Data|Dërguar më",
        "to": "Për|Drejtuar|Marrësi",
        "cc": "Kopje|Cc",
        "subject": "Subjekti|Tema",
        "attachments": "Bashkëngjitjet",
    },
    attributions="""
        Më {date}, {name} shkroi:
        Më {date} {name} shkroi:
        Më {date}, {name} ka shkruar:
        Më {date} {name} ka shkruar:
        Në {date}, {name} shkroi:
        Në {date} {name} shkroi:
        {date}, {name} shkroi:
        {date} {name} shkroi:
        {name} shkroi më {date}:
        {name} shkroi:
    """,
    originals="Mesazhi origjinal|Mesazh origjinal",
    forwards="Mesazh i përcjellë|Mesazhi i përcjellë|Mesazh i transferuar",
    signatures="Dërguar nga {device} im|Dërguar nga {device}",
    months="janar jan|shkurt shk|mars mar|prill pri|maj|qershor qer|korrik korr kor|gusht gush gus"
    "|shtator sht shta|tetor tet|nëntor nën nënt|dhjetor dhj dhje",
    weekdays="hënë hën|martë mar|mërkurë mër|enjte enj|premte pre|shtunë sht|diel die",
    am="pd|paradite",
    pm="md|pasdite",
    date_words="e|më|në|ora",
)
