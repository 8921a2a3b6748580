"""Swedish."""

from .base import Language

LANGUAGE = Language(
    code="sv",
    robots={
        "auto": "Autosvar|Automatiskt svar|Auto-svar|Automatsvar",
        "note": "Frånvaromeddelande|Frånvaronotis|Frånvarobesked|Semestermeddelande",
        "away": "Frånvaro|Frånvarande|Inte på kontoret|Ej på kontoret|Ej på plats|På semester|Semester",
        "absent": "inte på kontoret|ej på kontoret|på semester|har semester|är frånvarande|frånvarande"
        "|tjänstledig|föräldraledig|tillbaka den|åter den|är tillbaka|är åter|på resande fot"
        "|begränsad tillgång|tack för ditt mail|tack för ditt meddelande|tack för ditt mejl|automatiskt svar"
        "|autosvar",
        "read": "Läst|Oläst|Ej läst|Läskvitto|Läsbekräftelse|Mottagningskvitto",
        "was_read": "lästes|har lästs|blev läst|togs bort utan att läsas|läskvitto|läsbekräftelse"
        "|mottagningskvitto",
        "undelivered": "Kan inte levereras|Gick inte att leverera|Det gick inte att leverera|Ej levererat"
        "|Olevererat|Levererat|Vidarebefordrat (ingen bekräftelse)|Leveransfel|Meddelande om leveransstatus",
        "meeting": "Accepterat|Accepterad|Godkänt|Avböjt|Avböjd|Avvisat|Preliminärt|Preliminärt accepterat"
        "|Preliminärt godkänt|Ny tid föreslagen|Förslag på ny tid|Ny mötestid föreslagen",
        "recall": "Återkalla|Återkallelse|Återkallande|Återkalla meddelande",
        "recalls": "vill återkalla meddelandet|skulle vilja återkalla meddelandet"
        "|vill dra tillbaka meddelandet",
        "reacted": "reagerade på ditt meddelande|har reagerat på ditt meddelande|reagerade på ditt mejl"
        "|reagerade via gmail|har reagerat via gmail",
    },
    tapbacks={
        "👍": "gillade {t}|gillar {t}|har gillat {t}",
        "❤️": "älskade {t}|älskar {t}|har älskat {t}",
        "😄": "skrattade åt {t}|skrattar åt {t}|har skrattat åt {t}",
        "none": "ogillade {t}|ogillar {t}|gillade inte {t}|betonade {t}|framhävde {t}|underströk {t}"
        "|ifrågasatte {t}|ställde en fråga om {t}|tog bort ett gilla från {t}"
        "|tog bort ett hjärta från {t}|tog bort {e} från {t}",
        "any": "reagerade med {e} på {t}|har reagerat med {e} på {t}|reagerade på {t} med {e}|{e} på {t}"
        "|{e} till {t}",
        "things": "en bild|ett foto|en film|en video|en bilaga|ett meddelande|en gif|ett ljudmeddelande|en länk",
    },
    commands={
        "mute": "tysta|tyst|avsluta prenumeration|avprenumerera|avregistrera|sluta följa|lämna|gå ur",
        "follow": "följ|följa|prenumerera|bevaka",
    },
    headers={
        "from": "Från|Avsändare|Fran",
        "sent": "Skickat|Datum|Skickades|Sänt|Skickad|Skickat den|Skickat datum|Date",
        "to": "Till|Mottagare",
        "cc": "Kopia|Cc|Kopia till|Kopior|Kopia (Cc)",
        "bcc": "Hemlig kopia|Bcc|Dold kopia",
        "subject": "Ämne|Rubrik|Angående|Amne",
        "reply_to": "Svar till|Svara till|Svarsadress",
        "importance": "Prioritet|Angelägenhetsgrad|Känslighet|Kategorier|Vikt",
        "attachments": "Bilagor|Bifogade filer|Bilaga|Bifogat",
        "other": "Organisation|När|Var|Plats",
    },
    attributions="""
        Den {date} skrev {name}:
        Den {date} skrev {name} följande:
        Den {date}, skrev {name}:
        Den {date}, {name} skrev:
        Den {date} {name} skrev:
        Den {date} har {name} skrivit:
        On {date}, {name} skrev:
        Vid {date} skrev {name}:
        På {date} skrev {name}:
        {date} skrev {name}:
        {date}, {name} skrev:
        {date} {name} skrev:
        {name} skrev den {date}:
        {name} skrev {date}:
        {name} skrev:
        {name} skriver:
        Citerar {name}:
    """,
    originals="Ursprungligt meddelande|Originalmeddelande|Ursprungligt mail|Ursprungligt mejl|Ursprunglig avtalad tid"
    "|Ursprungsmeddelande",
    forwards="Vidarebefordrat meddelande|Vidarebefordrat brev|Början på vidarebefordrat meddelande"
    "|Vidarebefordrat av {name} den {date}"
    "|Vidarebefordrat av|Vidarebefordrat mail|Vidarebefordrat mejl|Vidaresänt meddelande|Påbörja vidarebefordrat meddelande"
    "|Vidarebefordrat",
    reply_prefixes="SV|Sv|Svar",
    forward_prefixes="VB|Vb|VBF|Vidarebefordrat|Vidare",
    signatures="Skickat från min {device}|Skickat från {device}|Hämta Outlook för {device}|Skickat med {device}"
    "|Skickat via {device}"
    "|Skickades från {device}|Skaffa Outlook för {device}|Skickat från E-post för {device}|Skickat från Outlook",
    months="januari jan|februari feb febr|mars mar|april apr|maj|juni jun|juli jul|augusti aug|september sep sept"
    "|oktober okt|november nov|december dec",
    weekdays="måndag mån må|tisdag tis ti|onsdag ons|torsdag tors tor|fredag fre fr|lördag lör lö|söndag sön sö",
    am="fm|f.m.|förmiddag",
    pm="em|e.m.|eftermiddag",
    date_words="kl|klockan|den|vid",
    disclaimers="detta meddelande kan innehålla|detta e-postmeddelande|informationen i detta|denna e-post",
    banners="det här e-postmeddelandet kommer från en extern {any}|det här mejlet kommer från en extern {any}"
    "|detta e-postmeddelande kommer från en extern {any}|detta mejl kommer från en extern {any}"
    "|detta meddelande kommer från en extern {any}|det här meddelandet kommer från en extern {any}"
    "|detta e-postmeddelande kommer utifrån{any}"
    "|det här e-postmeddelandet kommer från avsändare utanför {any}"
    "|detta e-postmeddelande kommer från utanför {any}|detta mejl kommer från utanför {any}"
    "|detta e-postmeddelande har skickats från utanför {any}"
    "|detta e-postmeddelande har sitt ursprung utanför {any}"
    "|det här e-postmeddelandet har sitt ursprung utanför {any}"
    "|detta meddelande kommer från utanför {any}|det här meddelandet kommer från utanför {any}"
    "|detta mejl har skickats från utanför {any}|extern e-post|externt mejl|extern avsändare"
    "|externt meddelande|externt e-postmeddelande|du får inte ofta e-post från {any}"
    "|du får sällan e-post från {any}|vissa som har fått det här meddelandet får inte ofta {any}"
    "|vissa som tagit emot det här meddelandet får inte ofta {any}"
    "|vissa personer som har fått det här meddelandet får inte ofta {any}"
    "|var försiktig med det här meddelandet",
    banner_advice="läs om varför det här är viktigt|lär dig varför det här är viktigt"
    "|lär dig varför detta är viktigt|läs varför det här är viktigt|klicka inte {any}"
    "|klicka aldrig {any}|öppna inte {any}|öppna inga {any}|var försiktig{any}|vid tveksamhet{any}"
    "|om du är osäker{any}|kontrollera {any}",
    banner_labels="varning|obs|observera|viktigt|extern|försiktighet|var försiktig",
    legends={
        "inline": "mina svar|mina kommentarer|svar nedan|kommentarer nedan|svar i texten|kommentarer i texten"
        "|mellan raderna|i din text|i ditt mail|i texten nedan|se nedan i texten|markerad* med",
        "answers": "svar|svaren|svarar|kommentar*|nedan|text|texten",
        "red": "röd|rött|röda",
        "blue": "blå|blått",
        "green": "grön|grönt|gröna",
        "purple": "lila",
        "orange": "orange",
        "brown": "brun|brunt",
        "pink": "rosa|magenta",
    },
)
