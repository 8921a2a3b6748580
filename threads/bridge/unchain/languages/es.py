"""Spanish."""

from .base import Language

LANGUAGE = Language(
    code="es",
    headers={
        "from": "De|Remitente|Enviado por|Desde",
        "sent": "Enviado|Enviado el|Fecha|Fecha de envío|Enviado a las|Enviada|Enviada el|Recibido",
        "to": "Para|A|Destinatario|Destinatarios|Enviado a",
        "cc": "Cc|Copia|Con copia|CC a|Copia a|Con copia a",
        "bcc": "Cco|Bcc|CCO|Copia oculta",
        "subject": "Asunto|Tema",
        "reply_to": "Responder a|Responder|Contestar a|Responder-A",
        "importance": "Importancia|Prioridad|Confidencialidad|Categorías|Carácter",
        "attachments": "Datos adjuntos|Archivos adjuntos|Adjuntos|Adjunto|Archivo adjunto",
        "other": "Organización|Grupos de noticias|Cuándo|Dónde|Lugar",
    },
    attributions="""
        El {date}, {name} escribió:
        El {date}, {name} via {any} escribió:
        El {date}, a las {date}, {name} escribió:
        El {date} {name} escribió:
        El {date}, {name} escribio:
        El {date}, {name} ha escrito:
        El {date}, {name} escribe:
        El {date}, {name} dijo:
        El {date}, {name} <{name}> escribió:
        El {date}, usted escribió:
        El {date}, escribiste:
        El {date} escribió {name}:
        El día {date}, {name} escribió:
        El dia {date}, {name} escribió:
        El {date}, {name} expresó:
        On {date}, {name} escribió:
        En {date}, {name} escribió:
        {name} escribió el {date}:
        {name} escribió:
        {name} escribio:
        {name} ha escrito:
        {name} escribe:
        {name} ({date}) escribió:
        {date}, {name} escribió:
        {date} {name} escribió:
        Citando a {name}:
        Mensaje citado por {name}:
        Quoting {name}:
    """,
    originals="Mensaje original|Correo original|Mensaje Original|Cita original|Mensaje de origen",
    forwards="Mensaje reenviado|Inicio del mensaje reenviado|Inicio de mensaje reenviado|Reenviado por {name} el {date}"
    "|Reenviado por {name} con fecha {date}|Reenviado por|Correo reenviado|Mensaje remitido|Remitido por"
    "|Comienzo del mensaje reenviado"
    "|Reenvío de mensaje|E-mail reenviado",
    reply_prefixes="RE|RV: RE|Resp|Respuesta|Rta",
    forward_prefixes="RV|Rv|REENV|Reenviado|RENV|Reenviar",
    signatures="Enviado desde mi {device}|Enviado desde {device}|Obtener Outlook para {device}|Descargar Outlook para {device}"
    "|Obtenga Outlook para {device}|Enviado con {device}|Enviado de mi {device}|Enviado mediante {device}|Enviado vía {device}"
    "|Enviado desde Outlook|Enviado desde Correo para {device}|Enviado por {device}",
    months="enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago"
    "|septiembre sept sep set setiembre|octubre oct|noviembre nov|diciembre dic",
    weekdays="lunes lun|martes mar|miércoles mié mie miercoles|jueves jue|viernes vie|sábado sáb sab sabado|domingo dom",
    am="a. m.|a.m.|a. m|a m",
    pm="p. m.|p.m.|p. m|p m",
    date_words="a las|a la|de|del|el|a|las|la|día|dia",
    date_suffixes="h|horas|hrs",
    disclaimers="este mensaje y sus archivos adjuntos|este mensaje y los ficheros|este correo electrónico y|aviso legal"
    "|este mensaje va dirigido|este mensaje es confidencial|la información contenida en este|este mensaje se dirige"
    "|aviso de confidencialidad|este correo es confidencial|este mensaje contiene información",
)
