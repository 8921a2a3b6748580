"""Italian."""

from .base import Language

LANGUAGE = Language(
    code="it",
    robots={
        "auto": "Risposta automatica|Messaggio automatico|Risposta automatica fuori sede",
        "note": "Avviso di assenza|Messaggio di assenza|Notifica di assenza|Risposta di assenza"
        "|Avviso fuori sede|Messaggio fuori sede",
        "away": "Fuori ufficio|Fuori sede|Assente|Assenza|In ferie|Ferie|Fuori dall'ufficio",
        "absent": "fuori ufficio|fuori sede|sono assente|sarò assente|assente dall'ufficio|in ferie"
        "|in vacanza|rientrerò|rientro il|sarò di ritorno|al mio rientro|non sono in ufficio"
        "|risposta automatica|grazie per il messaggio|grazie per il tuo messaggio|accesso limitato"
        "|in congedo|in maternità",
        "read": "Letto|Letta|Non letto|Conferma di lettura|Ricevuta di ritorno|Ricevuta di lettura",
        "was_read": "è stato letto|è stata letta|eliminato senza essere letto|eliminato senza lettura"
        "|conferma di lettura|ricevuta di ritorno|ricevuta di lettura",
        "undelivered": "Non recapitabile|Impossibile recapitare|Mancato recapito|Recapito non riuscito"
        "|Recapitato|Inoltrato|Notifica sullo stato del recapito|Messaggio non consegnato|Mancata consegna",
        "meeting": "Accettato|Accettata|Rifiutato|Rifiutata|Declinato|Provvisorio|Accettato provvisoriamente"
        "|Accettata provvisoriamente|Forse|Nuova ora proposta|Proposta nuova ora|Nuovo orario proposto",
        "recall": "Richiama|Richiamo|Richiamo messaggio|Richiamo del messaggio",
        "recalls": "desidera richiamare il messaggio|vorrebbe richiamare il messaggio"
        "|vuole richiamare il messaggio",
        "reacted": "ha reagito al tuo messaggio|ha reagito al suo messaggio|ha reagito alla tua email"
        "|ha reagito tramite gmail|ha reagito con gmail",
    },
    tapbacks={
        "👍": "piace {t}|ha messo mi piace a {t}|ha messo “mi piace” a {t}|ha apprezzato {t}|gli piace {t}"
        "|le piace {t}|mi piace {t}|è piaciuto {t}",
        "❤️": "ha amato {t}|ha adorato {t}|ama {t}|adora {t}",
        "😄": "ha riso a {t}|ha riso di {t}|ha riso per {t}|ride per {t}|ride di {t}",
        "none": "non piace {t}|non ha apprezzato {t}|ha messo non mi piace a {t}|ha enfatizzato {t}"
        "|ha sottolineato {t}|ha evidenziato {t}|ha messo in dubbio {t}|ha messo in discussione {t}"
        "|ha fatto una domanda su {t}|ha dubitato di {t}|ha rimosso un mi piace da {t}"
        "|ha rimosso mi piace da {t}|ha rimosso un cuore da {t}|ha rimosso {e} da {t}",
        "any": "ha reagito con {e} a {t}|ha reagito {e} a {t}|ha reagito a {t} con {e}|{e} a {t}",
        "things": "un'immagine|un’immagine|una foto|un filmato|un video|un allegato|un messaggio|una gif"
        "|un messaggio audio|un link",
    },
    commands={
        "mute": "silenzia|silenzioso|muto|annulla iscrizione|disiscrivi|disiscrivimi|cancellami"
        "|cancella iscrizione|smetti di seguire|abbandona|esci",
        "follow": "segui|seguire|iscrivimi|iscriviti",
    },
    headers={
        "from": "Da|Mittente|Inviato da",
        "sent": "Inviato|Data|Inviato il|Data di invio|Inviata|Date|Ricevuto|Data invio",
        "to": "A|Destinatario|Destinatari|Per|Inviato a",
        "cc": "Cc|Copia|Copia per conoscenza|Per conoscenza|CC a|p.c.",
        "bcc": "Ccn|Bcc|Copia nascosta",
        "subject": "Oggetto|Ogg",
        "reply_to": "Rispondi a|Rispondere a|Rispondi-a|A cui rispondere|Per favore rispondere a",
        "importance": "Priorità|Importanza|Riservatezza|Categorie",
        "attachments": "Allegati|Allegato",
        "other": "Organizzazione|Gruppi di discussione|Quando|Dove|Luogo",
    },
    attributions="""
        Il {date}, {name} ha scritto:
        Il {date} {name} ha scritto:
        Il {date}, {name} via {any} ha scritto:
        Il giorno {date} {name} ha scritto:
        Il giorno {date}, {name} ha scritto:
        Il {date} alle ore {date} {name} ha scritto:
        Il {date}, {name} scrive:
        Il {date}, {name} scrisse:
        Il {date}, {name} <{name}> ha scritto:
        Il {date}, hai scritto:
        In data {date}, {name} ha scritto:
        In data {date} {name} ha scritto:
        On {date}, {name} ha scritto:
        {name} ha scritto il {date}:
        {name} ha scritto in data {date}:
        {name} ha scritto:
        {name} scrive:
        {name} ({date}) ha scritto:
        {date}, {name} ha scritto:
        {date} {name} ha scritto:
        Alle {date}, {name} ha scritto:
        Citazione da {name}:
        Def. Quota {name}:
        Quoting {name}:
        Scrive {name}:
        {name} ha scritto ({date}):
    """,
    originals="Messaggio originale|Messaggio Originale|Messaggio originario|Mail originale|E-mail originale"
    "|Messaggio di origine",
    forwards="Messaggio inoltrato|Inizio messaggio inoltrato|Inoltrato da {name} il {date}|Inoltrato da {name} in data {date}"
    "|Inoltrato da|Forwarded message|Inizio del messaggio inoltrato|Messaggio Inoltrato|E-mail inoltrata|Mail inoltrata",
    reply_prefixes="R|RIF|Rif|Risp|RE|Risposta|Ris",
    forward_prefixes="I|Inoltra|Inoltro|Inolt|INOLTRATO",
    signatures="Inviato da {device}|Inviato da mio {device}|Inviato dal mio {device}|Inviato con {device}"
    "|Scarica Outlook per {device}|Ottieni Outlook per {device}|Inviato da Posta per {device}|Inviato dall'app {device}"
    "|Inviato tramite {device}|Inviato da Outlook|Inviato da Libero Mail",
    months="gennaio gen genn|febbraio feb febb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago"
    "|settembre set sett|ottobre ott|novembre nov|dicembre dic",
    weekdays="lunedì lun lunedi|martedì mar martedi|mercoledì mer mercoledi|giovedì gio giovedi|venerdì ven venerdi"
    "|sabato sab|domenica dom",
    date_words="alle ore|alle|ore|del|di|il|giorno|all'|all’",
    disclaimers="questo messaggio e i suoi allegati|le informazioni contenute in questa"
    "|le informazioni contenute nella presente"
    "|questa e-mail è confidenziale|avviso di riservatezza|il presente messaggio|questo messaggio di posta elettronica"
    "|ai sensi del d.lgs|ai sensi del decreto|nota di riservatezza",
    banners="[esterno]|[esterna]|questa e-mail proviene dall'esterno{any}|questa mail proviene dall'esterno{any}"
    "|questo messaggio proviene dall'esterno{any}|questa e-mail è stata inviata dall'esterno{any}"
    "|questo messaggio è stato inviato dall'esterno{any}|questa e-mail ha avuto origine all'esterno{any}"
    "|questa e-mail ha origine esterna{any}|questa e-mail proviene da un mittente esterno{any}"
    "|questa mail proviene da un mittente esterno{any}"
    "|questo messaggio proviene da un mittente esterno{any}"
    "|questa e-mail è stata inviata da un mittente esterno{any}|e-mail esterna|mail esterna"
    "|messaggio esterno|mittente esterno|non si riceve spesso {any} da {any}"
    "|non si ricevono spesso {any} da {any}|non ricevi spesso {any} da {any}"
    "|alcune persone che hanno ricevuto questo messaggio non ricevono spesso {any}"
    "|alcuni utenti che hanno ricevuto questo messaggio non ricevono spesso {any}"
    "|fai attenzione a questo messaggio",
    banner_advice="informazioni sul perché è importante|scopri perché è importante"
    "|scopri perché questo è importante|per informazioni sul motivo {any}"
    "|informazioni sul motivo {any}|non fare clic {any}|non cliccare {any}|si prega di non {any}"
    "|non aprire {any}|prestare attenzione {any}|fare attenzione {any}|in caso di dubbio{any}"
    "|in caso di dubbi{any}|verificare {any}",
    banner_labels="attenzione|avviso|avvertenza|cautela|esterno|esterna|importante",
    legends={
        "inline": "le mie risposte|i miei commenti|le mie note|risposte sotto|commenti sotto"
        "|risposte nel testo|commenti nel testo|tra le righe|nel tuo testo|nel suo testo|nel testo"
        "|qui sotto nel|di seguito nel|contrassegnat* con",
        "answers": "rispost*|rispondo|comment*|note|sotto|testo|seguito",
        "red": "rosso|rossa|rossi",
        "blue": "blu|azzurro",
        "green": "verde|verdi",
        "purple": "viola",
        "orange": "arancione|arancio",
        "brown": "marrone",
        "pink": "rosa|magenta",
    },
)
