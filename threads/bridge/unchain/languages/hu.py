"""Hungarian."""

from .base import Language

LANGUAGE = Language(
    code="hu",
    robots={
        "auto": "Automatikus válasz|Automatikus üzenet|Autoreply válasz|Automata válasz",
        "note": "Távolléti üzenet|Távolléti értesítés|Távolléti válasz|Házon kívüli üzenet",
        "away": "Házon kívül|Irodán kívül|Távollét|Távollétem|Szabadság|Szabadságon|Nem vagyok az irodában",
        "absent": "házon kívül|irodán kívül|szabadságon|szabadságomat|nem vagyok az irodában|távol vagyok"
        "|távollétem|visszatérek|vissza leszek|ismét elérhető|korlátozottan|köszönöm levelét"
        "|köszönöm üzenetét|automatikus válasz|nem tartózkodom",
        "read": "Elolvasva|Olvasott|Olvasva|Nem olvasott|Olvasatlan|Olvasási visszaigazolás|Tértivevény",
        "was_read": "elolvasták|elolvasva|olvasatlanul törölték|olvasási visszaigazolás|elolvasta",
        "undelivered": "Kézbesíthetetlen|Nem kézbesíthető|Sikertelen kézbesítés|Kézbesítve"
        "|Továbbítva (visszaigazolás nélkül)|Kézbesítési állapotjelentés|Kézbesítési hiba",
        "meeting": "Elfogadva|Elutasítva|Feltételes|Feltételesen elfogadva|Bizonytalan|Új időpont javasolva"
        "|Javasolt új időpont|Új időpontjavaslat",
        "recall": "Visszahívás|Visszahívva|Üzenet visszahívása",
        "recalls": "vissza szeretné hívni|vissza szeretné vonni|visszahívja az üzenetet",
        "reacted": "reagált az üzenetedre|reagált az üzenetére|reagált az e-mailedre|reagált a gmailben"
        "|reagált a gmailen keresztül|gmailben reagált",
    },
    tapbacks={
        "👍": "kedvelte {t}|kedvelte ezt: {t}|kedveli ezt: {t}|tetszik neki: {t}|kedveli: {t}|lájkolta: {t}"
        "|kedvelte: {t}",
        "❤️": "imádta ezt: {t}|imádja ezt: {t}|imádta: {t}|szereti ezt: {t}|szerette ezt: {t}",
        "😄": "nevetett ezen: {t}|nevet ezen: {t}|ezen nevetett: {t}|nevetett rajta: {t}",
        "none": "nem kedvelte ezt: {t}|nem tetszett neki: {t}|nem tetszik neki: {t}|kiemelte ezt: {t}"
        "|kiemelte: {t}|hangsúlyozta ezt: {t}|megkérdőjelezte ezt: {t}|megkérdőjelezte: {t}"
        "|eltávolította a(z) {e} reakciót innen: {t}",
        "any": "{e} reakciót adott erre: {t}|a következővel reagált: {e} erre: {t}"
        "|{e} jellel reagált erre: {t}|{e} erre: {t}",
        "things": "egy képet|egy fotót|egy videót|egy mellékletet|egy üzenetet",
    },
    commands={
        "mute": "némítás|némít|leiratkozás|leiratkozom|lemondás|követés leállítása|kilépés",
        "follow": "követés|követem|feliratkozás|feliratkozom",
    },
    headers={
        "from": "Feladó|Küldő|Forrás",
        "sent": "Elküldve|Küldve|Dátum|Küldés dátuma|Küldés ideje|Elküldés dátuma|Feladva",
        "to": "Címzett|Címzettek|Cél",
        "cc": "Másolatot kap|Másolat|Cc|Másolatot kapnak",
        "bcc": "Titkos másolat|Rejtett másolat|Bcc|Vakmásolat",
        "subject": "Tárgy|Targy",
        "reply_to": "Válaszcím|Válasz erre a címre|Válasz",
        "importance": "Fontosság|Prioritás|Bizalmasság|Kategóriák",
        "attachments": "Mellékletek|Melléklet|Csatolmányok",
        "other": "Szervezet|Mikor|Hol|Hely",
    },
    attributions="""
        {name} írta {date} időpontban:
        {name} írta ({date}):
        {name} írta ezt: ({date}):
        {name} ezt írta ({date}):
        {name} ezt írta (időpont: {date}):
        {name} ezt írta:
        {name} ezt írta {date}:
        {name} írta:
        {name} írta {date}:
        {name} írta, {date}:
        {date} keltezéssel, {name} írta:
        {date} keltezéssel, {name} ezt írta:
        {date} keltezéssel {name} ezt írta:
        {date} időpontban {name} írta:
        {date} {name} ezt írta:
        {date} {name} írta:
        {date}, {name} írta:
        {date}, {name} ezt írta:
        {date} időpontban {name} ezt írta:
        {date} dátummal {name} ezt írta:
        {name} {date} dátummal ezt írta:
        On {date}, {name} írta:
        Idézet ({name}):
        Idézés {name}:
    """,
    originals="Eredeti üzenet|Eredeti levél|Eredeti e-mail|Eredeti találkozó",
    forwards="Továbbított üzenet|Továbbított levél|Továbbított üzenet kezdete|A továbbított üzenet kezdete"
    "|Továbbította {name} {date}"
    "|Továbbította|Továbbított e-mail|Továbbított üzenet eleje|Forwarded message",
    reply_prefixes="Vá|VÁ|Válasz",
    forward_prefixes="Továbbítás|TOVÁBBÍTÁS|Tov|Továbbítva|Továb",
    signatures="Elküldve {device}-ról|Elküldve az {device}-omról|Küldve {device}-ról|Az Outlook beszerzése {device}-re"
    "|Elküldve a következőből: {device}|iPhone-omról küldve|Elküldve {device}|Küldve az {device}|Az Outlook letöltése {device}"
    "|Küldve {device}|Elküldve innen: {device}|Az {device} Outlook beszerzése",
    months="január jan|február febr feb|március márc már|április ápr|május máj|június jún|július júl|augusztus aug"
    "|szeptember szept sze|október okt|november nov|december dec",
    weekdays="hétfő h hét|kedd k|szerda sze|csütörtök cs csüt|péntek p pén|szombat szo|vasárnap v vas",
    am="de.|de|délelőtt",
    pm="du.|du|délután",
    date_words="dátummal|órakor|kor",
    date_suffixes="-kor|-án|-én|-i",
    disclaimers="ez az üzenet és|jelen üzenet|ez az e-mail|az üzenet tartalma|a jelen e-mail",
    legends={
        "inline": "válaszaim|a válaszaim|megjegyzéseim|válaszok lent|válaszok alább|válaszok a szövegben"
        "|megjegyzések a szövegben|a sorok között|a szövegben|a leveledben|jelölve",
        "answers": "válasz*|megjegyzés*|komment*|lent|alább|szöveg*",
        "red": "piros*|vörös*",
        "blue": "kék*",
        "green": "zöld*",
        "purple": "lila*",
        "orange": "narancs*",
        "brown": "barn*",
        "pink": "rózsaszín*",
    },
)
