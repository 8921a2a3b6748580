"""German."""

from .base import Language

LANGUAGE = Language(
    code="de",
    robots={
        "auto": "Automatische Antwort|Automatische Antworten|Auto-Antwort|Autoantwort"
        "|Automatische Rückantwort|Automatische Rückmeldung|Automatische Nachricht"
        "|Automatische E-Mail-Antwort",
        "note": "Abwesenheitsnotiz|Abwesenheitsnachricht|Abwesenheitsmeldung|Abwesenheitsassistent"
        "|Abwesenheitsbenachrichtigung|Abwesenheitsagent|Abwesenheits-Notiz|Urlaubsbenachrichtigung"
        "|Urlaubsnachricht|Urlaubsmeldung",
        "away": "Abwesenheit|Abwesend|Außer Haus|Nicht im Büro|Nicht im Haus|Im Urlaub|Urlaub",
        "absent": "nicht im büro|nicht im haus|außer haus|nicht im hause|abwesend|im urlaub|urlaubsbedingt"
        "|nicht am arbeitsplatz|nicht erreichbar|ab dem|wieder im büro|wieder für sie|wieder erreichbar"
        "|in elternzeit|im mutterschutz|auf dienstreise|vielen dank für ihre nachricht"
        "|vielen dank für ihre e-mail|vielen dank für ihre mail|danke für ihre nachricht"
        "|danke für deine nachricht|vielen dank für deine|nicht weitergeleitet|eingeschränkt erreichbar"
        "|automatische antwort|bin ich wieder",
        "read": "Gelesen|Nicht gelesen|Lesebestätigung|Empfangsbestätigung|Ungelesen gelöscht"
        "|Empfangsbestätigung (angezeigt)",
        "was_read": "wurde gelesen|gelesen am|wurde am|ohne gelesen zu werden|ungelesen gelöscht"
        "|empfangsbestätigung|lesebestätigung",
        "undelivered": "Unzustellbar|Unzustellbare Nachricht|Nicht zustellbar|Nicht zugestellt"
        "|Zustellung fehlgeschlagen|Zustellungsfehler|Übermittelt|Zugestellt"
        "|Weitergeleitet (ohne Bestätigung)|Zustellverzögerung|Benachrichtigung über den Zustellungsstatus",
        "meeting": "Zugesagt|Angenommen|Abgelehnt|Abgesagt|Mit Vorbehalt|Mit Vorbehalt zugesagt"
        "|Mit Vorbehalt angenommen|Unter Vorbehalt|Vorläufig|Vorläufig zugesagt|Neuer Terminvorschlag"
        "|Neuer Zeitvorschlag|Neue Zeit vorgeschlagen|Neue Besprechungszeit vorgeschlagen",
        "recall": "Rückruf|Zurückrufen|Nachrichtenrückruf|Rückruf der Nachricht"
        "|Erfolgreicher Nachrichtenrückruf|Nachrichtenrückruf fehlgeschlagen|Fehler beim Nachrichtenrückruf",
        "recalls": "möchte die nachricht|möchte eine nachricht zurückrufen"
        "|möchte diese nachricht zurückrufen|nachricht zurückrufen",
        "reacted": "hat auf ihre nachricht reagiert|hat auf deine nachricht reagiert"
        "|hat auf ihre e-mail reagiert|hat auf deine e-mail reagiert|hat über gmail reagiert"
        "|hat via gmail reagiert|hat mit gmail reagiert|hat auf diese nachricht reagiert",
    },
    tapbacks={
        "👍": "gefällt {t}|hat {t} geliked|hat {t} geliket|hat {t} gelikt|mag {t}|mochte {t}"
        "|hat {t} gemocht|hat {t} gefallen|{t} gefällt mir|hat {t} mit „gefällt mir“ markiert"
        "|hat {t} mit gefällt mir markiert|gefiel {t}",
        "❤️": "liebt {t}|liebte {t}|hat {t} geliebt|hat {t} ein herz gegeben"
        "|hat {t} mit einem herz markiert|hat {t} mit herz markiert|findet {t} toll|fand {t} toll",
        "😄": "lacht über {t}|lachte über {t}|hat über {t} gelacht|findet {t} lustig|fand {t} lustig",
        "none": "mag {t} nicht|mochte {t} nicht|gefällt {t} nicht|hat {t} nicht gemocht"
        "|hat {t} nicht gefallen|hat {t} betont|betonte {t}|hat {t} hervorgehoben|hob {t} hervor"
        "|hat {t} hinterfragt|hinterfragte {t}|hat {t} infrage gestellt|hat {t} in frage gestellt"
        "|stellte {t} infrage|hat {t} disliked|hat {t} gedislikt|hat „gefällt mir“ von {t} entfernt"
        "|hat ein herz von {t} entfernt|hat {e} von {t} entfernt|hat eine reaktion von {t} entfernt",
        "any": "hat mit {e} auf {t} reagiert|reagierte mit {e} auf {t}|hat auf {t} mit {e} reagiert"
        "|{e} auf {t}|{e} zu {t}|reagiert mit {e} auf {t}",
        "things": "ein bild|ein foto|einen film|ein video|einen anhang|eine nachricht|ein gif"
        "|eine audionachricht|einen sticker|einen link",
    },
    commands={
        "mute": "stumm|stummschalten|stumm schalten|abmelden|abbestellen|austragen|verlassen"
        "|nicht mehr folgen|nicht mehr beobachten|entfolgen",
        "follow": "folgen|beobachten|abonnieren|mitlesen|stummschaltung aufheben",
    },
    headers={
        "from": "Von|Absender|Autor|Gesendet von|Verfasser",
        "sent": "Gesendet|Datum|Gesendet am|Date|Am|Versendet|Empfangen|Gesendet um",
        "to": "An|Empfänger|Gesendet an|Adressat",
        "cc": "Cc|Kopie|Kopie an|Kopien an|Kopie (CC)|Kopie(n)|CC an",
        "bcc": "Bcc|Blindkopie|Blindkopie an|Blindkopie (BCC)",
        "subject": "Betreff|Betr|Thema|Betrifft",
        "reply_to": "Antwort an|Antworten an|Bitte antworten an|Antwort-An",
        "importance": "Wichtigkeit|Priorität|Vertraulichkeit|Kategorien|Kennzeichnung|Kennzeichnungsstatus",
        "attachments": "Anlagen|Anlage|Anhänge|Anhang",
        "other": "Organisation|Nachricht-ID|Newsgruppen|Termin|Ort|Wann|Wo|Größe",
    },
    attributions="""
        Am {date} schrieb {name}:
        Am {date}, schrieb {name}:
        Am {date} schrieb {name} via {any}:
        Am {date} schrieben Sie:
        Am {date} schriebst du:
        Am {date} schriebst Du:
        Am {date} hat {name} geschrieben:
        Am {date}, {name} schrieb:
        Am {date} {name} schrieb:
        Am {date}, {name} <{name}> schrieb:
        Am {date} sagte {name}:
        Am {date} meinte {name}:
        Am {date} um {date} schrieb {name}:
        Den {date} schrieb {name}:
        {name} schrieb am {date}:
        {name} schrieb am {date} in {any}:
        {name} schrieb:
        {name} schreibt:
        {name} hat am {date} geschrieben:
        {name} hat am {date} folgendes geschrieben:
        {name} hat geschrieben:
        {name} schrieb folgendes am {date}:
        {name} wrote am {date}:
        {date} schrieb {name}:
        {date}, {name} schrieb:
        {date} {name} schrieb:
        On {date} schrieb {name}:
        Zitat von {name}:
        Zitat von {name} ({date}):
        In {id} schrieb {name}:
        Quoting {name}:
        {date} von {name}:
        Am {date} hat {name} folgendes geschrieben:
        {name} schrieb ({date}):
    """,
    originals="Ursprüngliche Nachricht|Originalnachricht|Original-Nachricht|Original Nachricht|Urspruengliche Nachricht"
    "|Ursprünglicher Termin|Original-Mail|Original-E-Mail|Ursprüngliche E-Mail|Ursprüngliche Mail|Antwort-Nachricht",
    forwards="Weitergeleitete Nachricht|Weitergeleitet von {name} am {date}|Weitergeleitet von"
    "|Anfang der weitergeleiteten Nachricht|Anfang der weitergeleiteten E-Mail|Weitergeleitete E-Mail"
    "|Weitergeleitete Mail|Beginn der weitergeleiteten Nachricht|Weiterleitung der Nachricht"
    "|Ende der weitergeleiteten Nachricht",
    reply_prefixes="AW|Antwort|Antw|Aw",
    forward_prefixes="WG|Weitergeleitet|WL|Weiterleitung",
    signatures="Von meinem {device} gesendet|Gesendet von {device}|Gesendet von meinem {device}|Gesendet mit {device}"
    "|Gesendet mit der {device}|Outlook für {device} beziehen|Outlook für {device} abrufen|Holen Sie sich Outlook für {device}"
    "|Laden Sie Outlook für {device}|Diese Nachricht wurde von meinem {device} gesendet|Von unterwegs gesendet"
    "|Mit freundlichen Grüßen von meinem {device}|Gesendet aus Outlook|Von Samsung Mobile gesendet"
    "|Diese Nachricht wurde mit {device} gesendet",
    months="januar jan jänner jän|februar feb feber|märz mär mrz maerz|april apr|mai|juni jun|juli jul|august aug"
    "|september sep sept|oktober okt|november nov|dezember dez",
    weekdays="montag mo|dienstag di|mittwoch mi|donnerstag do|freitag fr|samstag sa sonnabend|sonntag so",
    am="vorm.|vormittags|morgens",
    pm="nachm.|nachmittags|abends",
    date_words="um|am|den|der|dem|vom|gegen",
    date_suffixes="Uhr|h",
    disclaimers="diese e-mail enthält vertrauliche|diese e-mail kann vertrauliche|diese nachricht enthält vertrauliche"
    "|diese e-mail ist vertraulich|der inhalt dieser e-mail|wichtiger hinweis|haftungsausschluss|vertraulichkeitshinweis"
    "|diese e-mail und alle anhänge|diese e-mail und etwaige anhänge|diese mail enthält vertrauliche",
    banners="[extern]|diese e-mail stammt von außerhalb{any}|diese e-mail kommt von außerhalb{any}"
    "|diese e-mail wurde von außerhalb{any}|diese e-mail ist von außerhalb{any}"
    "|diese mail kommt von außerhalb{any}|diese mail stammt von außerhalb{any}"
    "|diese nachricht stammt von außerhalb{any}|diese nachricht kommt von außerhalb{any}"
    "|diese nachricht wurde von außerhalb{any}|diese e-mail stammt von einem externen {any}"
    "|diese e-mail kommt von einem externen {any}|diese e-mail wurde von einem externen {any}"
    "|diese nachricht stammt von einem externen {any}|diese nachricht kommt von einem externen {any}"
    "|diese nachricht wurde von einem externen {any}|dies ist eine externe e-mail"
    "|dies ist eine externe nachricht|externe e-mail|externe mail|externe nachricht|externer absender"
    "|der absender dieser e-mail ist extern|der absender dieser nachricht ist extern|e-mail von extern"
    "|e-mail von externem absender|sie erhalten nicht häufig e-mails von {any}"
    "|sie erhalten nicht oft eine e-mail von {any}|sie erhalten nicht oft e-mails von {any}"
    "|sie erhalten selten e-mails von {any}|sie erhalten nicht oft e-mail von {any}"
    "|einige personen, die diese nachricht erhalten haben, erhalten {any} von {any}"
    "|einige personen, die diese nachricht empfangen haben, erhalten {any} von {any}"
    "|seien sie bei dieser nachricht vorsichtig|seien sie vorsichtig bei dieser nachricht",
    banner_advice="erfahren sie, warum dies wichtig ist|weitere informationen, warum dies wichtig ist"
    "|warum dies wichtig ist|klicken sie nicht {any}|klicken sie nur {any}"
    "|klicken sie {any} nicht {any}|bitte klicken sie {any}|bitte keine links {any}"
    "|öffnen sie keine {any}|öffnen sie {any} nur {any}|bitte öffnen sie {any}|seien sie vorsichtig{any}"
    "|bitte seien sie vorsichtig{any}|vorsicht bei {any}|bitte vorsicht {any}|bitte prüfen sie {any}"
    "|prüfen sie {any}|im zweifel {any}|wenn sie unsicher sind{any}|links und anhänge {any}",
    banner_labels="achtung|vorsicht|warnung|hinweis|extern|sicherheitshinweis|wichtiger hinweis|wichtig",
    legends={
        "inline": "meine antworten|meine anmerkungen|meine kommentare|antworten unten|antworten im text"
        "|anmerkungen im text|kommentare im text|antworten inline|siehe unten im text|im text unten"
        "|zwischen den zeilen|in deinem text|in ihrem text|in deiner mail|in ihrer mail"
        "|direkt im text|unten im text|markiert mit|gekennzeichnet mit",
        "answers": "antwort*|anmerkung*|kommentar*|bemerkung*|unten|im text|schrift|markiert|gekennzeichnet",
        "red": "rot|rote*|in roter",
        "blue": "blau|blaue*",
        "green": "grün|grüne*",
        "purple": "lila|violett*",
        "orange": "orange|oranger",
        "brown": "braun|brauner",
        "pink": "rosa|pink|magenta",
    },
)
