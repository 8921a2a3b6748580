"""Albanian."""

from .base import Language

LANGUAGE = Language(
    code="sq",
    robots={
        "auto": "Përgjigje automatike|Mesazh automatik",
        "note": "Njoftim mungese|Njoftim për mungesë",
        "away": "Jashtë zyrës|Mungesë|Me pushime|Pushime",
        "absent": "jashtë zyrës|nuk jam në zyrë|me pushime|mungoj|do të kthehem|kthehem më"
        "|përgjigje automatike|faleminderit për mesazhin|faleminderit për email",
        "read": "Lexuar|U lexua|Palexuar|Nuk u lexua",
        "was_read": "u lexua|është lexuar|u fshi pa u lexuar",
        "undelivered": "E padorëzueshme|Nuk u dorëzua|Dorëzimi dështoi|U dorëzua",
        "meeting": "Pranuar|U pranua|Refuzuar|U refuzua|Me rezervë|Pranuar me rezervë|U propozua orë e re",
        "recall": "Tërheqje|Rithirrje",
        "recalls": "dëshiron të tërheqë mesazhin|do të donte të tërhiqte mesazhin",
        "reacted": "reagoi ndaj mesazhit tuaj|reagoi ndaj mesazhit tënd|reagoi nëpërmjet gmail"
        "|reagoi përmes gmail",
    },
    tapbacks={
        "👍": "pëlqeu {t}|i pëlqeu {t}|i pëlqen {t}",
        "❤️": "e dashuroi {t}|adhuron {t}|dashuroi {t}",
        "😄": "qeshi me {t}|qesh me {t}",
        "none": "nuk i pëlqeu {t}|nuk i pëlqen {t}|theksoi {t}|vuri në dyshim {t}|hoqi {e} nga {t}",
        "any": "reagoi me {e} ndaj {t}|reagoi me {e} te {t}|{e} ndaj {t}|{e} te {t}",
        "things": "një imazh|një foto|një video|një mesazh",
    },
    commands={
        "mute": "hesht|çaktivizo zërin|çregjistrohu|anulo abonimin|mos ndiq|largohu",
        "follow": "ndiq|abonohu",
    },
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
    legends={
        "inline": "përgjigjet e mia|komentet e mia|përgjigjet më poshtë|komentet më poshtë"
        "|përgjigjet në tekst|midis rreshtave",
        "answers": "përgjigj*|koment*|poshtë|tekst*",
        "red": "kuqe|kuq",
        "blue": "blu|kaltër",
        "green": "gjelbër",
        "purple": "vjollcë|purpurt",
        "orange": "portokalli",
        "brown": "kafe",
        "pink": "rozë",
    },
)
