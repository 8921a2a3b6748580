"""Turkish."""

from .base import Language

LANGUAGE = Language(
    code="tr",
    headers={
        "from": "Kimden|Gönderen|Kimden (From)",
        "sent": "Gönderildi|Tarih|Gönderme Tarihi|Gönderim Tarihi|Gönderilme Tarihi|Gönderilen|Gönderilme",
        "to": "Kime|Alıcı|Alıcılar",
        "cc": "Bilgi|Cc|Kopya|Karbon Kopya",
        "bcc": "Gizli|Gizli kopya|Bcc|Gizli Bilgi",
        "subject": "Konu",
        "reply_to": "Yanıtla|Yanıt adresi|Yanıtlama adresi|Yanıt",
        "importance": "Önem|Öncelik|Önem Derecesi|Gizlilik|Kategoriler",
        "attachments": "Ekler|Ek|İlişik|Ekli dosyalar",
        "other": "Kuruluş|Ne zaman|Nerede|Yer",
    },
    attributions="""
        {date} tarihinde {name} şunu yazdı:
        {date} tarihinde {name} şöyle yazdı:
        {date} tarihinde, {name} şunları yazdı:
        {date} tarihinde {name} şunları yazdı:
        {date} tarihinde {name} yazdı:
        {date} tarihinde {name} şunu söyledi:
        {date} günü {name} şunu yazdı:
        {date}, {name} yazdı:
        {date} {name} yazdı:
        {name}, {date} tarihinde şunu yazdı:
        {name} şunları yazdı ({date}):
        {name} {date} tarihinde şunu yazdı:
        {name} şunu yazdı ({date}):
        {name} şunu yazdı:
        {name} şunları yazdı:
        {name} yazdı:
        {name} yazmış:
        On {date}, {name} yazdı:
        Alıntı {name}:
    """,
    originals="Özgün İleti|Orijinal Mesaj|Özgün mesaj|Orijinal İleti|Asıl ileti|Orjinal Mesaj|Asıl Mesaj|Orijinal e-posta",
    forwards="İletilmiş ileti|Yönlendirilen mesaj|İletilen Mesaj|İletilen ileti|Yönlendirilmiş ileti"
    "|İletilen mesajın başlangıcı"
    "|Başlangıç iletilen ileti|Yönlendirilen ileti|İleten {name} {date}|Yönlendirilmiş Mesaj|İletilen e-posta",
    reply_prefixes="YNT|Ynt|Yan|Cvp|CEVAP",
    forward_prefixes="İLT|İlt|ILT|Ilt|Yön|YÖN|İletilen",
    signatures="{device} telefonumdan gönderildi|{device} cihazımdan gönderildi|iPhone'umdan gönderildi|iPhone’umdan gönderildi"
    "|{device} için Outlook'u edinin|{device} için Outlook'u indirin|{device}'umdan gönderildi"
    "|{device} uygulamasından gönderildi"
    "|{device}'den gönderildi|Outlook'tan gönderildi|{device} için Posta ile gönderildi",
    months="ocak oca|şubat şub|mart mar|nisan nis|mayıs may|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki"
    "|kasım kas|aralık ara",
    weekdays="pazartesi pzt pts|salı sal|çarşamba çar çrş|perşembe per prş|cuma cum|cumartesi cmt cts|pazar paz",
    am="öö|ÖÖ|öö.",
    pm="ös|ÖS|ös.",
    date_words="saat|günü",
    date_suffixes="",
    disclaimers="bu e-posta ve|bu mesaj ve|bu elektronik posta|bu e-posta mesajı|işbu e-posta",
)
