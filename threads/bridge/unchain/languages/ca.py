"""Catalan."""

from .base import Language

LANGUAGE = Language(
    code="ca",
    headers={
        "from": "De|Remitent|Enviat per",
        "sent": "Enviat|Data|Enviat el|Data d'enviament|Enviat en",
        "to": "Per a|A|Destinatari|Per",
        "cc": "A/c|Còpia|Cc|Amb còpia",
        "bcc": "C/o|Còpia oculta|Bcc",
        "subject": "Assumpte|Tema",
        "reply_to": "Respon a|Contesta a|Resposta a",
        "importance": "Importància|Prioritat",
        "attachments": "Fitxers adjunts|Adjunts|Adjuncions",
    },
    attributions="""
        El {date}, {name} va escriure:
        El {date} {name} va escriure:
        El dia {date}, {name} va escriure:
        El dia {date} {name} va escriure:
        El {date}, {name} ha escrit:
        El {date} {name} ha escrit:
        El dia {date}, {name} ha escrit:
        El {date}, {name} escrigué:
        El dia {date}, {name} <{name}> va escriure:
        {name} va escriure el {date}:
        {name} ha escrit el {date}:
        {name} va escriure:
        {name} ha escrit:
        {date}, {name} ha escrit:
        Missatge de {name} del dia {date}:
        Citant {name}:
    """,
    originals="Missatge original|Missatge Original|Correu original",
    forwards="Missatge reenviat|Inici del missatge reenviat|Reenviat per|Missatge reenviat per|Missatge transmès",
    reply_prefixes="RE|Resp|Resposta",
    forward_prefixes="RV|Fwd|Reenviat",
    signatures="Enviat des del meu {device}|Enviat des de {device}|Enviat des del {device}|Obteniu l'Outlook per a {device}"
    "|Enviat amb {device}",
    months="gener gen|febrer febr|març|abril abr|maig|juny|juliol jul|agost ag|setembre set|octubre oct|novembre nov"
    "|desembre des",
    weekdays="dilluns dl|dimarts dt|dimecres dc|dijous dj|divendres dv|dissabte ds|diumenge dg",
    am="a. m.",
    pm="p. m.",
    date_words="a les|a la|les|de|del|d|el|dia",
    date_suffixes="h|hores",
)
