"""Finnish."""

from .base import Language

LANGUAGE = Language(
    code="fi",
    headers={
        "from": "Lähettäjä|Keneltä|Lähettänyt",
        "sent": "Lähetetty|Päivämäärä|Päiväys|Lähetysaika|Pvm|Lähetyspäivä|Aika",
        "to": "Vastaanottaja|Vastaanottajat|Kenelle|Saaja",
        "cc": "Kopio|Kopio (Cc)|Cc|Kopiot|Kopio saajalle",
        "bcc": "Piilokopio|Bcc|Piilokopio (Bcc)",
        "subject": "Aihe|Otsikko|Asia",
        "reply_to": "Vastausosoite|Vastaus|Vastaa osoitteeseen",
        "importance": "Tärkeys|Prioriteetti|Luottamuksellisuus|Luokat|Tärkeysaste",
        "attachments": "Liitteet|Liite|Liitetiedostot",
        "other": "Organisaatio|Milloin|Missä|Paikka",
    },
    attributions="""
        {name} kirjoitti {date}:
        {name} kirjoitti:
        {name} kirjoittaa:
        {name} kirjoitti seuraavasti {date}:
        {name} ({name}) kirjoitti {date}:
        {date} {name} kirjoitti:
        {date}, {name} kirjoitti:
        {date}, {name} <{name}> kirjoitti:
        {date} kirjoitti {name}:
        On {date}, {name} kirjoitti:
        Päivämäärä {date} {name} kirjoitti:
        Lainaus {name}:
        Quoting {name}:
    """,
    originals="Alkuperäinen viesti|Alkuperäinen sähköposti|Alkuperäinen tapaaminen|Alkuperainen viesti",
    forwards="Välitetty viesti|Edelleenlähetetty viesti|Edelleen lähetetty viesti|Välitetty viesti alkaa|Viestin alku"
    "|Lähettänyt edelleen"
    "|Alkaa edelleenlähetetty viesti|Edelleenvälitetty viesti|Välitetyn viestin alku|Edelleenlähetetty sähköposti"
    "|Uudelleenohjattu viesti",
    reply_prefixes="VS|Vs|VAST|Vast",
    forward_prefixes="VL|Vl|ED|Välitetty",
    signatures="Lähetetty {device}|Lähetetty laitteesta {device}|Lähetetty iPhonesta|Lähetetty iPhonestani|Lähetetty iPadista"
    "|Hanki Outlook {device}|Lataa Outlook {device}|Hae Outlook {device}|Lähetetty Outlookista",
    months="tammikuu tammikuuta tammi tammik|helmikuu helmikuuta helmi helmik|maaliskuu maaliskuuta maalis maalisk"
    "|huhtikuu huhtikuuta huhti huhtik|toukokuu toukokuuta touko toukok|kesäkuu kesäkuuta kesä kesäk"
    "|heinäkuu heinäkuuta heinä heinäk|elokuu elokuuta elo elok|syyskuu syyskuuta syys syysk|lokakuu lokakuuta loka lokak"
    "|marraskuu marraskuuta marras marrask|joulukuu joulukuuta joulu jouluk",
    weekdays="maanantai maanantaina ma|tiistai tiistaina ti|keskiviikko keskiviikkona ke|torstai torstaina to"
    "|perjantai perjantaina pe|lauantai lauantaina la|sunnuntai sunnuntaina su",
    am="ap.|ap",
    pm="ip.|ip",
    date_words="klo|kello|kl",
    disclaimers="tämä viesti on tarkoitettu|tämä sähköposti|tämä viesti ja sen liitteet|tämä sähköpostiviesti",
)
