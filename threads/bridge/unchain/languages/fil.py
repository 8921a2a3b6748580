"""Filipino."""

from .base import Language

LANGUAGE = Language(
    code="fil",
    rank=1,
    headers={
        "from": "Mula kay|Mula sa",
        "sent": "Petsa|Ipinadala",
        "to": "Para kay|Para sa",
        "cc": "Kopya|Cc",
        "subject": "Paksa",
        "attachments": "Mga Attachment",
    },
    attributions="""
        Noong {date}, isinulat ni {name} ang:
        Noong {date} isinulat ni {name} ang:
        Noong {date}, sumulat si {name}:
        Noong {date}, isinulat ni {name}:
        Noong {date} isinulat ni {name}:
        Noong {date}, sinulat ni {name}:
        Isinulat ni {name}:
    """,
    originals="Orihinal na Mensahe",
    forwards="Ipinasang mensahe|Naipasang mensahe",
    signatures="Ipinadala mula sa aking {device}|Ipinadala mula sa {device}",
    months="enero ene|pebrero peb|marso mar|abril abr|mayo may|hunyo hun|hulyo hul|agosto ago"
    "|setyembre set|oktubre okt|nobyembre nob|disyembre dis",
    weekdays="lunes lun|martes mar|miyerkules miy|huwebes huw|biyernes biy|sabado sab|linggo lin",
    date_words="nang|ganap|na|sa|ng",
)
