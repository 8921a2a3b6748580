"""Italian."""

from .base import Language

LANGUAGE = Language(
    code="it",
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
)
