"""Galician."""

from .base import Language

LANGUAGE = Language(
    code="gl",
    robots={
        "auto": "Resposta automática|Resposta automatica|Mensaxe automática",
        "note": "Aviso de ausencia|Mensaxe de ausencia",
        "away": "Fóra da oficina|Ausente|Ausencia|De vacacións|Vacacións",
        "absent": "fóra da oficina|estou de vacacións|de vacacións|estarei ausente|estou ausente|volverei"
        "|voltarei|regresarei|acceso limitado|grazas pola súa mensaxe|grazas pola túa mensaxe"
        "|resposta automática|non estou na oficina",
        "read": "Lida|Lido|Lidas|Non lida|Non lido|Confirmación de lectura",
        "was_read": "foi lida|foi lido|leuse|eliminada sen ler|confirmación de lectura",
        "undelivered": "Non se pode entregar|Non entregado|Non entregada|Erro de entrega|Entregado|Entregada"
        "|Notificación de estado da entrega",
        "meeting": "Aceptada|Aceptado|Rexeitada|Rexeitado|Provisional|Aceptada provisionalmente"
        "|Nova hora proposta|Proposta unha nova hora",
        "recall": "Recuperar|Recuperación|Recuperación de mensaxe",
        "recalls": "quere recuperar a mensaxe|desexa recuperar a mensaxe",
        "reacted": "reaccionou á túa mensaxe|reaccionou á súa mensaxe|reaccionou ao teu correo"
        "|reaccionou mediante gmail|reaccionou a través de gmail|reaccionou por gmail",
    },
    tapbacks={
        "👍": "gustoulle {t}|gústalle {t}",
        "❤️": "encantoulle {t}|encántalle {t}",
        "😄": "riuse de {t}|riu de {t}|riuse con {t}",
        "none": "non lle gustou {t}|non lle gusta {t}|enfatizou {t}|cuestionou {t}|eliminou {e} de {t}",
        "any": "reaccionou con {e} a {t}|reaccionou {e} a {t}|{e} a {t}",
        "things": "unha imaxe|unha foto|un vídeo|unha mensaxe",
    },
    commands={
        "mute": "silenciar|baixa|dar de baixa|cancelar subscrición|deixar de seguir|saír|abandonar",
        "follow": "seguir|subscribir|subscribirme",
    },
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
    legends={
        "inline": "as miñas respostas|os meus comentarios|respostas abaixo|comentarios abaixo"
        "|respostas no texto|entre liñas|no teu texto|no texto",
        "answers": "resposta*|comentario*|abaixo|texto",
        "red": "vermello",
        "blue": "azul",
        "green": "verde",
        "purple": "morado|violeta",
        "orange": "laranxa",
        "brown": "marrón",
        "pink": "rosa",
    },
)
