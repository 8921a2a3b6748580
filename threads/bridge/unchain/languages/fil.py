"""Filipino."""

from .base import Language

LANGUAGE = Language(
    code="fil",
    robots={
        "auto": "Awtomatikong tugon|Awtomatikong sagot",
        "note": "Abiso ng pagliban|Abiso ng pagkawala",
        "away": "Wala sa opisina|Nasa labas ng opisina|Nakabakasyon|Nakaleave",
        "absent": "wala sa opisina|nasa labas ng opisina|nakabakasyon|naka-leave|babalik ako|babalik sa"
        "|awtomatikong tugon|salamat sa iyong email|salamat sa iyong mensahe",
        "read": "Nabasa|Hindi nabasa|Resibo ng pagbasa",
        "was_read": "nabasa noong|ay nabasa|tinanggal nang hindi nabasa",
        "undelivered": "Hindi maihatid|Hindi naihatid|Naihatid",
        "meeting": "Tinanggap|Tinanggihan|Pansamantala|Pansamantalang tinanggap|Bagong oras na iminungkahi",
        "recall": "Bawiin|Pagbawi",
        "recalls": "gustong bawiin ang mensahe|nais bawiin ang mensahe",
        "reacted": "nag-react sa iyong mensahe|nag-react sa mensahe mo|nag-react sa iyong email"
        "|nag-react sa pamamagitan ng gmail|nag-react gamit ang gmail",
    },
    tapbacks={
        "👍": "nagustuhan ang {t}|ni-like ang {t}|nagustuhan {t}",
        "❤️": "minahal ang {t}|pinusuan ang {t}|mahal ang {t}",
        "😄": "natawa sa {t}|tumawa sa {t}",
        "none": "hindi nagustuhan ang {t}|binigyang-diin ang {t}|kinuwestiyon ang {t}|inalis ang {e} sa {t}",
        "any": "nag-react ng {e} sa {t}|nag-react sa {t} ng {e}|{e} sa {t}",
        "things": "larawan|isang larawan|video|isang video|mensahe",
    },
    commands={
        "mute": "i-mute|patahimikin|mag-unsubscribe|umalis|ihinto ang pagsunod",
        "follow": "sundan|mag-subscribe|subaybayan",
    },
    rank=1,
    headers={
        "from": "Mula kay|Mula sa",
        "sent": "Petsa|Ipinadala",
        "to": "Para kay|Para sa",
        "cc": "Kopya|Cc",
        "subject": "Paksa",
        "attachments": "Mga Attachment",
    },
    attributions="""
        Noong {date}, isinulat ni {name} ang:
        Noong {date} isinulat ni {name} ang:
        Noong {date}, sumulat si {name}:
        Noong {date}, isinulat ni {name}:
        Noong {date} isinulat ni {name}:
        Noong {date}, sinulat ni {name}:
        Isinulat ni {name}:
    """,
    originals="Orihinal na Mensahe",
    forwards="Ipinasang mensahe|Naipasang mensahe",
    signatures="Ipinadala mula sa aking {device}|Ipinadala mula sa {device}",
    months="enero ene|pebrero peb|marso mar|abril abr|mayo may|hunyo hun|hulyo hul|agosto ago"
    "|setyembre set|oktubre okt|nobyembre nob|disyembre dis",
    weekdays="lunes lun|martes mar|miyerkules miy|huwebes huw|biyernes biy|sabado sab|linggo lin",
    date_words="nang|ganap|na|sa|ng",
    legends={
        "inline": "ang mga sagot ko|mga sagot ko|mga komento ko|mga sagot sa ibaba|mga komento sa ibaba"
        "|sa pagitan ng mga linya",
        "answers": "sagot|komento|ibaba",
        "red": "pula|pulang",
        "blue": "asul",
        "green": "berde",
        "purple": "lila|ube",
        "orange": "kahel",
        "brown": "kayumanggi",
        "pink": "rosas",
    },
)
