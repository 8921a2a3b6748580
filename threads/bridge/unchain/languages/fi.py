"""Finnish."""

from .base import Language

LANGUAGE = Language(
    code="fi",
    robots={
        "auto": "Automaattinen vastaus|Automaattivastaus|Autom. vastaus|Automaattinen viesti",
        "note": "Poissaoloilmoitus|Poissaoloviesti|Lomailmoitus|Lomaviesti",
        "away": "Poissa|Poissaolo|Poissa toimistosta|En ole paikalla|Lomalla|Loma",
        "absent": "olen poissa|poissa toimistosta|en ole toimistolla|en ole paikalla|olen lomalla|lomalla"
        "|palaan|takaisin töissä|takaisin toimistolla|virkavapaalla|äitiyslomalla|vanhempainvapaalla"
        "|kiitos viestistäsi|automaattinen vastaus|tavoitettavissa",
        "read": "Luettu|Ei luettu|Lukematon|Lukukuittaus|Vastaanottokuittaus",
        "was_read": "luettiin|on luettu|poistettiin lukematta|poistettu lukematta|lukukuittaus"
        "|vastaanottokuittaus",
        "undelivered": "Ei voi toimittaa|Toimittaminen epäonnistui|Toimitus epäonnistui|Ei toimitettu"
        "|Toimitettu|Välitetty|Toimitustilailmoitus|Viestiä ei voitu toimittaa",
        "meeting": "Hyväksytty|Hylätty|Kieltäydytty|Alustava|Alustavasti hyväksytty|Hyväksytty alustavasti"
        "|Ehdotettu uusi aika|Uusi aika ehdotettu|Uutta aikaa ehdotettu",
        "recall": "Peruuta|Kumoa|Viestin peruuttaminen|Viestin kutsuminen takaisin|Takaisinkutsu",
        "recalls": "haluaa peruuttaa viestin|haluaa kutsua takaisin viestin|haluaisi peruuttaa viestin",
        "reacted": "reagoi viestiisi|reagoi sähköpostiisi|reagoi gmailissa|reagoi gmailin kautta"
        "|on reagoinut viestiisi",
    },
    tapbacks={
        "👍": "tykkäsi {t}|tykkää {t}|piti viestistä {t}|piti {t}|tykkäsi viestistä {t}",
        "❤️": "rakasti {t}|rakastaa {t}|ihastui viestiin {t}|rakasti viestiä {t}",
        "😄": "nauroi {t}|nauroi viestille {t}|nauraa {t}|naurahti viestille {t}",
        "none": "ei pitänyt {t}|ei tykännyt {t}|ei pitänyt viestistä {t}|ei tykännyt viestistä {t}"
        "|korosti {t}|korosti viestiä {t}|painotti {t}|kyseenalaisti {t}|kyseenalaisti viestin {t}"
        "|ihmetteli {t}|poisti sydämen viestistä {t}|poisti tykkäyksen viestistä {t}"
        "|poisti {e} viestistä {t}",
        "any": "reagoi {e} viestiin {t}|reagoi viestiin {t} {e}|reagoi {e} {t}|reagoi viestiin {t}: {e}"
        "|{e} viestiin {t}",
        "things": "kuvasta|kuvan|kuva|valokuvasta|videosta|videon|liitteestä|viestistä",
    },
    commands={
        "mute": "mykistä|vaimenna|hiljennä|peruuta tilaus|lopeta tilaus|lopeta seuraaminen|poistu|eroa",
        "follow": "seuraa|tilaa",
    },
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
    banners="[ulkoinen]|tämä sähköposti on lähetetty organisaation ulkopuolelta{any}"
    "|tämä sähköposti on lähtöisin organisaation ulkopuolelta{any}"
    "|tämä sähköposti tulee organisaation ulkopuolelta{any}"
    "|tämä viesti on lähetetty organisaation ulkopuolelta{any}"
    "|tämä viesti tulee organisaation ulkopuolelta{any}"
    "|tämä viesti on tullut organisaation ulkopuolelta{any}"
    "|tämä sähköposti on tullut organisaation ulkopuolelta{any}"
    "|tämä sähköpostiviesti on lähetetty organisaation ulkopuolelta{any}"
    "|tämä sähköpostiviesti on peräisin organisaation ulkopuolelta{any}"
    "|tämä sähköposti on peräisin organisaation ulkopuolelta{any}|tämä viesti on ulkoiselta lähettäjältä"
    "|tämä sähköposti on ulkoiselta lähettäjältä|tämä sähköposti tulee ulkoiselta lähettäjältä"
    "|tämä viesti tulee ulkoiselta lähettäjältä|tämä sähköposti on lähetetty {any} ulkopuolelta"
    "|tämä viesti on lähetetty {any} ulkopuolelta|ulkoinen sähköposti|ulkoinen lähettäjä|ulkoinen viesti"
    "|et saa usein sähköpostia osoitteesta {any}|et saa usein sähköpostia lähettäjältä {any}"
    "|saat harvoin sähköpostia osoitteesta {any}|jotkut tämän viestin saaneista eivät {any} usein {any}"
    "|jotkin tämän viestin vastaanottajat eivät {any} usein {any}|ole varovainen tämän viestin kanssa",
    banner_advice="lue, miksi tämä on tärkeää|lisätietoja siitä, miksi tämä on tärkeää"
    "|lisätietoja, miksi tämä on tärkeää|katso, miksi tämä on tärkeää"
    "|selvitä, miksi tämä on tärkeää|älä napsauta {any}|älä klikkaa {any}|älä avaa {any}"
    "|ole varovainen{any}|ole huolellinen{any}|noudata varovaisuutta{any}|jos olet epävarma{any}"
    "|varmista {any}",
    banner_labels="varoitus|huomio|huom|tärkeää|ulkoinen|varo",
    legends={
        "inline": "vastaukseni|kommenttini|huomautukseni|vastaukset alla|kommentit alla|vastaukset tekstissä"
        "|kommentit tekstissä|rivien välissä|rivien väliin|tekstisi sekaan|tekstin sekaan|merkitty",
        "answers": "vasta*|kommen*|huomau*|alla|alle|tekst*",
        "red": "punais*",
        "blue": "sinis*",
        "green": "vihre*",
        "purple": "violet*|lila*",
        "orange": "orans*",
        "brown": "rusk*",
        "pink": "pinkki*|vaaleanpunais*",
    },
)
