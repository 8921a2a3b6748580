"""Latvian."""

from .base import Language

LANGUAGE = Language(
    code="lv",
    robots={
        "auto": "Automātiskā atbilde|Automātiska atbilde|Automātisks ziņojums",
        "note": "Prombūtnes paziņojums|Paziņojums par prombūtni",
        "away": "Prombūtnē|Prombūtne|Ārpus biroja|Atvaļinājumā|Atvaļinājums|Neesmu birojā",
        "absent": "ārpus biroja|neesmu birojā|prombūtnē|atvaļinājumā|atgriezīšos|atgriežos|komandējumā"
        "|automātiskā atbilde|automātiska atbilde|paldies par jūsu|paldies par vēstuli|ierobežota",
        "read": "Lasīts|Izlasīts|Nav lasīts|Nelasīts|Lasīšanas apstiprinājums|Saņemšanas apstiprinājums",
        "was_read": "tika izlasīts|ir izlasīts|tika lasīts|izdzēsts neizlasīts|lasīšanas apstiprinājums",
        "undelivered": "Nav piegādājams|Nepiegādāts|Nevar piegādāt|Piegādāts|Piegāde neizdevās"
        "|Neizdevās piegādāt",
        "meeting": "Akceptēts|Pieņemts|Noraidīts|Provizorisks|Provizoriski akceptēts|Provizoriski pieņemts"
        "|Piedāvāts jauns laiks|Ierosināts jauns laiks",
        "recall": "Atsaukšana|Atsaukt|Ziņojuma atsaukšana",
        "recalls": "vēlas atsaukt ziņojumu|vēlētos atsaukt ziņojumu",
        "reacted": "reaģēja uz jūsu ziņojumu|reaģēja uz jūsu ziņu|reaģēja uz tavu ziņojumu"
        "|reaģēja, izmantojot gmail|reaģēja pakalpojumā gmail",
    },
    tapbacks={
        "👍": "patika {t}|patīk {t}",
        "❤️": "iemīlēja {t}|mīl {t}|ļoti patika {t}",
        "😄": "smējās par {t}|smejas par {t}",
        "none": "nepatika {t}|nepatīk {t}|uzsvēra {t}|apšaubīja {t}|noņēma {e} no {t}",
        "any": "reaģēja ar {e} uz {t}|reaģēja {e} uz {t}|{e} uz {t}",
        "things": "attēls|fotoattēls|video|ziņojums",
    },
    commands={
        "mute": "izslēgt skaņu|apklusināt|atteikties|atrakstīties|anulēt abonementu|pārtraukt sekot|pamest",
        "follow": "sekot|abonēt",
    },
    headers={
        "from": "No|Sūtītājs",
        "sent": "Nosūtīts|Datums|Sūtīts|Nosūtīšanas datums",
        "to": "Kam|Adresāts|Saņēmējs",
        "cc": "Kopija|Cc",
        "bcc": "Diskrētā kopija|Bcc|Slēptā kopija",
        "subject": "Tēma|Temats",
        "reply_to": "Atbildēt uz|Atbildēt",
        "importance": "Svarīgums|Prioritāte",
        "attachments": "Pielikumi|Pielikums",
    },
    attributions="""
        {date} — lietotājs {name} rakstīja:
        {date} {name} rakstīja:
        {date}, {name} rakstīja:
        {date} lietotājs {name} rakstīja:
        {date}, lietotājs {name} rakstīja:
        {date}, {name} uzrakstīja:
        {date} {name} uzrakstīja:
        Lietotājs {name} rakstīja {date}:
        {name} rakstīja {date}:
        {name} rakstīja:
        Datums {date}, {name} rakstīja:
    """,
    originals="Sākotnējais ziņojums|Oriģinālais ziņojums|Sākotnējā ziņa|Oriģinālā vēstule",
    forwards="Pārsūtīts ziņojums|Pārsūtītais ziņojums|Pārsūtītā ziņojuma sākums|Pārsūtīta ziņa|Pārsūtīta vēstule",
    reply_prefixes="Atb|ATB|Atbilde",
    forward_prefixes="Pārs|PĀRS|Pārsūtīts",
    signatures="Nosūtīts no mana {device}|Nosūtīts no {device}|Sūtīts no mana {device}|Iegūt Outlook {device}",
    months="janvāris janvārī janv|februāris februārī febr|marts martā|aprīlis aprīlī apr|maijs maijā|jūnijs jūnijā jūn"
    "|jūlijs jūlijā jūl"
    "|augusts augustā aug|septembris septembrī sept|oktobris oktobrī okt|novembris novembrī nov|decembris decembrī dec",
    weekdays="pirmdiena pirmdien pirmd|otrdiena otrdien otrd|trešdiena trešdien trešd|ceturtdiena ceturtdien ceturtd"
    "|piektdiena piektdien piektd|sestdiena sestdien sestd|svētdiena svētdien svētd",
    date_words="plkst|gada|lietotājs",
    date_suffixes="gada|g",
    legends={
        "inline": "manas atbildes|mani komentāri|atbildes zemāk|komentāri zemāk|atbildes tekstā"
        "|komentāri tekstā|starp rindām|starp rindiņām",
        "answers": "atbild*|komentār*|piezīm*|zemāk|tekst*",
        "red": "sarkan*",
        "blue": "zil*",
        "green": "zaļ*",
        "purple": "violet*",
        "orange": "oranž*",
        "brown": "brūn*",
        "pink": "rozā",
    },
)
