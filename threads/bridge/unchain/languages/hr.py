"""Croatian, Bosnian and Serbian in Latin script."""

from .base import Language

LANGUAGE = Language(
    code="hr",
    robots={
        "auto": "Automatski odgovor|Automatska poruka",
        "note": "Obavijest o odsutnosti|Poruka o odsutnosti",
        "away": "Odsutan|Odsutna|Odsutnost|Izvan ureda|Nisam u uredu|Na godišnjem|Godišnji odmor",
        "absent": "izvan ureda|nisam u uredu|na godišnjem|odsutan|odsutna|odsutnosti|vraćam se"
        "|ponovno u uredu|ponovo u uredu|na bolovanju|na službenom putu|ograničen pristup|hvala na poruci"
        "|hvala na vašoj poruci|automatski odgovor",
        "read": "Pročitano|Nepročitano|Nije pročitano|Potvrda o čitanju|Potvrda čitanja",
        "was_read": "je pročitana|je pročitano|izbrisana bez čitanja|potvrda o čitanju|potvrda čitanja",
        "undelivered": "Neisporučivo|Nije isporučeno|Isporuka nije uspjela|Isporučeno"
        "|Obavijest o statusu isporuke",
        "meeting": "Prihvaćeno|Odbijeno|Uvjetno|Uvjetno prihvaćeno|Možda|Predloženo novo vrijeme",
        "recall": "Opoziv|Opoziv poruke|Povlačenje poruke",
        "recalls": "želi opozvati poruku|želi povući poruku",
        "reacted": "je reagirao na vašu poruku|je reagirala na vašu poruku|reagirao je na vašu poruku"
        "|reagirala je na vašu poruku|je reagirao putem gmaila|je reagirala putem gmaila"
        "|reagirao/la je na vašu poruku|je reagirao/la putem gmaila",
    },
    tapbacks={
        "👍": "svidjelo mu se {t}|svidjelo joj se {t}|sviđa mu se {t}|sviđa joj se {t}|svidjelo se {t}"
        "|sviđa se {t}|lajkao {t}|lajkala {t}",
        "❤️": "voli {t}|obožava {t}|zavolio {t}|zavoljela {t}",
        "😄": "nasmijao se na {t}|nasmijala se na {t}|smije se na {t}",
        "none": "ne sviđa mu se {t}|ne sviđa joj se {t}|nije mu se svidjelo {t}|naglasio {t}|naglasila {t}"
        "|doveo u pitanje {t}|dovela u pitanje {t}|uklonio {e} s {t}|uklonila {e} s {t}",
        "any": "reagirao {e} na {t}|reagirala {e} na {t}|reagirao/la {e} na {t}|{e} na {t}",
        "things": "sliku|fotografiju|film|video|privitak|poruku",
    },
    commands={
        "mute": "utišaj|isključi zvuk|odjava|odjavi me|prestani pratiti|napusti",
        "follow": "prati|pratim|pretplata|pretplati me",
    },
    rank=1,
    headers={
        "from": "Od|Šalje|Pošiljatelj|Pošiljalac",
        "sent": "Poslano|Datum|Poslato|Datum slanja|Vrijeme|Poslano dana",
        "to": "Za|Prima|Primatelj|Komu|Kome",
        "cc": "Kopija|Cc|Kopija za|Kopije",
        "bcc": "Skrivena kopija|Bcc|Tajna kopija",
        "subject": "Predmet|Naslov|Tema",
        "reply_to": "Odgovori na|Odgovor na|Odgovor za",
        "importance": "Važnost|Prioritet",
        "attachments": "Privici|Privitak|Prilozi|Prilog",
    },
    attributions="""
        {date} {name} napisao je:
        {date} {name} napisala je:
        {date} korisnik {name} napisala je:
        Dana {date} {name} napisao je:
        Dana {date}, {name} napisao je:
        Dana {date} korisnik {name} napisao je:
        Dana {date}, korisnik {name} napisao je:
        Dana {date}, {name} je napisao/la:
        Dana {date} {name} je napisao/la:
        Dana {date}, {name} je napisao:
        Dana {date}, {name} je napisala:
        Dana {date}, {name} napisao/la je:
        Dana {date}, {name} je napisao(la):
        {date} {name} je napisao/la:
        {date}, {name} je napisao/la:
        {date} korisnik {name} napisao je:
        {date}, {name} je napisao:
        {date}, {name} piše:
        {name} je napisao/la:
        {name} je napisao:
        {name} piše:
    """,
    originals="Izvorna poruka|Originalna poruka|Izvorni sastanak|Prvotna poruka",
    forwards="Proslijeđena poruka|Prosleđena poruka|Početak proslijeđene poruke|Proslijeđeno od|Početak prosleđene poruke",
    reply_prefixes="Odg|ODG|Odgovor",
    forward_prefixes="Proslj|PROSL|Prosleđeno|Proslijeđeno",
    signatures="Poslano s mojeg {device}|Poslano s mog {device}|Poslano s {device}|Poslano sa {device}|Poslato sa {device}"
    "|Preuzmite Outlook za {device}",
    months="siječanj siječnja sij januar januara jan|veljača veljače velj vlj februar februara feb"
    "|ožujak ožujka ožu mart marta mar"
    "|travanj travnja tra april aprila apr|svibanj svibnja svi maj maja|lipanj lipnja lip jun juna jun"
    "|srpanj srpnja srp jul jula"
    "|kolovoz kolovoza kol avgust avgusta avg august|rujan rujna ruj septembar septembra sep"
    "|listopad listopada lis oktobar oktobra okt"
    "|studeni studenoga studenog stu novembar novembra nov|prosinac prosinca pro decembar decembra dec",
    weekdays="ponedjeljak pon ponedeljak|utorak uto|srijeda sri sreda srijedu|četvrtak čet|petak pet|subota sub subotu"
    "|nedjelja ned nedelja nedjelju",
    date_words="u|dana|god|sati",
    date_suffixes="god|godine|sati|h",
    legends={
        "inline": "moji odgovori|moji komentari|moje primjedbe|odgovori ispod|komentari ispod"
        "|odgovori u tekstu|komentari u tekstu|između redaka|u vašem tekstu|u tvom tekstu|u tekstu",
        "answers": "odgovor*|komentar*|primjedb*|ispod|tekst*",
        "red": "crven*",
        "blue": "plav*",
        "green": "zelen*",
        "purple": "ljubičast*",
        "orange": "narančast*",
        "brown": "smeđ*",
        "pink": "ružičast*",
    },
)
