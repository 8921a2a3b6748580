"""Malay."""

from .base import Language

LANGUAGE = Language(
    code="ms",
    rank=1,
    headers={
        "from": "Daripada|Dari|Pengirim",
        "sent": "Dihantar|Tarikh|Tarikh dihantar",
        "to": "Kepada|Penerima",
        "cc": "Salinan|Cc|s.k.",
        "subject": "Subjek|Perkara",
        "attachments": "Lampiran",
    },
    attributions="""
        Pada {date} {name} menulis:
        Pada {date}, {name} menulis:
        Pada {date}, {name} telah menulis:
        {name} menulis pada {date}:
        {name} menulis:
    """,
    originals="Mesej Asal|Mel asal|E-mel asal",
    forwards="Mesej yang dikirim semula|Mesej dimajukan|Mesej yang dimajukan|Mesej diteruskan"
    "|Mulakan mesej yang dimajukan",
    signatures="Dihantar dari {device} saya|Dihantar daripada {device} saya|Dihantar daripada {device}"
    "|Dapatkan Outlook untuk {device}",
    months="januari jan|februari feb|mac|april apr|mei|jun|julai jul|ogos ogo|september sep"
    "|oktober okt|november nov|disember dis",
    weekdays="isnin isn|selasa sel|rabu rab|khamis kha|jumaat jum|sabtu sab|ahad ahd",
    am="pg|pagi",
    pm="ptg|petang|mlm|malam",
    date_words="pada|pukul|jam",
)
