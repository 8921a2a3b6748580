"""Latvian."""

from .base import Language

LANGUAGE = Language(
    code="lv",
    headers={
        "from": "No|Sūtītājs",
        "sent": "Nosūtīts|Datums|Sūtīts|Nosūtīšanas datums",
        "to": "Kam|Adresāts|Saņēmējs",
        "cc": "Kopija|Cc",
        "bcc": "Diskrētā kopija|Bcc|Slēptā kopija",
        "subject": "Tēma|Temats",
        "reply_to": "Atbildēt uz|Atbildēt",
        "importance": "Svarīgums|Prioritāte",
        "attachments": "Pielikumi|Pielikums",
    },
    attributions="""
        {date} — lietotājs {name} rakstīja:
        {date} {name} rakstīja:
        {date}, {name} rakstīja:
        {date} lietotājs {name} rakstīja:
        {date}, lietotājs {name} rakstīja:
        {date}, {name} uzrakstīja:
        {date} {name} uzrakstīja:
        Lietotājs {name} rakstīja {date}:
        {name} rakstīja {date}:
        {name} rakstīja:
        Datums {date}, {name} rakstīja:
    """,
    originals="Sākotnējais ziņojums|Oriģinālais ziņojums|Sākotnējā ziņa|Oriģinālā vēstule",
    forwards="Pārsūtīts ziņojums|Pārsūtītais ziņojums|Pārsūtītā ziņojuma sākums|Pārsūtīta ziņa|Pārsūtīta vēstule",
    reply_prefixes="Atb|ATB|Atbilde",
    forward_prefixes="Pārs|PĀRS|Pārsūtīts",
    signatures="Nosūtīts no mana {device}|Nosūtīts no {device}|Sūtīts no mana {device}|Iegūt Outlook {device}",
    months="janvāris janvārī janv|februāris februārī febr|marts martā|aprīlis aprīlī apr|maijs maijā|jūnijs jūnijā jūn"
    "|jūlijs jūlijā jūl"
    "|augusts augustā aug|septembris septembrī sept|oktobris oktobrī okt|novembris novembrī nov|decembris decembrī dec",
    weekdays="pirmdiena pirmdien pirmd|otrdiena otrdien otrd|trešdiena trešdien trešd|ceturtdiena ceturtdien ceturtd"
    "|piektdiena piektdien piektd|sestdiena sestdien sestd|svētdiena svētdien svētd",
    date_words="plkst|gada|lietotājs",
    date_suffixes="gada|g",
)
