"""Icelandic."""

from .base import Language

LANGUAGE = Language(
    code="is",
    rank=1,
    headers={
        "from": "Frá|Sendandi",
        "sent": "Sent|Dagsetning|Dags",
        "to": "Til|Viðtakandi|Viðtakendur",
        "cc": "Afrit|Cc",
        "bcc": "Falið afrit|Bcc",
        "subject": "Efni",
        "reply_to": "Svara til",
        "importance": "Mikilvægi|Forgangur",
        "attachments": "Viðhengi",
    },
    attributions="""
        Þann {date} skrifaði {name}:
        Þann {date}, skrifaði {name}:
        {date} skrifaði {name}:
        On {date} skrifaði {name}:
        {name} skrifaði þann {date}:
        {name} skrifaði {date}:
        {name} skrifaði:
    """,
    originals="Upprunaleg skilaboð|Upphafleg skilaboð|Upprunalegur póstur",
    forwards="Áframsend skilaboð|Framsend skilaboð|Áframsendur póstur",
    reply_prefixes="Svar|SV",
    forward_prefixes="Áframsent|Framsent|FS",
    signatures="Sent úr {device}|Sent úr {device} mínum|Sent með {device}|Sækja Outlook fyrir {device}",
    months="janúar jan|febrúar feb|mars mar|apríl apr|maí|júní jún|júlí júl|ágúst ágú|september sep|október okt"
    "|nóvember nóv|desember des",
    weekdays="mánudagur mán|þriðjudagur þri|miðvikudagur mið|fimmtudagur fim|föstudagur fös|laugardagur lau"
    "|sunnudagur sun",
    date_words="kl|þann|klukkan",
)
