"""Swedish."""

from .base import Language

LANGUAGE = Language(
    code="sv",
    headers={
        "from": "Från|Avsändare|Fran",
        "sent": "Skickat|Datum|Skickades|Sänt|Skickad|Skickat den|Skickat datum|Date",
        "to": "Till|Mottagare",
        "cc": "Kopia|Cc|Kopia till|Kopior|Kopia (Cc)",
        "bcc": "Hemlig kopia|Bcc|Dold kopia",
        "subject": "Ämne|Rubrik|Angående|Amne",
        "reply_to": "Svar till|Svara till|Svarsadress",
        "importance": "Prioritet|Angelägenhetsgrad|Känslighet|Kategorier|Vikt",
        "attachments": "Bilagor|Bifogade filer|Bilaga|Bifogat",
        "other": "Organisation|När|Var|Plats",
    },
    attributions="""
        Den {date} skrev {name}:
        Den {date} skrev {name} följande:
        Den {date}, skrev {name}:
        Den {date}, {name} skrev:
        Den {date} {name} skrev:
        Den {date} har {name} skrivit:
        On {date}, {name} skrev:
        Vid {date} skrev {name}:
        På {date} skrev {name}:
        {date} skrev {name}:
        {date}, {name} skrev:
        {date} {name} skrev:
        {name} skrev den {date}:
        {name} skrev {date}:
        {name} skrev:
        {name} skriver:
        Citerar {name}:
    """,
    originals="Ursprungligt meddelande|Originalmeddelande|Ursprungligt mail|Ursprungligt mejl|Ursprunglig avtalad tid"
    "|Ursprungsmeddelande",
    forwards="Vidarebefordrat meddelande|Vidarebefordrat brev|Början på vidarebefordrat meddelande"
    "|Vidarebefordrat av {name} den {date}"
    "|Vidarebefordrat av|Vidarebefordrat mail|Vidarebefordrat mejl|Vidaresänt meddelande|Påbörja vidarebefordrat meddelande"
    "|Vidarebefordrat",
    reply_prefixes="SV|Sv|Svar",
    forward_prefixes="VB|Vb|VBF|Vidarebefordrat|Vidare",
    signatures="Skickat från min {device}|Skickat från {device}|Hämta Outlook för {device}|Skickat med {device}"
    "|Skickat via {device}"
    "|Skickades från {device}|Skaffa Outlook för {device}|Skickat från E-post för {device}|Skickat från Outlook",
    months="januari jan|februari feb febr|mars mar|april apr|maj|juni jun|juli jul|augusti aug|september sep sept"
    "|oktober okt|november nov|december dec",
    weekdays="måndag mån må|tisdag tis ti|onsdag ons|torsdag tors tor|fredag fre fr|lördag lör lö|söndag sön sö",
    am="fm|f.m.|förmiddag",
    pm="em|e.m.|eftermiddag",
    date_words="kl|klockan|den|vid",
    disclaimers="detta meddelande kan innehålla|detta e-postmeddelande|informationen i detta|denna e-post",
)
