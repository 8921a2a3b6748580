"""Romanian."""

from .base import Language

LANGUAGE = Language(
    code="ro",
    robots={
        "auto": "Răspuns automat|Raspuns automat|Mesaj automat",
        "note": "Notificare de absență|Mesaj de absență|Anunț de absență|Notificare absență",
        "away": "În afara biroului|Absent|Absentă|Absență|Absență de la birou|Nu sunt la birou|În concediu"
        "|Concediu|Plecat de la birou",
        "absent": "în afara biroului|nu sunt la birou|sunt plecat|sunt absent|lipsesc|în concediu"
        "|concediu de|voi reveni|mă întorc|revin la birou|acces limitat|vă mulțumesc pentru mesaj"
        "|mulțumesc pentru mesaj|răspuns automat",
        "read": "Citit|Citită|Necitit|Confirmare de citire|Confirmare de primire",
        "was_read": "a fost citit|a fost citită|șters fără a fi citit|confirmare de citire",
        "undelivered": "Nelivrabil|Nelivrat|Livrare nereușită|Imposibil de livrat|Livrat|Retransmis"
        "|Notificare privind starea livrării|Mesaj nelivrat",
        "meeting": "Acceptat|Acceptată|Refuzat|Refuzată|Tentativă|Provizoriu|Acceptat provizoriu"
        "|Oră nouă propusă|Propunere oră nouă",
        "recall": "Revocare|Rechemare|Revocare mesaj",
        "recalls": "dorește să recheme mesajul|dorește să revoce mesajul|ar dori să recheme mesajul"
        "|vrea să recheme mesajul",
        "reacted": "a reacționat la mesajul dvs|a reacționat la mesajul tău|a reacționat la e-mailul"
        "|a reacționat prin gmail|a reacționat la mesajul dumneavoastră",
    },
    tapbacks={
        "👍": "a apreciat {t}|i-a plăcut {t}|îi place {t}|a dat like la {t}",
        "❤️": "a adorat {t}|adoră {t}|iubește {t}|a iubit {t}",
        "😄": "a râs la {t}|râde la {t}|a râs de {t}",
        "none": "nu i-a plăcut {t}|nu îi place {t}|a subliniat {t}|a accentuat {t}|a pus la îndoială {t}"
        "|a întrebat despre {t}|a eliminat {e} de la {t}|a șters {e} de la {t}",
        "any": "a reacționat cu {e} la {t}|a reacționat {e} la {t}|a reacționat la {t} cu {e}|{e} la {t}",
        "things": "o imagine|o fotografie|un film|un videoclip|un atașament|un mesaj|un gif",
    },
    commands={
        "mute": "dezactivează sunetul|mut|dezabonare|dezabonează-mă|nu mai urmări|părăsește|ieși",
        "follow": "urmărește|urmăresc|abonare|abonează-mă",
    },
    headers={
        "from": "De la|Expeditor|Expeditorul|De|Dela",
        "sent": "Trimis|Data|Dată|Trimis la|Trimis pe|Data trimiterii|Trimisă|Trimis în",
        "to": "Către|Catre|Destinatar|Destinatarul|Destinatari|La",
        "cc": "Cc|Copie|Copie la|În copie",
        "bcc": "Bcc|Copie oculta|Copie ascunsă",
        "subject": "Subiect|Subiectul",
        "reply_to": "Răspuns la|Răspundeți la|Răspunde la|Raspunde la",
        "importance": "Importanță|Prioritate|Importanţă|Sensibilitate|Categorii|Confidențialitate",
        "attachments": "Atașări|Ataşări|Atașamente|Fișiere atașate|Anexe",
        "other": "Organizație|Când|Unde|Loc",
    },
    attributions="""
        În {date}, {name} a scris:
        În data de {date}, {name} a scris:
        În data {date}, {name} a scris:
        In data de {date}, {name} a scris:
        În {date} {name} a scris:
        In {date}, {name} a scris:
        Pe {date}, {name} a scris:
        Pe {date} {name} a scris:
        La {date}, {name} a scris:
        La {date} {name} a scris:
        La data de {date}, {name} a scris:
        La {date}, {name} a scris următoarele:
        On {date}, {name} a scris:
        {date}, {name} a scris:
        {date} {name} a scris:
        {name} a scris în data de {date}:
        {name} a scris pe {date}:
        {name} a scris la {date}:
        {name} a scris {date}:
        {name} a scris:
        {name} scrie:
        Citat din {name}:
        Citez pe {name}:
    """,
    originals="Mesaj original|Mesajul original|Mesaj inițial|E-mail original|Mesaj iniţial|Rezervare inițială|Mesajul inițial",
    forwards="Mesaj redirecționat|Mesaj redirecţionat|Mesaj transmis mai departe|Începutul mesajului redirecționat"
    "|Redirecționat de {name} la {date}|Redirecționat de|Începe mesajul redirecționat|Mesajul redirecționat|Mesaj retransmis"
    "|Mesaj transmis|Mesaj Forwardat|Mesaj înaintat|Început mesaj redirecționat",
    reply_prefixes="RE|Răsp|RASP|Rasp",
    forward_prefixes="Redir.|Redir|Trimis|FW|Redirecționat|Înainte",
    signatures="Trimis de pe {device}|Trimis de pe {device} meu|Trimis din {device}|Trimis de la {device}"
    "|Obțineți Outlook pentru {device}"
    "|Descărcați Outlook pentru {device}|Trimis cu {device}|Trimis prin {device}|Trimis de pe iPhone-ul meu"
    "|Obţineţi Outlook pentru {device}"
    "|Trimis din Mail pentru {device}",
    months="ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie iun|iulie iul|august aug|septembrie sept sep"
    "|octombrie oct|noiembrie nov|decembrie dec",
    weekdays="luni lun lu|marți mar ma marţi|miercuri mie mi|joi jo|vineri vin vi|sâmbătă sâm sam sb|duminică dum",
    date_words="la|ora|orele|în|din",
    date_suffixes="h",
    disclaimers="acest mesaj este confidențial|acest e-mail|acest mesaj și|informațiile conținute în|prezentul mesaj",
    legends={
        "inline": "răspunsurile mele|comentariile mele|observațiile mele|răspunsuri mai jos"
        "|răspunsurile mai jos|comentarii mai jos|răspunsuri în text|comentarii în text"
        "|printre rânduri|în textul tău|în textul dvs|în text|marcate cu",
        "answers": "răspuns*|răspund*|comentari*|observați*|mai jos|text*",
        "red": "roșu|roşu|rosu|roșie",
        "blue": "albastru|albastră",
        "green": "verde",
        "purple": "mov|violet",
        "orange": "portocaliu",
        "brown": "maro",
        "pink": "roz",
    },
)
