"""Czech."""

from .base import Language

LANGUAGE = Language(
    code="cs",
    robots={
        "auto": "Automatická odpověď|Automatická odpoveď|Automatická zpráva|Autoodpověď",
        "note": "Oznámení o nepřítomnosti|Zpráva o nepřítomnosti|Upozornění na nepřítomnost",
        "away": "Mimo kancelář|Nepřítomnost|Nepřítomen|Nepřítomna|Nejsem v kanceláři|Dovolená|Na dovolené",
        "absent": "mimo kancelář|nejsem v kanceláři|nepřítomen|nepřítomna|nepřítomnosti|na dovolené"
        "|dovolenou|čerpám dovolenou|vrátím se|zpět v kanceláři|budu zpět|omezený přístup|děkuji za zprávu"
        "|děkuji za váš e-mail|automatická odpověď|služební cestě",
        "read": "Přečteno|Čtení|Nepřečteno|Potvrzení o přečtení|Potvrzení přečtení|Doručenka|Nepřečtené",
        "was_read": "byla přečtena|byl přečten|přečtena dne|odstraněna bez přečtení|potvrzení o přečtení"
        "|potvrzení přečtení",
        "undelivered": "Nedoručitelné|Nelze doručit|Nedoručeno|Doručeno|Předáno|Oznámení o stavu doručení"
        "|Zprávu nelze doručit",
        "meeting": "Přijato|Odmítnuto|Předběžně|Předběžně přijato|Nezávazně|Nezávazně přijato"
        "|Navržen nový čas|Navrhovaný nový čas|Nový navržený čas",
        "recall": "Odvolat|Odvolání|Odvolání zprávy",
        "recalls": "chce odvolat zprávu|by chtěl odvolat zprávu|si přeje odvolat zprávu"
        "|by rád odvolal zprávu|by chtěla odvolat zprávu",
        "reacted": "reagoval na vaši zprávu|reagovala na vaši zprávu|reagoval(a) na vaši zprávu"
        "|reaguje na vaši zprávu|zareagoval na vaši zprávu|zareagovala na vaši zprávu|reagoval přes gmail"
        "|reagovala přes gmail|reagoval(a) přes gmail|zareagoval(a) přes gmail",
    },
    tapbacks={
        "👍": "líbí se mu {t}|líbí se jí {t}|líbí se {t}|líbilo se {t}|líbilo se mu {t}|líbilo se jí {t}"
        "|označil {t} jako oblíbené|označila {t} jako oblíbené|to se mi líbí: {t}|olajkoval {t}"
        "|olajkovala {t}|olajkoval(a) {t}",
        "❤️": "miluje {t}|zamiloval si {t}|zamilovala si {t}|zamiloval(a) si {t}",
        "😄": "směje se {t}|zasmál se {t}|zasmála se {t}|zasmál(a) se {t}|rozesmálo ho {t}|rozesmálo ji {t}",
        "none": "nelíbí se mu {t}|nelíbí se jí {t}|nelíbí se {t}|nelíbilo se {t}|zdůraznil {t}|zdůraznila {t}"
        "|zdůraznil(a) {t}|zpochybnil {t}|zpochybnila {t}|zpochybnil(a) {t}|ptá se na {t}"
        "|odebral {e} z {t}|odebrala {e} z {t}|odstranil {e} z {t}|odstranila {e} z {t}",
        "any": "reagoval {e} na {t}|reagovala {e} na {t}|reagoval(a) {e} na {t}|zareagoval {e} na {t}"
        "|zareagovala {e} na {t}|zareagoval(a) {e} na {t}|{e} na {t}",
        "things": "obrázek|fotku|fotografii|film|video|přílohu|zprávu|gif",
    },
    commands={
        "mute": "ztlumit|ztiš|odhlásit|odhlásit odběr|zrušit odběr|přestat sledovat|nesledovat|opustit",
        "follow": "sledovat|sleduj|odebírat|přihlásit",
    },
    headers={
        "from": "Od|Odesílatel|Odesilatel|Odesláno od",
        "sent": "Odesláno|Datum|Odeslaná|Datum odeslání|Odeslano|Dne|Odesláno dne|Date",
        "to": "Komu|Příjemce|Pro|Adresát",
        "cc": "Kopie|Cc|Kopie pro|Kopie komu",
        "bcc": "Skrytá kopie|Skrytá|Bcc|Slepá kopie",
        "subject": "Předmět|Věc|Predmet",
        "reply_to": "Odpověď komu|Odpovědět komu|Odpověď na|Odpovědět na",
        "importance": "Důležitost|Priorita|Citlivost|Kategorie|Utajení",
        "attachments": "Přílohy|Příloha",
        "other": "Organizace|Kdy|Kde|Místo",
    },
    attributions="""
        Dne {date} {name} napsal(a):
        Dne {date}, {name} napsal(a):
        Dne {date} {name} napsal:
        Dne {date}, {name} napsal:
        Dne {date} {name} napsala:
        Dne {date} {name} píše:
        Dne {date} uživatel {name} napsal:
        Dne {date} uživatel {name} napsal(a):
        Dne {date} napsal/a {name}:
        Dne {date} napsal {name}:
        Dne {date} napsal(a) {name}:
        Dne {date}, {name} napsal/a:
        On {date}, {name} napsal(a):
        {date} {name} napsal(a):
        {date}, {name} napsal(a):
        {date} {name} napsal:
        {date}, {name} napsal:
        {date} odesílatel {name} napsal:
        {date} odesílatel {name} napsal(a):
        {name} napsal(a) dne {date}:
        {name} napsal dne {date}:
        {name} v {date} napsal(a):
        {name} píše v {date}:
        {name} píše dne {date}:
        {name} napsal(a):
        {name} napsal:
        {name} napsala:
        {name} píše:
        Citát {name}:
        Cituji {name}:
        Uživatel {name} napsal:
    """,
    originals="Původní zpráva|Puvodni zprava|Původní e-mail|Původní schůzka|Původní mail",
    forwards="Přeposlaná zpráva|Předaná zpráva|Začátek přeposlané zprávy|Začátek předávané zprávy"
    "|Přeposlal(a) {name} dne {date}"
    "|Přeposlal(a)|Přeposlaný e-mail|Přeposláno|Přesměrovaná zpráva|Preposlana zprava|Začátek přeposílané zprávy",
    reply_prefixes="Odp|Re|OD",
    forward_prefixes="PŘ|Přepos|FW|Předáno|Přeposláno|PD",
    signatures="Odesláno z mého {device}|Odesláno z {device}|Získat Outlook pro {device}|Stáhnout Outlook pro {device}"
    "|Získejte Outlook pro {device}|Odesláno pomocí {device}|Odesláno ze {device}|Odesláno z Pošty pro {device}"
    "|Odesláno přes {device}",
    months="leden ledna led|únor února úno|březen března bře|duben dubna dub|květen května kvě|červen června čvn cer čer"
    "|červenec července čvc|srpen srpna srp|září zář|říjen října říj|listopad listopadu lis|prosinec prosince pro",
    weekdays="pondělí po pon|úterý út ute úte|středa středu st stř|čtvrtek čt čtv|pátek pá pát|sobota sobotu so sob"
    "|neděle neděli ne ned",
    am="dop.|dopoledne",
    pm="odp.|odpoledne",
    date_words="v|ve|dne|hod",
    date_suffixes="hod|h",
    disclaimers="tato zpráva je určena|tento e-mail a|obsah této zprávy|tato e-mailová zpráva|informace obsažené v této",
    banners="[externí]|tento e-mail pochází z vnějšku{any}|tento e-mail pochází z prostředí mimo {any}"
    "|tento e-mail pochází zvenčí{any}|tento e-mail byl odeslán z prostředí mimo {any}"
    "|tento e-mail byl odeslán mimo {any}|tento e-mail pochází mimo {any}"
    "|tento e-mail přišel z prostředí mimo {any}|tato zpráva pochází mimo {any}"
    "|tato zpráva pochází z vnějšku{any}|tato zpráva pochází z prostředí mimo {any}"
    "|tato zpráva byla odeslána mimo {any}|tento e-mail pochází od externího odesílatele{any}"
    "|tato zpráva pochází od externího odesílatele{any}|tato zpráva je od externího odesílatele{any}"
    "|tento e-mail je od externího odesílatele{any}|externí e-mail|externí odesílatel|externí zpráva"
    "|nedostáváte často {any} od {any}|nedostáváte často {any} z {any}|od {any} často nedostáváte e-maily"
    "|někteří lidé, kteří dostali tuto zprávu, {any} často {any}"
    "|někteří lidé, kteří tuto zprávu dostali, {any} často {any}|u této zprávy buďte opatrní",
    banner_advice="další informace o tom, proč je to důležité|zjistěte, proč je to důležité"
    "|přečtěte si, proč je to důležité|proč je to důležité|neklikejte {any}|neotevírejte {any}"
    "|neotvírejte {any}|buďte opatrní{any}|buďte obezřetní{any}|dbejte opatrnosti{any}"
    "|v případě pochybností{any}|ověřte {any}",
    banner_labels="upozornění|varování|pozor|výstraha|externí|důležité",
    legends={
        "inline": "moje odpovědi|mé odpovědi|moje komentáře|mé komentáře|moje poznámky|odpovědi níže"
        "|komentáře níže|odpovědi v textu|komentáře v textu|mezi řádky|ve vašem textu|v tvém textu"
        "|v textu níže|označen*",
        "answers": "odpověd*|odpovíd*|komentář*|poznámk*|níže|text*",
        "red": "červen*",
        "blue": "modr*",
        "green": "zelen*",
        "purple": "fialov*",
        "orange": "oranžov*",
        "brown": "hněd*",
        "pink": "růžov*",
    },
)
