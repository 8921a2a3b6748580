"""Azerbaijani."""

from .base import Language

LANGUAGE = Language(
    code="az",
    robots={
        "auto": "Avtomatik cavab|Avtomatik mesaj",
        "note": "Ofisdən kənar bildirişi|Məzuniyyət bildirişi",
        "away": "Ofisdən kənar|Ofisdə deyiləm|Məzuniyyətdə|Məzuniyyət",
        "absent": "ofisdən kənar|ofisdə deyiləm|məzuniyyətdə|qayıdacağam|qayıdıram|ezamiyyətdə"
        "|avtomatik cavab|mesajınız üçün təşəkkür",
        "read": "Oxundu|Oxunmadı|Oxunma təsdiqi",
        "was_read": "oxundu|tarixində oxunub|oxunmadan silindi",
        "undelivered": "Çatdırıla bilmədi|Çatdırılmadı|Çatdırıldı",
        "meeting": "Qəbul edildi|Rədd edildi|Şərti|Şərti qəbul edildi|Yeni vaxt təklif edildi",
        "recall": "Geri çağırma|Geri çağır",
        "recalls": "mesajı geri çağırmaq istəyir|geri çağırmaq istəyir",
        "reacted": "mesajınıza reaksiya verdi|gmail vasitəsilə reaksiya verdi|e-poçtunuza reaksiya verdi",
    },
    tapbacks={
        "👍": "{t} bəyəndi|{t} mesajını bəyəndi|bəyəndi: {t}",
        "❤️": "{t} sevdi|{t} mesajını sevdi",
        "😄": "{t} güldü|{t} mesajına güldü",
        "none": "{t} bəyənmədi|{t} mesajını bəyənmədi|{t} vurğuladı|{t} sorğuladı",
        "any": "{t} mesajına {e} ilə reaksiya verdi|{e} {t} mesajına",
        "things": "bir şəkil|bir foto|bir video|bir mesaj",
    },
    commands={
        "mute": "səssiz|səsi söndür|abunəlikdən çıx|izləmə|ayrıl",
        "follow": "izlə|abunə ol",
    },
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
    legends={
        "inline": "cavablarım|mənim cavablarım|şərhlərim|cavablar aşağıda|şərhlər aşağıda|mətnin içində"
        "|sətirlərin arasında",
        "answers": "cavab*|şərh*|qeyd*|aşağı*|mətn*",
        "red": "qırmızı*",
        "blue": "mavi*|göy",
        "green": "yaşıl*",
        "purple": "bənövşəyi*",
        "orange": "narıncı*",
        "brown": "qəhvəyi*",
        "pink": "çəhrayı*",
    },
)
