"""Basque."""

from .base import Language

LANGUAGE = Language(
    code="eu",
    robots={
        "auto": "Erantzun automatikoa|Mezu automatikoa",
        "note": "Absentzia-oharra|Absentzia mezua|Absentzia-mezua",
        "away": "Bulegotik kanpo|Kanpoan|Oporretan|Oporrak|Absentzia",
        "absent": "bulegotik kanpo|ez nago bulegoan|oporretan|itzuliko naiz|itzuliko|kanpoan nago"
        "|erantzun automatikoa|eskerrik asko zure mezuagatik|eskerrik asko idazteagatik",
        "read": "Irakurrita|Irakurri gabe|Irakurtze-agiria|Irakurri dute",
        "was_read": "irakurri da|irakurri zen|irakurri gabe ezabatu|irakurtze-agiria",
        "undelivered": "Ezin da entregatu|Entregatu gabe|Entregak huts egin du|Entregatuta",
        "meeting": "Onartuta|Onartua|Ukatuta|Baztertuta|Behin-behinekoa|Behin-behinean onartuta"
        "|Ordu berria proposatuta",
        "recall": "Berreskuratu|Mezua berreskuratzea",
        "recalls": "mezua berreskuratu nahi du|mezua berreskuratu nahiko luke",
        "reacted": "zure mezuari erreakzionatu dio|zure mezuan erreakzionatu du|gmail bidez erreakzionatu du",
    },
    tapbacks={
        "👍": "{t} gustatu zaio|gustatu zaio {t}|{t} atsegin du",
        "❤️": "{t} maite du|{t} asko gustatu zaio|maite du {t}",
        "😄": "{t} barre egin du|barre egin du {t}",
        "none": "{t} ez zaio gustatu|ez zaio gustatu {t}|{t} azpimarratu du|{t} zalantzan jarri du",
        "any": "{e} erreakzioa jarri dio {t}|{e} erantzun dio {t}|{e} {t}",
        "things": "irudi bat|argazki bat|bideo bat|mezu bat",
    },
    commands={
        "mute": "isildu|mututu|utzi harpidetza|harpidetza kendu|utzi jarraitzeari|irten",
        "follow": "jarraitu|harpidetu",
    },
    headers={
        "from": "Nork|Igorlea|Bidaltzailea|Nondik|Egilea",
        "sent": "Data|Bidaltze-data|Bidalia|Bidalita|Noiz",
        "to": "Nori|Hartzailea|Hartzaileak",
        "cc": "Kopia|Cc",
        "bcc": "Ezkutuko kopia|Bcc",
        "subject": "Gaia",
        "reply_to": "Erantzun honi",
        "importance": "Garrantzia|Lehentasuna",
        "attachments": "Eranskinak|Eranskina",
    },
    attributions="""
        {name} igorleak hau idatzi du ({date}):
        {name} igorleak hau idatzi zuen ({date}):
        {name} erabiltzaileak hau idatzi du ({date}):
        {name} erabiltzaileak hau idatzi zuen ({date}):
        {name}(e)k hau idatzi du ({date}):
        {name}(e)k hau idatzi zuen ({date}):
        {name} (e)k hau idatzi zuen ({date}):
        {name}-(e)k hau idatzi zuen ({date}):
        {name} igorleak {date} idatzi zuen:
        {name}(e)k idatzi du {date}:
        {name}(e)k idatzi zuen {date}:
        {date}, {name}(e)k hau idatzi zuen:
        {date} {name}(e)k hau idatzi zuen:
        {date}, {name}(e)k hau idatzi du:
        {date}, {name}(e)k idatzi zuen:
        {date} {name}(e)k idatzi zuen:
        {date}, {name}(e)k idatzi du:
        {date} {name}(e)k idatzi du:
        {date} {name}-(e)k idatzi zuen:
        {date}, {name}-(e)k idatzi zuen:
        {date} {name} igorleak hau idatzi du:
        {date}, {name} igorleak hau idatzi du:
        {date}, {name} erabiltzaileak hau idatzi du:
        {date}, {name} erabiltzaileak idatzi zuen:
        {date}, {name} idatzi zuen:
        {date}, {name} idatzi du:
        {date} {name} idatzi zuen:
        On {date}, {name}(e)k idatzi zuen:
        {name} igorleak hau idatzi du:
        {name}(e)k idatzi zuen:
        {name}(e)k hau idatzi du:
    """,
    originals="Jatorrizko mezua|Mezu originala|Jatorrizko posta",
    forwards="Birbidalitako mezua|Birbidalitako mezuaren hasiera|Berbidalitako mezua|Hasi birbidalitako mezua"
    "|Birbidalitako posta",
    reply_prefixes="Er|Erantzuna",
    forward_prefixes="Bb|Birb|Birbidali",
    signatures="Nire {device} bidalia|Nire {device}tik bidalia|{device} gailutik bidalia|{device}-tik bidalia",
    months="urtarrila urtarrilaren urtarrilak urt|otsaila otsailaren otsailak ots|martxoa martxoaren martxoak mar"
    "|apirila apirilaren apirilak api|maiatza maiatzaren maiatzak mai|ekaina ekainaren ekainak eka"
    "|uztaila uztailaren uztailak uzt|abuztua abuztuaren abuztuak abu|iraila irailaren irailak ira"
    "|urria urriaren urriak urr|azaroa azaroaren azaroak aza|abendua abenduaren abenduak abe",
    weekdays="astelehena astelehenean al|asteartea asteartean ar|asteazkena asteazkenean az|osteguna ostegunean og"
    "|ostirala ostiralean or|larunbata larunbatean lr|igandea igandean ig",
    am="goizeko",
    pm="arratsaldeko",
    date_words="ko|e|a|an|eko|ean",
    date_suffixes="an|ean|e|etan|tan",
    disclaimers="mezu hau eta|mezu elektroniko hau",
    legends={
        "inline": "nire erantzunak|nire iruzkinak|nire oharrak|erantzunak behean|iruzkinak behean"
        "|erantzunak testuan|lerro artean",
        "answers": "erantzun*|iruzkin*|ohar*|behean|testu*",
        "red": "gorri*",
        "blue": "urdin*",
        "green": "berde*",
        "purple": "more|morez",
        "orange": "laranja*",
        "brown": "marroi*",
        "pink": "arrosa*",
    },
)
