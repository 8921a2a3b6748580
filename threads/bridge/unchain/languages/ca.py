"""Catalan."""

from .base import Language

LANGUAGE = Language(
    code="ca",
    robots={
        "auto": "Resposta automàtica|Resposta automatica|Missatge automàtic",
        "note": "Avís d'absència|Missatge d'absència|Notificació d'absència",
        "away": "Fora de l'oficina|Absent|Absència|De vacances|Vacances",
        "absent": "fora de l'oficina|no soc a l'oficina|no sóc a l'oficina|de vacances|absent|tornaré"
        "|de tornada|accés limitat|gràcies pel missatge|gràcies pel vostre missatge|gràcies pel teu missatge"
        "|resposta automàtica|estaré fora",
        "read": "Llegit|Llegida|No llegit|Confirmació de lectura|Justificant de recepció",
        "was_read": "s'ha llegit|ha estat llegit|suprimit sense llegir|confirmació de lectura",
        "undelivered": "No es pot lliurar|No lliurat|Error de lliurament|Lliurat"
        "|Notificació d'estat del lliurament|No s'ha pogut lliurar",
        "meeting": "Acceptada|Acceptat|Acceptació|Rebutjada|Rebutjat|Provisional|Acceptada provisionalment"
        "|Acceptat provisionalment|S'ha proposat una hora nova|Nova hora proposada",
        "recall": "Recupera|Recuperació|Recuperació de missatge",
        "recalls": "vol recuperar el missatge|voldria recuperar el missatge",
        "reacted": "ha reaccionat al teu missatge|ha reaccionat al vostre missatge|ha reaccionat al correu"
        "|ha reaccionat mitjançant gmail|ha reaccionat amb gmail|ha reaccionat a través de gmail",
    },
    tapbacks={
        "👍": "li ha agradat {t}|li agrada {t}|ha indicat que li agrada {t}|m'agrada {t}",
        "❤️": "li ha encantat {t}|li encanta {t}",
        "😄": "ha rigut de {t}|ha rigut amb {t}|s'ha rigut de {t}|riu amb {t}",
        "none": "no li ha agradat {t}|no li agrada {t}|ha emfatitzat {t}|ha destacat {t}|ha qüestionat {t}"
        "|ha tret {e} de {t}|ha eliminat {e} de {t}",
        "any": "ha reaccionat amb {e} a {t}|ha reaccionat {e} a {t}|ha reaccionat a {t} amb {e}|{e} a {t}",
        "things": "una imatge|una foto|una pel·lícula|un vídeo|un fitxer adjunt|un missatge",
    },
    commands={
        "mute": "silencia|silenciar|baixa|donar-me de baixa|cancel·la la subscripció|cancel·lar subscripció"
        "|deixa de seguir|surt|abandona",
        "follow": "segueix|seguir|subscriu-me|subscriure",
    },
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
    legends={
        "inline": "les meves respostes|els meus comentaris|respostes a sota|comentaris a sota"
        "|respostes al text|comentaris al text|entre línies|al teu text|al text",
        "answers": "resposta|respostes|comentari*|sota|text",
        "red": "vermell*",
        "blue": "blau|blava",
        "green": "verd|verda",
        "purple": "lila|violeta|porpra",
        "orange": "taronja",
        "brown": "marró",
        "pink": "rosa",
    },
)
