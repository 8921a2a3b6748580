"""Icelandic."""

from .base import Language

LANGUAGE = Language(
    code="is",
    robots={
        "auto": "Sjálfvirkt svar|Sjálfvirk skilaboð|Sjálfvirkt svarskeyti",
        "note": "Fjarverutilkynning|Tilkynning um fjarveru",
        "away": "Fjarverandi|Ekki á skrifstofunni|Fjarvera|Í fríi|Frí|Ekki við",
        "absent": "ekki á skrifstofunni|fjarverandi|í fríi|í orlofi|kem aftur|til baka|sjálfvirkt svar"
        "|takk fyrir póstinn|er ekki við|í sumarleyfi|í leyfi",
        "read": "Lesið|Lesin|Ólesið|Ekki lesið|Lestrarkvittun|Lesstaðfesting|Staðfesting á lestri",
        "was_read": "var lesið|var lesinn|var lesin|eytt án þess að|lestrarkvittun|lesstaðfesting",
        "undelivered": "Óafhendanlegt|Ekki hægt að afhenda|Ekki afhent|Afhent|Afhending mistókst",
        "meeting": "Samþykkt|Hafnað|Með fyrirvara|Samþykkt með fyrirvara|Til bráðabirgða|Nýr tími lagður til"
        "|Tillaga að nýjum tíma",
        "recall": "Afturköllun|Afturkalla|Afturköllun skeytis",
        "recalls": "vill afturkalla skeytið|vill afturkalla skilaboðin|vildi afturkalla",
        "reacted": "brást við skilaboðunum þínum|brást við skilaboðum þínum|brást við skeytinu þínu"
        "|brást við póstinum þínum|brást við í gmail|brást við í gegnum gmail",
    },
    tapbacks={
        "👍": "líkaði við {t}|líkar við {t}|líkaði {t}",
        "❤️": "elskaði {t}|elskar {t}",
        "😄": "hló að {t}|hlær að {t}",
        "none": "líkaði ekki við {t}|lagði áherslu á {t}|dró {t} í efa|fjarlægði {e} af {t}",
        "any": "brást við {t} með {e}|brást við með {e} við {t}|{e} við {t}",
        "things": "mynd|myndskeið|skilaboð",
    },
    commands={
        "mute": "þagga|afskrá|afskrá mig|hætta áskrift|hætta að fylgjast með|yfirgefa",
        "follow": "fylgjast með|fylgja|áskrift|gerast áskrifandi",
    },
    rank=1,
    headers={
        "from": "Frá|Sendandi",
        "sent": "Sent|Dagsetning|Dags",
        "to": "Til|Viðtakandi|Viðtakendur",
        "cc": "Afrit|Cc",
        "bcc": "Falið afrit|Bcc",
        "subject": "Efni",
        "reply_to": "Svara til",
        "importance": "Mikilvægi|Forgangur",
        "attachments": "Viðhengi",
    },
    attributions="""
        Þann {date} skrifaði {name}:
        Þann {date}, skrifaði {name}:
        {date} skrifaði {name}:
        On {date} skrifaði {name}:
        {name} skrifaði þann {date}:
        {name} skrifaði {date}:
        {name} skrifaði:
    """,
    originals="Upprunaleg skilaboð|Upphafleg skilaboð|Upprunalegur póstur",
    forwards="Áframsend skilaboð|Framsend skilaboð|Áframsendur póstur",
    reply_prefixes="Svar|SV",
    forward_prefixes="Áframsent|Framsent|FS",
    signatures="Sent úr {device}|Sent úr {device} mínum|Sent með {device}|Sækja Outlook fyrir {device}",
    months="janúar jan|febrúar feb|mars mar|apríl apr|maí|júní jún|júlí júl|ágúst ágú|september sep|október okt"
    "|nóvember nóv|desember des",
    weekdays="mánudagur mán|þriðjudagur þri|miðvikudagur mið|fimmtudagur fim|föstudagur fös|laugardagur lau"
    "|sunnudagur sun",
    date_words="kl|þann|klukkan",
    legends={
        "inline": "svörin mín|svör mín|athugasemdir mínar|svör hér að neðan|athugasemdir hér að neðan"
        "|svör í textanum|á milli línanna",
        "answers": "svar|svör*|athugasemd*|neðan|text*",
        "red": "rauð*|rautt",
        "blue": "blá*",
        "green": "græn*",
        "purple": "fjólublá*",
        "orange": "appelsínugul*",
        "brown": "brún*",
        "pink": "bleik*",
    },
)
