"""Urdu."""

from .base import Language

LANGUAGE = Language(
    code="ur",
    rank=1,
    headers={
        "from": "منجانب|بھیجنے والا",
        "sent": "بھیجا گیا|تاریخ",
        "to": "بنام|وصول کنندہ",
        "cc": "نقل|Cc",
        "subject": "موضوع",
        "attachments": "منسلکات",
    },
    attributions="""
        {date} کو {name} نے لکھا:
        {date} کو، {name} نے لکھا:
        {date} {name} نے لکھا:
        {date}، {name} نے لکھا:
        {name} نے لکھا:
    """,
    originals="اصل پیغام",
    forwards="فارورڈ کردہ پیغام|آگے بھیجا گیا پیغام",
    signatures="میرے {device} سے بھیجا گیا|{device} سے بھیجا گیا",
    months="جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر",
    weekdays="پیر|منگل|بدھ|جمعرات|جمعہ|ہفتہ|اتوار",
    date_words="کو|بجے|پر|بوقت",
    date_suffixes="کو|بجے",
)
