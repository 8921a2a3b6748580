"""Danish."""

from .base import Language

LANGUAGE = Language(
    code="da",
    headers={
        "from": "Fra|Afsender",
        "sent": "Sendt|Dato|Sendt den|Afsendt|Date|Afsendelsesdato",
        "to": "Til|Modtager|Modtagere",
        "cc": "Cc|Kopi|Kopi til",
        "bcc": "Bcc|Skjult kopi|Blind kopi",
        "subject": "Emne|Vedr|Vedrørende",
        "reply_to": "Svar til|Besvar til|Svar-til",
        "importance": "Prioritet|Vigtighed|Følsomhed|Kategorier|Følsomhedsgrad",
        "attachments": "Vedhæftede filer|Vedhæftet fil|Vedhæftet|Bilag|Vedhæftninger",
        "other": "Organisation|Hvornår|Hvor|Sted",
    },
    attributions="""
        Den {date} skrev {name}:
        Den {date} skrev {name} følgende:
        Den {date}, skrev {name}:
        Den {date}, {name} skrev:
        Den {date} {name} skrev:
        Den {date} har {name} skrevet:
        On {date}, {name} skrev:
        D. {date} skrev {name}:
        På {date} skrev {name}:
        {date} skrev {name}:
        {date}, {name} skrev:
        {date} {name} skrev:
        {name} skrev den {date}:
        {name} skrev {date}:
        {name} skrev:
        {name} skriver:
        Citat {name}:
        Citerer {name}:
    """,
    originals="Oprindelig meddelelse|Original meddelelse|Oprindelig besked|Oprindelig mail|Oprindelig e-mail|Oprindelig aftale"
    "|Original besked|Den oprindelige meddelelse",
    forwards="Videresendt meddelelse|Videresendt besked|Start på videresendt besked|Start på videresendt meddelelse"
    "|Videresendt af {name} den {date}|Videresendt af|Videresendt mail|Videresendt e-mail|Videresendt mail fra"
    "|Påbegynd videresendt besked",
    reply_prefixes="SV|Sv|Svar|VS: SV",
    forward_prefixes="VS|Vs|VB|Videresendt|FW",
    signatures="Sendt fra min {device}|Sendt fra {device}|Hent Outlook til {device}|Hent Outlook for {device}"
    "|Sendt med {device}"
    "|Sendt via {device}|Sendt fra Mail til {device}|Sendt fra Outlook|Få Outlook til {device}",
    months="januar jan|februar feb|marts mar|april apr|maj|juni jun|juli jul|august aug|september sep sept|oktober okt"
    "|november nov|december dec",
    weekdays="mandag man ma|tirsdag tirs tir ti|onsdag ons|torsdag tors tor|fredag fre fr|lørdag lør lø|søndag søn sø",
    am="AM",
    pm="PM",
    date_words="kl|klokken|den|d",
    disclaimers="denne e-mail kan indeholde|denne mail kan indeholde|denne meddelelse er|denne e-mail er fortrolig"
    "|denne e-mail og eventuelle",
)
