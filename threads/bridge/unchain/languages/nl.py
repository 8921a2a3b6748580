"""Dutch."""

from .base import Language

LANGUAGE = Language(
    code="nl",
    robots={
        "auto": "Automatisch antwoord|Automatische reactie|Automatisch bericht|Auto-antwoord"
        "|Automatische beantwoording",
        "note": "Afwezigheidsbericht|Afwezigheidsassistent|Afwezigheidsmelding|Bericht van afwezigheid"
        "|Bericht bij afwezigheid|Vakantiebericht",
        "away": "Afwezig|Afwezigheid|Niet aanwezig|Niet op kantoor|Met vakantie|Op vakantie|Buiten kantoor",
        "absent": "niet op kantoor|niet aanwezig|ben afwezig|afwezig tot|afwezig van|op vakantie"
        "|met vakantie|buiten kantoor|met verlof|weer aanwezig|weer op kantoor|ben ik weer|weer bereikbaar"
        "|beperkt bereikbaar|automatisch antwoord|bedankt voor uw bericht|bedankt voor je bericht"
        "|dank voor uw bericht",
        "read": "Gelezen|Niet gelezen|Leesbevestiging|Ontvangstbevestiging",
        "was_read": "is gelezen|werd gelezen|gelezen op|verwijderd zonder te zijn gelezen"
        "|ongelezen verwijderd|leesbevestiging|ontvangstbevestiging",
        "undelivered": "Onbestelbaar|Niet bezorgd|Bezorging mislukt|Niet afgeleverd|Bezorgd|Afgeleverd"
        "|Doorgestuurd (geen bevestiging)|Melding van bezorgingsstatus|Niet-bezorgbaar",
        "meeting": "Geaccepteerd|Afgewezen|Geweigerd|Voorlopig|Voorlopig geaccepteerd|Onder voorbehoud"
        "|Nieuwe tijd voorgesteld|Nieuw tijdstip voorgesteld",
        "recall": "Intrekken|Terughalen|Intrekking|Bericht intrekken|Terugroepen",
        "recalls": "wil het bericht intrekken|wil het bericht terughalen|wil graag het bericht"
        "|wil het bericht",
        "reacted": "heeft gereageerd op je bericht|heeft gereageerd op uw bericht"
        "|heeft op je bericht gereageerd|heeft op uw bericht gereageerd|heeft gereageerd via gmail"
        "|heeft via gmail gereageerd",
    },
    tapbacks={
        "👍": "vond {t} leuk|vindt {t} leuk|heeft {t} leuk gevonden|hield van {t} leuk|heeft {t} geliket"
        "|heeft {t} geliked",
        "❤️": "vond {t} geweldig|vindt {t} geweldig|hield van {t}|houdt van {t}"
        "|heeft een hartje gegeven aan {t}|heeft {t} geweldig gevonden",
        "😄": "lachte om {t}|moest lachen om {t}|moet lachen om {t}|heeft gelachen om {t}|vond {t} grappig",
        "none": "vond {t} niet leuk|vindt {t} niet leuk|heeft {t} niet leuk gevonden|benadrukte {t}"
        "|heeft {t} benadrukt|onderstreepte {t}|had een vraag over {t}|zette vraagtekens bij {t}"
        "|heeft een vraag over {t}|trok {t} in twijfel|heeft {t} in twijfel getrokken"
        "|heeft een hartje verwijderd van {t}|heeft {e} verwijderd van {t}",
        "any": "reageerde met {e} op {t}|heeft met {e} gereageerd op {t}|heeft met {e} op {t} gereageerd"
        "|reageerde op {t} met {e}|{e} op {t}",
        "things": "een afbeelding|een foto|een film|een video|een bijlage|een bericht|een gif|een audiobericht"
        "|een link",
    },
    commands={
        "mute": "dempen|stil|afmelden|uitschrijven|opzeggen|verlaten|ontvolgen|niet meer volgen",
        "follow": "volgen|aanmelden|abonneren|dempen opheffen",
    },
    headers={
        "from": "Van|Afzender|Verzonden door",
        "sent": "Verzonden|Datum|Verzonden op|Verstuurd|Date|Verzenddatum|Ontvangen|Verzonden om",
        "to": "Aan|Ontvanger|Geadresseerde|Naar",
        "cc": "CC|Kopie|Kopie aan|Cc",
        "bcc": "Bcc|Blinde kopie",
        "subject": "Onderwerp|Betreft",
        "reply_to": "Antwoord aan|Beantwoorden aan|Antwoorden aan|Antwoord-aan",
        "importance": "Urgentie|Belang|Prioriteit|Gevoeligheid|Categorieën|Belangrijkheid",
        "attachments": "Bijlagen|Bijlage",
        "other": "Organisatie|Nieuwsgroepen|Wanneer|Waar|Locatie",
    },
    attributions="""
        Op {date} schreef {name}:
        Op {date}, schreef {name}:
        Op {date} [tijdzone {any}], schreef {name}:
        Op {date} schreef {name} via {any}:
        Op {date} heeft {name} het volgende geschreven:
        Op {date} heeft {name} geschreven:
        Op {date} heeft u geschreven:
        Op {date}, heeft {name} het volgende geschreven:
        Op {date}, {name} schreef:
        Op {date} {name} schreef:
        Op {date}, {name} <{name}> schreef:
        Op {date} zei {name}:
        Op {date} schreef je:
        Op {date} om {date} schreef {name}:
        On {date}, schreef {name}:
        {name} schreef op {date}:
        {name} schreef:
        {name} schrijft:
        {name} heeft op {date} geschreven:
        {name} heeft op {date} het volgende geschreven:
        {name} schreef het volgende op {date}:
        {name} schreef op {date} het volgende:
        {date} schreef {name}:
        {date}, {name} schreef:
        {date} {name} schreef:
        In {id} schreef {name}:
        Citeren {name}:
        Quoting {name}:
        {name} schreef ({date}):
    """,
    originals="Oorspronkelijk bericht|Origineel bericht|Oorspronkelijke bericht|Originele bericht|Oorspronkelijke afspraak"
    "|Oorspronkelijke e-mail|Oorspronkelijke mail|Originele mail",
    forwards="Doorgestuurd bericht|Begin doorgestuurd bericht|Doorgestuurd door {name} op {date}|Doorgestuurd door"
    "|Doorgezonden bericht|Begin van doorgestuurd bericht|Doorgestuurde e-mail|Doorgezonden door",
    reply_prefixes="Antw|Antw.|Betr|BETR|RE|Antwoord",
    forward_prefixes="Doorst|Doorgestuurd|FW|DOORST|VS",
    signatures="Verstuurd vanaf mijn {device}|Verzonden vanaf mijn {device}|Verzonden vanaf {device}|Verstuurd vanaf {device}"
    "|Outlook voor {device} downloaden|Download Outlook voor {device}|Outlook voor {device} ophalen|Verzonden met {device}"
    "|Verstuurd met {device}|Verzonden via {device}|Verzonden vanuit Mail voor {device}|Verzonden van mijn {device}"
    "|Verstuurd van mijn {device}|Verzonden vanuit {device}|Verzonden vanuit Outlook",
    months="januari jan|februari feb|maart mrt maa|april apr|mei|juni jun|juli jul|augustus aug|september sep sept"
    "|oktober okt|november nov|december dec",
    weekdays="maandag ma|dinsdag di|woensdag wo woe|donderdag do|vrijdag vr vrij|zaterdag za|zondag zo",
    date_words="om|op|van",
    date_suffixes="uur|u",
    disclaimers="dit bericht is uitsluitend|dit e-mailbericht is|de informatie verzonden in|dit bericht en eventuele bijlagen"
    "|de informatie in dit e-mailbericht|deze e-mail is uitsluitend|deze e-mail en eventuele bijlagen"
    "|dit bericht kan vertrouwelijke",
    banners="[extern bericht]|deze e-mail is afkomstig van buiten {any}|deze e-mail komt van buiten {any}"
    "|deze e-mail is verzonden van buiten {any}|deze e-mail is verstuurd van buiten {any}"
    "|dit bericht is afkomstig van buiten {any}|dit bericht komt van buiten {any}"
    "|deze mail komt van buiten {any}|deze e-mail is afkomstig van een externe {any}"
    "|deze e-mail komt van een externe {any}|dit bericht is afkomstig van een externe {any}"
    "|dit bericht komt van een externe {any}|deze e-mail is verzonden door een externe {any}"
    "|externe e-mail|externe mail|externe afzender|extern bericht|u ontvangt niet vaak {any} van {any}"
    "|u krijgt niet vaak {any} van {any}|je ontvangt niet vaak {any} van {any}"
    "|je krijgt niet vaak {any} van {any}"
    "|sommige personen die dit bericht hebben ontvangen, {any} niet vaak {any}"
    "|wees voorzichtig met dit bericht",
    banner_advice="meer informatie over waarom dit belangrijk is|ontdek waarom dit belangrijk is"
    "|lees waarom dit belangrijk is|informatie over waarom dit belangrijk is|klik niet {any}"
    "|klik nooit {any}|klik alleen {any}|open geen {any}|wees voorzichtig{any}|wees alert{any}"
    "|bij twijfel{any}|controleer {any}",
    banner_labels="let op|waarschuwing|opgelet|attentie|pas op|extern|belangrijk|voorzichtig",
    legends={
        "inline": "mijn antwoorden|mijn opmerkingen|mijn commentaar|mijn reacties|antwoorden hieronder"
        "|opmerkingen hieronder|antwoorden in de tekst|opmerkingen in de tekst|tussen de regels"
        "|in je tekst|in uw tekst|in je mail|in uw mail|in de tekst|gemarkeerd met|inline",
        "answers": "antwoord*|opmerking*|commentaar|reactie*|hieronder|tekst",
        "red": "rood|rode",
        "blue": "blauw*",
        "green": "groen*",
        "purple": "paars*",
        "orange": "oranje",
        "brown": "bruin",
        "pink": "roze|magenta",
    },
)
