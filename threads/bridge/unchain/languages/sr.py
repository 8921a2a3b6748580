"""Serbian, in Cyrillic; in Latin letters its words are Croatian ones."""

from .base import Language

LANGUAGE = Language(
    code="sr",
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
)
