"""Serbian, in Cyrillic; in Latin letters its words are Croatian ones."""

from .base import Language

LANGUAGE = Language(
    code="sr",
    robots={
        "auto": "Аутоматски одговор|Automatski odgovor|Аутоматска порука",
        "note": "Обавештење о одсуству|Obaveštenje o odsustvu|Порука о одсуству|Poruka o odsustvu",
        "away": "Ван канцеларије|Van kancelarije|Одсуство|Odsustvo|Одсутан|Одсутна|Odsutan|Odsutna|На одмору"
        "|Na odmoru",
        "absent": "ван канцеларије|van kancelarije|нисам у канцеларији|nisam u kancelariji|на одмору"
        "|na odmoru|na godišnjem|на годишњем|одсутан|одсутна|odsutan|odsutna|враћам се|vraćam se"
        "|хвала на поруци|hvala na poruci|аутоматски одговор|automatski odgovor",
        "read": "Прочитано|Pročitano|Није прочитано|Nije pročitano|Потврда о читању|Potvrda o čitanju",
        "was_read": "је прочитана|је прочитано|je pročitana|je pročitano|потврда о читању|potvrda o čitanju",
        "undelivered": "Неиспоручиво|Neisporučivo|Није испоручено|Nije isporučeno|Испоручено|Isporučeno",
        "meeting": "Прихваћено|Prihvaćeno|Одбијено|Odbijeno|Условно|Uslovno|Условно прихваћено"
        "|Uslovno prihvaćeno|Предложено ново време|Predloženo novo vreme",
        "recall": "Опозив|Opoziv|Опозив поруке|Opoziv poruke",
        "recalls": "жели да опозове поруку|želi da opozove poruku",
        "reacted": "је реаговао на вашу поруку|је реаговала на вашу поруку|je reagovao na vašu poruku"
        "|je reagovala na vašu poruku|реагује на вашу поруку|је реаговао преко gmail-а"
        "|je reagovao preko gmail-a|je reagovala preko gmail-a|је реаговала преко gmail-а",
    },
    tapbacks={
        "👍": "свидело се {t}|свиђа се {t}|свиђа му се {t}|свиђа јој се {t}|svidelo se {t}|sviđa se {t}"
        "|sviđa mu se {t}|sviđa joj se {t}|лајковао {t}|лајковала {t}|lajkovao {t}|lajkovala {t}",
        "❤️": "воли {t}|обожава {t}|voli {t}|obožava {t}",
        "😄": "смеје се на {t}|насмејао се на {t}|насмејала се на {t}|smeje se na {t}|nasmejao se na {t}"
        "|nasmejala se na {t}",
        "none": "не свиђа се {t}|ne sviđa se {t}|нагласио {t}|нагласила {t}|naglasio {t}|naglasila {t}"
        "|уклонио {e} са {t}|uklonio {e} sa {t}|уклонила {e} са {t}|uklonila {e} sa {t}",
        "any": "реаговао {e} на {t}|реаговала {e} на {t}|reagovao {e} na {t}|reagovala {e} na {t}|{e} на {t}"
        "|{e} na {t}",
        "things": "слику|фотографију|видео|поруку|sliku|fotografiju|video|poruku",
    },
    commands={
        "mute": "утишај|utišaj|isključi zvuk|одјави ме|odjavi me|odjava|одјава|прекини праћење|napusti"
        "|напусти",
        "follow": "прати|prati|претплати ме|pretplati me",
    },
    rank=1,
    headers={
        "from": "Од|Шаље|Пошиљалац",
        "sent": "Послато|Датум|Датум слања",
        "to": "За|Прима|Прималац",
        "cc": "Копија|Коп.",
        "bcc": "Невидљива копија",
        "subject": "Наслов|Предмет|Тема",
        "reply_to": "Одговори на",
        "attachments": "Прилози|Прилог",
    },
    attributions="""
        {date} {name} је написао/ла:
        {date}, {name} је написао/ла:
        {date} {name} је написао:
        {date} {name} је написао(ла):
        Дана {date} {name} је написао:
        Дана {date}, {name} је написао/ла:
        {name} је написао {date}:
        {name} је написао:
        {name} је написао/ла:
    """,
    originals="Оригинална порука|Изворна порука",
    forwards="Прослеђена порука|Почетак прослеђене поруке",
    reply_prefixes="Одг",
    forward_prefixes="Прослеђено|Просл",
    signatures="Послато са мог {device}|Послато са {device}",
    months="јануар јан|фебруар феб|март мар|април апр|мај|јун|јул|август авг|септембар сеп|октобар окт|новембар нов"
    "|децембар дец",
    weekdays="понедељак пон|уторак уто|среда сре|четвртак чет|петак пет|субота суб|недеља нед",
    date_words="у",
    legends={
        "inline": "моји одговори|моји коментари|одговори испод|коментари испод|одговори у тексту"
        "|између редова|у тексту|moji odgovori|moji komentari|odgovori ispod|između redova|u tekstu",
        "answers": "одговор*|коментар*|испод|текст*|odgovor*|komentar*|ispod",
        "red": "црвен*|crven*",
        "blue": "плав*|plav*",
        "green": "зелен*|zelen*",
        "purple": "љубичаст*|ljubičast*",
        "orange": "наранџаст*|narandžast*",
        "brown": "браон",
        "pink": "розе|roze",
    },
)
