"""Turkish."""

from .base import Language

LANGUAGE = Language(
    code="tr",
    robots={
        "auto": "Otomatik yanıt|Otomatik cevap|Otomatik ileti|Otomatik mesaj",
        "note": "Ofis dışında yanıtı|Ofis dışında bildirimi|Ofis dışı bildirimi|Ofis dışı mesajı",
        "away": "Ofis dışında|Ofis dışındayım|İşyeri dışında|İş yeri dışında|Büro dışında|İzinliyim|İzinde"
        "|Yıllık izin",
        "absent": "ofis dışında|ofiste değilim|işyeri dışında|izindeyim|izinliyim|yıllık izin|tatildeyim"
        "|döneceğim|dönüşümde|tarihinde döne|sınırlı erişim|mesajınız için teşekkür|e-postanız için teşekkür"
        "|otomatik yanıt|ofiste olmayacağım|seyahatteyim",
        "read": "Okundu|Okunmadı|Okundu bilgisi|Okundu bildirimi|Alındı bildirimi",
        "was_read": "okundu|tarihinde okundu|okunmadan silindi|okundu bilgisi|okundu bildirimi",
        "undelivered": "Teslim edilemedi|Teslim Edilemeyen|Teslim edilemeyen ileti|İletilemedi|Teslim edildi"
        "|Teslim durumu bildirimi|Teslimat başarısız",
        "meeting": "Kabul edildi|Kabul Edilen|Reddedildi|Belirsiz|Geçici|Geçici olarak kabul edildi"
        "|Belirsiz olarak kabul edildi|Yeni saat önerildi|Yeni zaman önerildi|Önerilen yeni saat",
        "recall": "Geri çağırma|Geri çağır|İletiyi geri çağırma|Geri çekme",
        "recalls": "iletisini geri çağırmak istiyor|iletiyi geri çağırmak istiyor|geri çağırmak istiyor"
        "|geri çekmek istiyor",
        "reacted": "iletinize tepki verdi|mesajınıza tepki verdi|e-postanıza tepki verdi"
        "|gmail üzerinden tepki verdi|gmail aracılığıyla tepki verdi|iletinize ifade bıraktı"
        "|mesajınıza ifade bıraktı|gmail ile ifade bıraktı",
    },
    tapbacks={
        "👍": "{t} beğendi|{t} beğenildi|{t} iletisini beğendi|{t} mesajını beğendi|{t} ifadesini beğendi"
        "|{t} öğesini beğendi|beğendi: {t}|beğenildi: {t}",
        "❤️": "{t} bayıldı|{t} iletisine bayıldı|{t} mesajına bayıldı|{t} ifadesine bayıldı|{t} sevdi"
        "|{t} mesajını sevdi|{t} öğesine bayıldı",
        "😄": "{t} güldü|{t} iletisine güldü|{t} mesajına güldü|{t} ifadesine güldü|{t} öğesine güldü",
        "none": "{t} beğenmedi|{t} beğenilmedi|{t} mesajını beğenmedi|{t} ifadesini beğenmedi|{t} vurguladı"
        "|{t} vurgulandı|{t} mesajını vurguladı|{t} ifadesini vurguladı|{t} sorguladı|{t} sorgulandı"
        "|{t} mesajını sorguladı|{t} ifadesini sorguladı|{t} öğesinden {e} kaldırıldı",
        "any": "{t} mesajına {e} ile tepki verdi|{t} iletisine {e} ile tepki verdi"
        "|{t} ifadesine {e} ile tepki verdi|{t} öğesine {e} ile tepki verdi"
        "|{t} için {e} tepkisi verdi|{t} {e} ile tepki verdi|{e}: {t}",
        "things": "bir görüntü|bir resim|bir fotoğraf|bir video|bir ek|bir mesaj",
    },
    commands={
        "mute": "sessize al|sessiz|abonelikten çık|aboneliği iptal et|takibi bırak|takip etme|ayrıl",
        "follow": "takip et|izle|abone ol",
    },
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
    legends={
        "inline": "cevaplarım|yanıtlarım|yorumlarım|notlarım|cevaplar aşağıda|yanıtlar aşağıda"
        "|yorumlar aşağıda|metnin içinde|satır arasında|satır aralarında|metin içinde"
        "|mesajınızın içinde|işaretli",
        "answers": "cevap*|yanıt*|yorum*|notlar*|aşağı*|metin*|metn*",
        "red": "kırmızı*",
        "blue": "mavi*",
        "green": "yeşil*",
        "purple": "mor",
        "orange": "turuncu*",
        "brown": "kahverengi*",
        "pink": "pembe*",
    },
)
