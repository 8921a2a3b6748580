"""Slovenian."""

from .base import Language

LANGUAGE = Language(
    code="sl",
    robots={
        "auto": "Samodejni odgovor|Avtomatski odgovor|Samodejno sporočilo",
        "note": "Obvestilo o odsotnosti|Sporočilo o odsotnosti",
        "away": "Odsotnost|Odsoten|Odsotna|Zunaj pisarne|Ni v pisarni|Na dopustu|Dopust",
        "absent": "nisem v pisarni|zunaj pisarne|na dopustu|odsoten|odsotna|odsotnosti|vrnem se"
        "|nazaj v pisarni|na bolniški|na službeni poti|omejen dostop|hvala za sporočilo"
        "|hvala za vaše sporočilo|samodejni odgovor|avtomatski odgovor",
        "read": "Prebrano|Neprebrano|Ni prebrano|Potrdilo o branju|Potrditev branja",
        "was_read": "je bilo prebrano|je prebrano|izbrisano brez branja|potrdilo o branju|potrditev branja",
        "undelivered": "Ni mogoče dostaviti|Nedostavljivo|Ni dostavljeno|Dostavljeno|Dostava ni uspela"
        "|Obvestilo o stanju dostave",
        "meeting": "Sprejeto|Zavrnjeno|Začasno|Začasno sprejeto|Pogojno sprejeto|Predlagan nov čas"
        "|Predlagana nova ura",
        "recall": "Odpoklic|Preklic|Odpoklic sporočila",
        "recalls": "želi odpoklicati sporočilo|želi preklicati sporočilo",
        "reacted": "se je odzval na vaše sporočilo|se je odzvala na vaše sporočilo"
        "|se je odzval(a) na vaše sporočilo|se je odzval prek gmaila|se je odzvala prek gmaila"
        "|se je odzval(a) prek gmaila",
    },
    tapbacks={
        "👍": "všeč mu je {t}|všeč ji je {t}|všečkal {t}|všečkala {t}|všeč je {t}",
        "❤️": "ljubi {t}|obožuje {t}|vzljubil {t}|vzljubila {t}",
        "😄": "smeji se {t}|nasmejal se je {t}|nasmejala se je {t}|smejal se je {t}|smejala se je {t}",
        "none": "ni mu všeč {t}|ni ji všeč {t}|poudaril {t}|poudarila {t}|podvomil o {t}|podvomila o {t}"
        "|odstranil {e} s {t}|odstranila {e} s {t}",
        "any": "odzval se je z {e} na {t}|odzvala se je z {e} na {t}|odziv {e} na {t}|{e} na {t}",
        "things": "sliko|fotografijo|film|video|prilogo|sporočilo",
    },
    commands={
        "mute": "utišaj|odjava|odjavi me|preklic naročnine|nehaj slediti|zapusti",
        "follow": "spremljaj|sledi|naročam|prijavi me",
    },
    headers={
        "from": "Od|Pošiljatelj",
        "sent": "Poslano|Datum|Poslano dne|Datum pošiljanja",
        "to": "Za|Prejemnik|Komu",
        "cc": "Kp|Kopija|Cc",
        "bcc": "Skp|Skrita kopija|Bcc",
        "subject": "Zadeva|Predmet",
        "reply_to": "Odgovori na|Odgovor na",
        "importance": "Pomembnost|Prioriteta",
        "attachments": "Priloge|Priloga",
    },
    attributions="""
        {date} je oseba {name} napisala:
        {date} je oseba {name} napisal:
        Dne {date} je {name} napisal(a):
        Dne {date} je {name} napisal:
        Dne {date} je {name} napisala:
        Dne {date} je uporabnik {name} napisal:
        Dne {date}, {name} napisal(a):
        Dne {date} {name} piše:
        Dne {date}, {name} piše:
        {date}, je {name} napisal(a):
        {date} je {name} napisal(a):
        {date} je {name} napisal:
        {date}, {name} je napisal/a:
        {name} je dne {date} napisal:
        {name} je dne {date} napisal(a):
        {name} je napisal:
        {name} pravi:
    """,
    originals="Izvirno sporočilo|Prvotno sporočilo|Originalno sporočilo|Izvirni sestanek",
    forwards="Posredovano sporočilo|Začetek posredovanega sporočila|Posredoval|Začni posredovano sporočilo",
    reply_prefixes="Odg|ODG|Odgovor",
    forward_prefixes="Posr|PSR|Posredovano",
    signatures="Poslano iz mojega {device}|Poslano z mojega {device}|Poslano z {device}|Poslano iz {device}"
    "|Pridobite Outlook za {device}",
    months="januar januarja jan|februar februarja feb|marec marca mar|april aprila apr|maj maja|junij junija jun"
    "|julij julija jul"
    "|avgust avgusta avg|september septembra sep|oktober oktobra okt|november novembra nov|december decembra dec",
    weekdays="ponedeljek pon|torek tor|sreda sre|četrtek čet|petek pet|sobota sob|nedelja ned",
    date_words="ob|dne|je",
    date_suffixes="h",
    legends={
        "inline": "moji odgovori|moji komentarji|moje pripombe|odgovori spodaj|komentarji spodaj"
        "|odgovori v besedilu|komentarji v besedilu|med vrsticami|v vašem besedilu|v besedilu",
        "answers": "odgovor*|komentar*|pripomb*|spodaj|besedil*",
        "red": "rdeč*",
        "blue": "modr*",
        "green": "zelen*",
        "purple": "vijoličn*",
        "orange": "oranžn*",
        "brown": "rjav*",
        "pink": "rožnat*|roza",
    },
)
