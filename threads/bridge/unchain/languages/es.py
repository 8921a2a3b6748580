"""Spanish."""

from .base import Language

LANGUAGE = Language(
    code="es",
    robots={
        "auto": "Respuesta automática|Respuesta automatica|Auto respuesta|Autorespuesta"
        "|Contestación automática|Mensaje automático",
        "note": "Aviso de ausencia|Mensaje de ausencia|Notificación de ausencia|Respuesta de ausencia"
        "|Respuesta fuera de la oficina|Aviso de vacaciones",
        "away": "Fuera de la oficina|Fuera de oficina|Fuera de la Oficina|Ausente|Ausencia|De vacaciones"
        "|Vacaciones",
        "absent": "fuera de la oficina|fuera de oficina|estoy de vacaciones|de vacaciones|estaré ausente"
        "|estoy ausente|me encuentro ausente|estaré de vuelta|volveré el|regreso el|regresaré"
        "|no estaré en la oficina|no estoy en la oficina|de baja|respuesta automática|gracias por su mensaje"
        "|gracias por tu mensaje|acceso limitado|a mi regreso|a mi vuelta",
        "read": "Leído|Leídos|No leído|Confirmación de lectura|Acuse de recibo|Acuse de lectura",
        "was_read": "fue leído|se leyó|ha sido leído|se ha leído|eliminado sin leer|se eliminó sin"
        "|confirmación de lectura|acuse de recibo",
        "undelivered": "No se puede entregar|No entregado|Error de entrega|Entregado|Retransmitido"
        "|Notificación de estado de entrega|Mensaje no entregado|Entrega retrasada|Correo no entregado"
        "|Imposible entregar",
        "meeting": "Aceptada|Aceptado|Rechazada|Rechazado|Provisional|Aceptada provisionalmente"
        "|Aceptado provisionalmente|Tentativa|Nueva hora propuesta|Nueva hora de reunión propuesta"
        "|Propuesta nueva hora",
        "recall": "Recuperar|Recuperación|Retirar|Recuperación de mensaje|Recuperar mensaje",
        "recalls": "desea recuperar el mensaje|quiere recuperar el mensaje|desearía recuperar el mensaje"
        "|desea retirar el mensaje",
        "reacted": "reaccionó a tu mensaje|reaccionó a su mensaje|ha reaccionado a tu mensaje"
        "|ha reaccionado a su mensaje|reaccionó a tu correo|reaccionó con gmail"
        "|ha reaccionado a través de gmail|reaccionó mediante gmail|reaccionó a través de gmail",
    },
    tapbacks={
        "👍": "le gustó {t}|le gusta {t}|le ha gustado {t}|me gusta {t}|te gustó {t}"
        "|ha indicado que le gusta {t}",
        "❤️": "le encantó {t}|le encanta {t}|le ha encantado {t}|amó {t}",
        "😄": "se rió de {t}|se rio de {t}|se ha reído de {t}|se rió con {t}|le dio risa {t}"
        "|le dio risa con {t}|le ha hecho gracia {t}|le hizo gracia {t}",
        "none": "no le gustó {t}|no le gusta {t}|no le ha gustado {t}|enfatizó {t}|ha enfatizado {t}"
        "|ha destacado {t}|destacó {t}|exclamó por {t}|cuestionó {t}|ha cuestionado {t}"
        "|preguntó por {t}|quitó un me gusta de {t}|eliminó un me gusta de {t}"
        "|quitó un corazón de {t}|eliminó un corazón de {t}|eliminó {e} de {t}|quitó {e} de {t}"
        "|ha quitado {e} de {t}",
        "any": "reaccionó con {e} a {t}|reaccionó {e} a {t}|ha reaccionado con {e} a {t}"
        "|reaccionó a {t} con {e}|{e} a {t}",
        "things": "una imagen|una foto|una película|un video|un vídeo|un archivo adjunto|un mensaje|un gif"
        "|un mensaje de audio|un sticker|un enlace",
    },
    commands={
        "mute": "silenciar|silencio|darse de baja|baja|dar de baja|cancelar suscripción|desuscribir"
        "|desuscribirme|dejar de seguir|salir|abandonar",
        "follow": "seguir|suscribir|suscribirse|suscribirme|observar",
    },
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
        {name} escribió ({date}):
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
    banners="[externo]|este correo electrónico se originó fuera {any}|este correo electrónico se ha originado fuera {any}"
    "|este correo electrónico proviene de fuera {any}|este correo proviene de fuera {any}"
    "|este correo procede de fuera {any}|este correo electrónico procede de fuera {any}"
    "|este correo se originó fuera {any}|este mensaje proviene de fuera {any}"
    "|este mensaje procede de fuera {any}|este mensaje se originó fuera {any}"
    "|este correo ha sido enviado desde fuera {any}|este correo fue enviado desde fuera {any}"
    "|este mensaje fue enviado desde fuera {any}"
    "|este correo electrónico proviene de un remitente externo{any}"
    "|este correo proviene de un remitente externo{any}"
    "|este mensaje proviene de un remitente externo{any}"
    "|este correo electrónico procede de un remitente externo{any}"
    "|este correo es de un remitente externo{any}|correo externo|correo electrónico externo"
    "|remitente externo|mensaje externo|no suele recibir correo{any} de {any}"
    "|no suele recibir correos{any} de {any}|no recibe a menudo correo{any} de {any}"
    "|no recibe correos electrónicos de {any} con frecuencia"
    "|algunas personas que recibieron este mensaje no suelen recibir {any}"
    "|algunas personas que han recibido este mensaje no suelen recibir {any}|ten cuidado con este mensaje"
    "|tenga cuidado con este mensaje",
    banner_advice="descubra por qué esto es importante|descubra por qué es importante"
    "|por qué esto es importante|por qué es importante"
    "|más información sobre por qué esto es importante|obtenga información sobre por qué {any}"
    "|no haga clic {any}|no haga click {any}|no pulse {any}|por favor, no haga clic {any}|no abra {any}"
    "|tenga cuidado {any}|tenga precaución {any}|sea precavido{any}|en caso de duda{any}|verifique {any}",
    banner_labels="precaución|atención|advertencia|aviso|externo|cuidado|importante|alerta",
    legends={
        "inline": "mis respuestas|mis comentarios|mis notas|respuestas abajo|comentarios abajo"
        "|respuestas en el texto|comentarios en el texto|entre líneas|en tu texto|en su texto"
        "|en el texto|en tu correo|en su correo|más abajo|marcad* con",
        "answers": "respuesta*|respondo|respondí|comentario*|nota*|abajo|texto|marcad*",
        "red": "rojo*|roja*",
        "blue": "azul*",
        "green": "verde*",
        "purple": "morado|violeta|púrpura",
        "orange": "naranja",
        "brown": "marrón|café",
        "pink": "rosa|magenta",
    },
)
