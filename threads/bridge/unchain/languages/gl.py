"""Galician."""

from .base import Language

LANGUAGE = Language(
    code="gl",
    rank=1,
    headers={
        "from": "De|Remitente",
        "sent": "Enviado|Data",
        "to": "Para|Destinatario",
        "cc": "Copia|Cc",
        "bcc": "Copia oculta|Cco",
        "subject": "Asunto",
        "reply_to": "Responder a",
        "importance": "Importancia",
        "attachments": "Anexos|Anexo|Ficheiros anexos",
    },
    attributions="""
        O {date}, {name} escribiu:
        O {date} {name} escribiu:
        O día {date}, {name} escribiu:
        Na data {date}, {name} escribiu:
        Con data {date}, {name} escribiu:
        {date}, {name} escribiu:
        {name} escribiu o {date}:
        {name} escribiu:
    """,
    originals="Mensaxe orixinal|Mensaxe Orixinal",
    forwards="Mensaxe reenviada|Mensaxe encamiñada|Inicio da mensaxe reenviada",
    reply_prefixes="RE|Resposta",
    forward_prefixes="RV|Reenvío",
    signatures="Enviado desde o meu {device}|Enviado desde {device}",
    months="xaneiro xan|febreiro feb|marzo mar|abril abr|maio mai|xuño xuñ|xullo xul|agosto ago|setembro set"
    "|outubro out|novembro nov|decembro dec",
    weekdays="luns|martes mar|mércores mér|xoves xov|venres ven|sábado sáb|domingo dom",
    date_words="ás|de|á|do",
)
