"""Portuguese, of Portugal and Brazil."""

from .base import Language

LANGUAGE = Language(
    code="pt",
    robots={
        "auto": "Resposta automática|Resposta automatica|Auto-resposta|Autorresposta|Mensagem automática",
        "note": "Aviso de ausência|Mensagem de ausência|Notificação de ausência|Resposta de ausência"
        "|Aviso de férias|Ausência temporária",
        "away": "Fora do escritório|Fora do Escritório|Ausência|Ausente|Ausência do Escritório"
        "|Fora da empresa|De férias|Férias",
        "absent": "fora do escritório|ausente do escritório|estou ausente|estarei ausente"
        "|encontro-me ausente|de férias|em férias|estou de férias|retorno em|retornarei|regresso a"
        "|regressarei|estarei de volta|acesso limitado|não estou no escritório|resposta automática"
        "|obrigado pela sua mensagem|agradeço o seu contato|licença maternidade|de licença",
        "read": "Lida|Lido|Não lida|Não lido|Confirmação de leitura|Recibo de leitura|Aviso de recepção",
        "was_read": "foi lida|foi lido|excluída sem ser lida|eliminada sem ser lida|confirmação de leitura"
        "|recibo de leitura",
        "undelivered": "Não entregue|Não é possível entregar|Não é possível a entrega|Falha na entrega"
        "|Entregue|Retransmitida|Retransmitido|Mensagem não entregue|Notificação de status de entrega"
        "|Notificação do estado de entrega",
        "meeting": "Aceita|Aceito|Aceite|Aceitou|Aceitado|Recusada|Recusado|Recusou|Provisório|Provisória"
        "|Aceita provisoriamente|Aceite provisoriamente|Tentativa|Nova hora proposta|Novo horário proposto"
        "|Nova hora de reunião proposta",
        "recall": "Cancelar envio|Recolher|Anular|Revogar|Recuperação de mensagem|Recolha",
        "recalls": "gostaria de cancelar o envio da mensagem|gostaria de recolher a mensagem"
        "|gostaria de anular a mensagem|deseja cancelar o envio|gostaria de recuperar a mensagem",
        "reacted": "reagiu à sua mensagem|reagiu à tua mensagem|reagiu ao seu e-mail|reagiu via gmail"
        "|reagiu pelo gmail|reagiu através do gmail|reagiu a sua mensagem",
    },
    tapbacks={
        "👍": "gostou de {t}|curtiu {t}|gosta de {t}",
        "❤️": "amou {t}|adorou {t}|ama {t}|adora {t}",
        "😄": "riu de {t}|riu-se de {t}|achou graça em {t}|achou graça de {t}|achou {t} engraçado"
        "|riu com {t}",
        "none": "não gostou de {t}|não gosta de {t}|enfatizou {t}|destacou {t}|deu ênfase a {t}"
        "|questionou {t}|removeu um gosto de {t}|removeu uma curtida de {t}|removeu um coração de {t}"
        "|removeu {e} de {t}",
        "any": "reagiu com {e} a {t}|reagiu {e} a {t}|reagiu a {t} com {e}|{e} a {t}|{e} para {t}",
        "things": "uma imagem|uma foto|um filme|um vídeo|um anexo|uma mensagem|um gif|uma mensagem de áudio"
        "|um link",
    },
    commands={
        "mute": "silenciar|mudo|cancelar inscrição|cancelar assinatura|descadastrar|anular subscrição"
        "|deixar de seguir|sair",
        "follow": "seguir|acompanhar|inscrever|subscrever|assinar",
    },
    headers={
        "from": "De|Remetente|Enviado por",
        "sent": "Enviado|Enviada|Data|Enviado em|Enviada em|Enviado a|Enviada a|Data de envio|Date|Recebido",
        "to": "Para|A|Destinatário|Destinatários|Enviado para",
        "cc": "Cc|Com cópia|Cópia|C/c|CC para|Com conhecimento",
        "bcc": "Cco|Bcc|Cópia oculta|Com cópia oculta",
        "subject": "Assunto",
        "reply_to": "Responder a|Responder para|Responder|Favor responder a|Responda a",
        "importance": "Prioridade|Importância|Confidencialidade|Categorias|Sensibilidade",
        "attachments": "Anexos|Anexo|Ficheiros anexados|Arquivos anexados",
        "other": "Organização|Grupos de notícias|Quando|Onde|Local",
    },
    attributions="""
        Em {date}, {name} escreveu:
        Em {date} {name} escreveu:
        Em {date}, {name} via {any} escreveu:
        Em {date} às {date}, {name} escreveu:
        Em {date}, {name} disse:
        Em {date}, {name} escrevia:
        Em {date}, {name} <{name}> escreveu:
        Em {date}, você escreveu:
        Em {date}, escreveu:
        A {date}, {name} escreveu:
        A {date} {name} escreveu:
        No dia {date}, {name} escreveu:
        No dia {date} {name} escreveu:
        Às {date}, {name} escreveu:
        Às {date} de {date}, {name} escreveu:
        On {date}, {name} escreveu:
        {name} escreveu no dia {date}:
        {name} escreveu em {date}:
        {name} escreveu (a {date}):
        {name} escreveu:
        {name} ({date}) escreveu:
        {date}, {name} escreveu:
        {date} {name} escreveu:
        Citando {name}:
        Citação de {name}:
        Quoting {name}:
        {name} escreveu ({date}):
    """,
    originals="Mensagem original|Mensagem Original|E-mail original|Mensagem de origem|Mensagem inicial",
    forwards="Mensagem encaminhada|Mensagem reencaminhada|Início da mensagem encaminhada|Início da mensagem reencaminhada"
    "|Encaminhado por {name} em {date}|Encaminhado por|Reencaminhado por {name} em {date}|Reenviado por|Mensagem reenviada"
    "|E-mail encaminhado|Início de mensagem encaminhada|Iniciar mensagem reencaminhada",
    reply_prefixes="RE|RES|Res|Resp|Resposta",
    forward_prefixes="ENC|Enc|Encam|Encaminhado|FW|Reenc",
    signatures="Enviado do meu {device}|Enviado de meu {device}|Enviado a partir do meu {device}|Enviado do {device}"
    "|Obter o Outlook para {device}|Obtenha o Outlook para {device}|Enviado via {device}|Enviado pelo meu {device}"
    "|Enviado do Outlook|Enviado do Email para {device}|Enviado do Correio para {device}|Enviado com o {device}"
    "|Baixe o Outlook para {device}"
    "|Enviado a partir de {device}",
    months="janeiro jan|fevereiro fev|março mar marco|abril abr|maio mai|junho jun|julho jul|agosto ago"
    "|setembro set|outubro out|novembro nov|dezembro dez",
    weekdays="segunda-feira segunda seg|terça-feira terça ter terca-feira|quarta-feira quarta qua|quinta-feira quinta qui"
    "|sexta-feira sexta sex|sábado sáb sab sabado|domingo dom",
    date_words="às|as|à|a|de|do|da|em|dia|no",
    date_suffixes="h|horas|hrs",
    disclaimers="esta mensagem e seus anexos|esta mensagem e quaisquer|esta mensagem pode conter|aviso legal"
    "|este e-mail e quaisquer|este email e quaisquer|a informação contida nesta|aviso de confidencialidade"
    "|esta mensagem é confidencial",
    banners="[externa]|este e-mail foi originado fora {any}|este e-mail originou-se fora {any}"
    "|este e-mail se originou fora {any}|este e-mail teve origem fora {any}"
    "|este e-mail foi enviado de fora {any}|este e-mail veio de fora {any}|este e-mail é de fora {any}"
    "|este e-mail provém de fora {any}|esta mensagem foi enviada de fora {any}"
    "|esta mensagem veio de fora {any}|esta mensagem tem origem fora {any}"
    "|esta mensagem teve origem fora {any}|esta mensagem originou-se fora {any}"
    "|este e-mail foi enviado por um remetente externo{any}|este e-mail é de um remetente externo{any}"
    "|este e-mail provém de um remetente externo{any}|esta mensagem é de um remetente externo{any}"
    "|esta mensagem provém de um remetente externo{any}|este e-mail veio de um remetente externo{any}"
    "|e-mail externo|mensagem externa|remetente externo|você não costuma receber {any} de {any}"
    "|não costuma receber {any} de {any}|não recebe frequentemente {any} de {any}"
    "|não recebe com frequência {any} de {any}|você não recebe com frequência {any} de {any}"
    "|algumas pessoas que receberam esta mensagem não {any}|tenha cuidado com esta mensagem",
    banner_advice="saiba por que isso é importante|saiba por que isto é importante"
    "|saiba por que motivo isto é importante|saiba porque é que isto é importante"
    "|saiba por que é importante|não clique {any}|por favor, não clique {any}|não abra {any}"
    "|tenha cuidado {any}|tenha cautela {any}|em caso de dúvida{any}|verifique {any}",
    banner_labels="cuidado|atenção|aviso|alerta|externo|externa|advertência|importante|cautela",
    legends={
        "inline": "minhas respostas|meus comentários|minhas notas|as minhas respostas|respostas abaixo"
        "|comentários abaixo|respostas no texto|comentários no texto|entre as linhas|no seu texto"
        "|no teu texto|no texto abaixo|no corpo do|marcad* com",
        "answers": "resposta*|respondo|respondi|comentário*|nota*|abaixo|texto",
        "red": "vermelho*|encarnado",
        "blue": "azul*",
        "green": "verde*",
        "purple": "roxo|violeta|púrpura",
        "orange": "laranja",
        "brown": "castanho|marrom",
        "pink": "rosa|cor-de-rosa|magenta",
    },
)
