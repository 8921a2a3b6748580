"""Danish."""

from .base import Language

LANGUAGE = Language(
    code="da",
    robots={
        "auto": "Automatisk svar|Autosvar|Auto-svar|Automatisk besvarelse|Automatisk meddelelse",
        "note": "Fraværsmeddelelse|Fraværsbesked|Fraværsassistent|Feriebesked|Feriemeddelelse",
        "away": "Fravær|Fraværende|Ikke på kontoret|Ikke til stede|Ude af huset|På ferie|Ferie",
        "absent": "ikke på kontoret|på ferie|holder ferie|er fraværende|ude af huset|ude af kontoret"
        "|på barsel|tilbage den|tilbage på kontoret|er tilbage|begrænset adgang|tak for din mail"
        "|tak for din e-mail|tak for din besked|automatisk svar|autosvar",
        "read": "Læst|Ikke læst|Ulæst|Kvittering for læsning|Læsebekræftelse|Kvittering",
        "was_read": "blev læst|er blevet læst|er læst|slettet uden at være læst|slettet uden at blive læst"
        "|læsebekræftelse|kvittering for",
        "undelivered": "Kan ikke leveres|Ikke leveret|Uanbringelig|Kunne ikke leveres|Leveret"
        "|Levering mislykkedes|Leveringsfejl|Besked om leveringsstatus",
        "meeting": "Accepteret|Afvist|Afslået|Foreløbig|Foreløbig accepteret|Foreløbigt accepteret"
        "|Nyt tidspunkt foreslået|Nyt klokkeslæt foreslået|Nyt mødetidspunkt foreslået",
        "recall": "Tilbagekald|Tilbagekaldelse|Træk tilbage|Tilbagekald meddelelse",
        "recalls": "vil gerne tilbagekalde meddelelsen|ønsker at tilbagekalde meddelelsen"
        "|vil tilbagekalde meddelelsen|vil gerne trække meddelelsen",
        "reacted": "reagerede på din meddelelse|reagerede på din besked|har reageret på din meddelelse"
        "|har reageret på din besked|reagerede på din mail|reagerede via gmail",
    },
    tapbacks={
        "👍": "syntes godt om {t}|synes godt om {t}|kunne lide {t}|kan lide {t}|har liket {t}|likede {t}",
        "❤️": "elskede {t}|elsker {t}",
        "😄": "lo ad {t}|grinede ad {t}|ler ad {t}|griner ad {t}|lo af {t}|grinede af {t}",
        "none": "kunne ikke lide {t}|syntes ikke om {t}|synes ikke om {t}|fremhævede {t}|understregede {t}"
        "|betonede {t}|satte spørgsmålstegn ved {t}|stillede spørgsmål til {t}"
        "|fjernede et hjerte fra {t}|fjernede et synes godt om fra {t}|fjernede {e} fra {t}",
        "any": "reagerede med {e} på {t}|har reageret med {e} på {t}|reagerede på {t} med {e}|{e} på {t}"
        "|{e} til {t}",
        "things": "et billede|et foto|en film|en video|et bilag|en besked|en gif|en lydbesked|et link",
    },
    commands={
        "mute": "slå lyden fra|lydløs|afmeld|afmeld mig|frameld|forlad|følg ikke|stop med at følge",
        "follow": "følg|følge|abonner|abonnér|tilmeld",
    },
    headers={
        "from": "Fra|Afsender",
        "sent": "Sendt|Dato|Sendt den|Afsendt|Date|Afsendelsesdato",
        "to": "Til|Modtager|Modtagere",
        "cc": "Cc|Kopi|Kopi til",
        "bcc": "Bcc|Skjult kopi|Blind kopi",
        "subject": "Emne|Vedr|Vedrørende",
        "reply_to": "Svar til|Besvar til|Svar-til",
        "importance": "Prioritet|Vigtighed|Følsomhed|Kategorier|Følsomhedsgrad",
        "attachments": "Vedhæftede filer|Vedhæftet fil|Vedhæftet|Bilag|Vedhæftninger",
        "other": "Organisation|Hvornår|Hvor|Sted",
    },
    attributions="""
        Den {date} skrev {name}:
        Den {date} skrev {name} følgende:
        Den {date}, skrev {name}:
        Den {date}, {name} skrev:
        Den {date} {name} skrev:
        Den {date} har {name} skrevet:
        On {date}, {name} skrev:
        D. {date} skrev {name}:
        På {date} skrev {name}:
        {date} skrev {name}:
        {date}, {name} skrev:
        {date} {name} skrev:
        {name} skrev den {date}:
        {name} skrev {date}:
        {name} skrev:
        {name} skriver:
        Citat {name}:
        Citerer {name}:
    """,
    originals="Oprindelig meddelelse|Original meddelelse|Oprindelig besked|Oprindelig mail|Oprindelig e-mail|Oprindelig aftale"
    "|Original besked|Den oprindelige meddelelse",
    forwards="Videresendt meddelelse|Videresendt besked|Start på videresendt besked|Start på videresendt meddelelse"
    "|Videresendt af {name} den {date}|Videresendt af|Videresendt mail|Videresendt e-mail|Videresendt mail fra"
    "|Påbegynd videresendt besked",
    reply_prefixes="SV|Sv|Svar|VS: SV",
    forward_prefixes="VS|Vs|VB|Videresendt|FW",
    signatures="Sendt fra min {device}|Sendt fra {device}|Hent Outlook til {device}|Hent Outlook for {device}"
    "|Sendt med {device}"
    "|Sendt via {device}|Sendt fra Mail til {device}|Sendt fra Outlook|Få Outlook til {device}",
    months="januar jan|februar feb|marts mar|april apr|maj|juni jun|juli jul|august aug|september sep sept|oktober okt"
    "|november nov|december dec",
    weekdays="mandag man ma|tirsdag tirs tir ti|onsdag ons|torsdag tors tor|fredag fre fr|lørdag lør lø|søndag søn sø",
    am="AM",
    pm="PM",
    date_words="kl|klokken|den|d",
    disclaimers="denne e-mail kan indeholde|denne mail kan indeholde|denne meddelelse er|denne e-mail er fortrolig"
    "|denne e-mail og eventuelle",
    banners="denne e-mail kommer udefra{any}|denne mail kommer udefra{any}|denne e-mail er sendt udefra{any}"
    "|denne mail er sendt udefra{any}|denne besked kommer udefra{any}"
    "|denne e-mail stammer fra en ekstern {any}|denne e-mail kommer fra en ekstern {any}"
    "|denne mail kommer fra en ekstern {any}|denne e-mail er sendt fra en ekstern {any}"
    "|denne meddelelse kommer fra en ekstern {any}|denne besked kommer fra en ekstern {any}"
    "|denne e-mail kommer fra en afsender uden for {any}"
    "|denne e-mail stammer fra en afsender uden for {any}"
    "|denne e-mail er sendt fra en afsender uden for {any}|denne e-mail stammer uden for {any}"
    "|denne e-mail stammer fra uden for {any}|denne e-mail kommer fra uden for {any}"
    "|denne e-mail er sendt uden for {any}|ekstern e-mail|ekstern mail|ekstern afsender|ekstern besked"
    "|du får ikke ofte mails fra {any}|du får ikke ofte mail fra {any}|du får ikke ofte e-mails fra {any}"
    "|du modtager ikke ofte {any} fra {any}"
    "|nogle personer, der har modtaget denne meddelelse, {any} ikke ofte {any}"
    "|nogle af de personer, der har modtaget denne meddelelse, {any} ikke ofte {any}"
    "|vær forsigtig med denne meddelelse",
    banner_advice="få mere at vide om, hvorfor dette er vigtigt|find ud af, hvorfor dette er vigtigt"
    "|få at vide, hvorfor dette er vigtigt|klik ikke {any}|klik aldrig {any}|undlad at {any}"
    "|åbn ikke {any}|vær forsigtig{any}|vær opmærksom{any}|hvis du er i tvivl{any}|er du i tvivl{any}"
    "|kontrollér {any}",
    banner_labels="advarsel|obs|bemærk|forsigtig|vigtigt|ekstern|pas på|opmærksom",
    legends={
        "inline": "mine svar|mine kommentarer|svar nedenfor|kommentarer nedenfor|svar i teksten"
        "|kommentarer i teksten|mellem linjerne|i din tekst|i din mail|i teksten nedenfor"
        "|markeret med",
        "answers": "svar|svarene|svarer|kommentar*|nedenfor|nedenunder|tekst|teksten",
        "red": "rød|rødt|røde",
        "blue": "blå|blåt",
        "green": "grøn|grønt|grønne",
        "purple": "lilla",
        "orange": "orange",
        "brown": "brun|brunt",
        "pink": "lyserød|pink",
    },
)
