"""Azerbaijani."""

from .base import Language

LANGUAGE = Language(
    code="az",
    rank=1,
    headers={
        "from": "Kimdən|Göndərən",
        "sent": "Göndərilib|Tarix|Göndərilmə tarixi",
        "to": "Kimə|Alıcı",
        "cc": "Surət",
        "subject": "Mövzu",
        "attachments": "Qoşmalar",
    },
    attributions="""
        {date}, {name} yazdı:
        {date} {name} yazdı:
        {date} tarixində {name} yazdı:
        {date} tarixində {name} yazıb:
        {date}, {name} yazıb:
        {name} {date} tarixində yazdı:
        {name} yazıb:
    """,
    originals="Orijinal mesaj|İlkin məktub|Orijinal məktub",
    forwards="Yönləndirilmiş mesaj|Yönləndirilən mesaj|Yönləndirilmiş məktub",
    signatures="{device} cihazımdan göndərilib|{device} cihazından göndərilib",
    months="yanvar yan|fevral fev|mart mar|aprel apr|may|iyun iyn|iyul iyl|avqust avq|sentyabr sen"
    "|oktyabr okt|noyabr noy|dekabr dek",
    weekdays="be|ça|çərşənbə ç|ca|cümə c|şənbə ş|bazar b",
    date_words="tarixində|saat|ertəsi|axşamı",
)
