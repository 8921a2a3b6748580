"""Norwegian."""

from .base import Language

LANGUAGE = Language(
    code="no",
    robots={
        "auto": "Automatisk svar|Autosvar|Auto-svar|Automatisk melding",
        "note": "Fraværsmelding|Fraværsbeskjed|Fraværsassistent|Feriemelding",
        "away": "Fravær|Fraværende|Ikke på kontoret|Ikke til stede|Borte fra kontoret|På ferie|Ferie",
        "absent": "ikke på kontoret|på ferie|har ferie|er fraværende|borte fra kontoret|ute av kontoret"
        "|i permisjon|tilbake den|tilbake på kontoret|er tilbake|begrenset tilgang|takk for din e-post"
        "|takk for e-posten|takk for meldingen|takk for din melding|automatisk svar|autosvar",
        "read": "Lest|Ikke lest|Ulest|Lesebekreftelse|Lesekvittering|Kvittering",
        "was_read": "ble lest|er lest|har blitt lest|slettet uten å bli lest|lesebekreftelse|lesekvittering",
        "undelivered": "Kan ikke leveres|Ikke levert|Uleverbar|Levering mislyktes|Levert|Leveringsfeil"
        "|Varsel om leveringsstatus",
        "meeting": "Godtatt|Akseptert|Avslått|Foreløpig|Foreløpig godtatt|Foreløpig akseptert"
        "|Nytt tidspunkt foreslått|Nytt klokkeslett foreslått|Nytt møtetidspunkt foreslått",
        "recall": "Tilbakekall|Tilbakekalling|Trekk tilbake|Tilbakekall melding",
        "recalls": "vil tilbakekalle meldingen|ønsker å tilbakekalle meldingen"
        "|vil gjerne tilbakekalle meldingen|vil trekke tilbake meldingen",
        "reacted": "reagerte på meldingen din|har reagert på meldingen din|reagerte på din melding"
        "|reagerte på e-posten din|reagerte via gmail",
    },
    tapbacks={
        "👍": "likte {t}|liker {t}|har likt {t}",
        "❤️": "elsket {t}|elsker {t}|elska {t}",
        "😄": "lo av {t}|ler av {t}",
        "none": "mislikte {t}|misliker {t}|likte ikke {t}|fremhevet {t}|understreket {t}|la vekt på {t}"
        "|stilte spørsmål ved {t}|stilte spørsmålstegn ved {t}|fjernet et hjerte fra {t}"
        "|fjernet en liker fra {t}|fjernet {e} fra {t}",
        "any": "reagerte med {e} på {t}|har reagert med {e} på {t}|reagerte på {t} med {e}|{e} på {t}"
        "|{e} til {t}",
        "things": "et bilde|et foto|en film|en video|et vedlegg|en melding|en gif|en lydmelding|en lenke",
    },
    commands={
        "mute": "demp|slå av lyden|meld av|avmeld|stopp abonnement|avslutt abonnement|forlat|slutt å følge",
        "follow": "følg|følge|abonner|meld på",
    },
    headers={
        "from": "Fra|Avsender|Frå",
        "sent": "Sendt|Dato|Sendt den|Sendt dato|Date",
        "to": "Til|Mottaker|Mottakere",
        "cc": "Kopi|Cc|Kopi til",
        "bcc": "Blindkopi|Bcc|Skjult kopi",
        "subject": "Emne|Tittel|Vedr",
        "reply_to": "Svar til|Svaradresse",
        "importance": "Viktighet|Prioritet|Følsomhet|Kategorier|Betydning",
        "attachments": "Vedlegg",
        "other": "Organisasjon|Når|Hvor|Sted",
    },
    attributions="""
        Den {date} skrev {name}:
        Den {date} skrev {name} følgende:
        Den {date}, skrev {name}:
        Den {date}, {name} skrev:
        Den {date} {name} skrev:
        På {date} skrev {name}:
        On {date}, {name} skrev:
        {date} skrev {name}:
        {date}, {name} skrev:
        {date} {name} skrev:
        {name} skrev den {date}:
        {name} skrev {date}:
        {name} skrev følgende den {date}:
        {name} skrev:
        {name} skriver:
        Siterer {name}:
    """,
    originals="Opprinnelig melding|Original melding|Opprinnelig e-post|Opprinnelig avtale|Opprinneleg melding|Originalmelding"
    "|Den opprinnelige meldingen",
    forwards="Videresendt melding|Start på videresendt melding|Begynnelse på videresendt melding"
    "|Videresendt av {name} den {date}"
    "|Videresendt av|Vidaresend melding|Videresendt e-post|Begynn videresendt melding|Videresendt melding fra",
    reply_prefixes="SV|Sv|Svar",
    forward_prefixes="VS|Vs|Videresendt|FV|Fv",
    signatures="Sendt fra min {device}|Sendt fra {device}|Skaff deg Outlook for {device}|Hent Outlook for {device}"
    "|Få Outlook for {device}"
    "|Sendt med {device}|Sendt via {device}|Sendt fra E-post for {device}|Sendt fra Outlook|Last ned Outlook for {device}",
    months="januar jan|februar feb|mars mar|april apr|mai|juni jun|juli jul|august aug|september sep sept|oktober okt"
    "|november nov|desember des",
    weekdays="mandag man må|tirsdag tir ty tysdag|onsdag ons|torsdag tor tors|fredag fre|lørdag lør laurdag|søndag søn sundag",
    date_words="kl|klokken|klokka|den|d",
    disclaimers="denne e-posten kan inneholde|denne meldingen kan inneholde|denne e-post er|innholdet i denne e-posten",
    banners="denne e-posten kommer fra en ekstern {any}|denne e-posten er sendt fra en ekstern {any}"
    "|denne meldingen kommer fra en ekstern {any}|denne e-posten kommer fra utsiden {any}"
    "|denne e-posten kommer fra en avsender utenfor {any}|denne e-posten er sendt fra utenfor {any}"
    "|denne e-posten er sendt fra en avsender utenfor {any}|denne e-posten kommer utenfra{any}"
    "|denne meldingen kommer utenfra{any}|denne e-posten kommer fra utenfor {any}"
    "|denne e-posten stammer fra utenfor {any}|denne e-posten har sin opprinnelse utenfor {any}"
    "|denne meldingen kommer fra utenfor {any}|ekstern e-post|ekstern avsender|ekstern melding"
    "|du får ikke ofte e-post fra {any}|du mottar ikke ofte e-post fra {any}"
    "|noen som har mottatt denne meldingen{any}, får ikke ofte {any}"
    "|noen personer som mottok denne meldingen{any} ikke ofte {any}|vær forsiktig med denne meldingen",
    banner_advice="finn ut hvorfor dette er viktig|les om hvorfor dette er viktig"
    "|lær hvorfor dette er viktig|ikke klikk {any}|klikk ikke {any}|ikke åpne {any}|åpne ikke {any}"
    "|vær forsiktig{any}|vær varsom{any}|er du i tvil{any}|hvis du er i tvil{any}|kontroller {any}",
    banner_labels="advarsel|obs|merk|forsiktig|viktig|ekstern|varsel",
    legends={
        "inline": "mine svar|mine kommentarer|svar nedenfor|kommentarer nedenfor|svar under|svar i teksten"
        "|kommentarer i teksten|mellom linjene|i teksten din|i din tekst|i teksten under|merket med",
        "answers": "svar|svarene|svarer|kommentar*|nedenfor|under|tekst|teksten",
        "red": "rød|rødt|røde",
        "blue": "blå|blått",
        "green": "grønn|grønt|grønne",
        "purple": "lilla",
        "orange": "oransje",
        "brown": "brun|brunt",
        "pink": "rosa",
    },
)
