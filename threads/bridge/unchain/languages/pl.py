"""Polish."""

from .base import Language

LANGUAGE = Language(
    code="pl",
    robots={
        "auto": "Automatyczna odpowiedź|Odpowiedź automatyczna|Autoodpowiedź|Autoresponder|Auto-odpowiedź"
        "|Wiadomość automatyczna",
        "note": "Powiadomienie o nieobecności|Informacja o nieobecności|Wiadomość o nieobecności"
        "|Zawiadomienie o nieobecności",
        "away": "Poza biurem|Nieobecność|Nieobecny|Nieobecna|Urlop|Na urlopie|Nieobecność w biurze"
        "|Jestem poza biurem",
        "absent": "poza biurem|jestem nieobecny|jestem nieobecna|nieobecny w biurze|nieobecna w biurze"
        "|na urlopie|przebywam na|nieobecności|wracam|powrót|będę z powrotem|ograniczony dostęp"
        "|dziękuję za wiadomość|dziękuję za kontakt|automatyczna odpowiedź|zwolnieniu",
        "read": "Odczyt|Odczytano|Przeczytano|Przeczytane|Przeczytana|Nie przeczytano|Nieprzeczytane"
        "|Potwierdzenie przeczytania|Potwierdzenie odczytu|Potwierdzenie odbioru",
        "was_read": "została przeczytana|została odczytana|przeczytano|odczytano|usunięta bez przeczytania"
        "|potwierdzenie odczytu|potwierdzenie przeczytania|potwierdzenie odbioru",
        "undelivered": "Niedostarczone|Niedostarczalne|Nie można dostarczyć|Nie dostarczono|Dostarczono"
        "|Przekazano|Powiadomienie o stanie dostarczenia|Zwrot wiadomości|Wiadomość niedostarczona",
        "meeting": "Zaakceptowano|Zaakceptowane|Zaakceptowany|Odrzucono|Odrzucone|Wstępnie"
        "|Wstępna akceptacja|Wstępnie zaakceptowano|Wstępnie zaakceptowane|Zaproponowano nową godzinę"
        "|Zaproponowano nowy termin|Propozycja nowej godziny",
        "recall": "Odwołaj|Odwołanie|Wycofaj|Odwołanie wiadomości|Wycofanie wiadomości",
        "recalls": "chce odwołać wiadomość|chciałby odwołać wiadomość|chciałaby odwołać wiadomość"
        "|chce wycofać wiadomość",
        "reacted": "zareagował na twoją wiadomość|zareagowała na twoją wiadomość"
        "|zareagował(a) na twoją wiadomość|zareagował na twój e-mail|zareagowano przez gmaila"
        "|zareagował w gmailu|zareagowała w gmailu|zareagował(a) przez gmaila|zareagował przez gmaila"
        "|zareagowała przez gmaila",
    },
    tapbacks={
        "👍": "polubił {t}|polubiła {t}|polubił(a) {t}|polubił/a {t}|lubi {t}|polubiono {t}|podoba się {t}"
        "|lubi to: {t}",
        "❤️": "pokochał {t}|pokochała {t}|pokochał(a) {t}|uwielbia {t}|kocha {t}|pokochano {t}",
        "😄": "śmieje się z {t}|zaśmiał się z {t}|zaśmiała się z {t}|zaśmiał(a) się z {t}"
        "|roześmiał się z {t}|roześmiała się z {t}|rozśmieszyło {t}",
        "none": "nie lubi {t}|nie polubił {t}|nie polubiła {t}|nie polubił(a) {t}|nie spodobało się {t}"
        "|podkreślił {t}|podkreśliła {t}|podkreślił(a) {t}|wyróżnił {t}|wyróżniła {t}|wyróżnił(a) {t}"
        "|zakwestionował {t}|zakwestionowała {t}|zakwestionował(a) {t}|zapytał o {t}|zapytała o {t}"
        "|pyta o {t}|usunął serce z {t}|usunęła serce z {t}|usunął polubienie z {t}"
        "|usunęła polubienie z {t}|usunął {e} z {t}|usunęła {e} z {t}|usunął(ęła) {e} z {t}",
        "any": "zareagował {e} na {t}|zareagowała {e} na {t}|zareagował(a) {e} na {t}"
        "|zareagował(a) na {t}: {e}|zareagował na {t}: {e}|zareagowała na {t}: {e}|{e} na {t}"
        "|{e} do {t}",
        "things": "obraz|obrazek|zdjęcie|film|wideo|załącznik|wiadomość|gif|wiadomość audio",
    },
    commands={
        "mute": "wycisz|wypisz|wypisz mnie|anuluj subskrypcję|rezygnuję|przestań obserwować|nie obserwuj"
        "|opuść|wyjdź",
        "follow": "obserwuj|śledź|subskrybuj|zapisz mnie",
    },
    headers={
        "from": "Od|Nadawca|Wysłane przez",
        "sent": "Wysłano|Data|Wysłane|Data wysłania|Wysłany|Wyslano|Data nadania|Date|Wysłana",
        "to": "Do|Odbiorca|Adresat|Odbiorcy",
        "cc": "DW|Kopia|Cc|Do wiadomości|UDW|Kopia do",
        "bcc": "UDW|Ukryta kopia|Bcc",
        "subject": "Temat|Dotyczy",
        "reply_to": "Odpowiedz do|Odpowiedź do|Odpowiedzi do|Adres zwrotny",
        "importance": "Ważność|Priorytet|Charakter|Kategorie|Poufność",
        "attachments": "Załączniki|Załącznik|Zalaczniki",
        "other": "Organizacja|Kiedy|Gdzie|Miejsce",
    },
    attributions="""
        W dniu {date} {name} napisał(a):
        W dniu {date}, {name} napisał(a):
        W dniu {date} {name} napisał:
        W dniu {date}, {name} napisał:
        W dniu {date} {name} napisała:
        W dniu {date} {name} pisze:
        W dniu {date}, {name} pisze:
        W dniu {date} użytkownik {name} napisał:
        W dniu {date} użytkownik {name} napisał(a):
        Dnia {date} {name} napisał(a):
        Dnia {date} użytkownik {name} napisał:
        Dnia {date} użytkownik {name} napisał(a):
        Dnia {date}, {name} napisał(a):
        Dnia {date} {name} napisał:
        Dnia {date} {name} pisze:
        Dnia {date} {name} <{name}> napisał(a):
        On {date}, {name} napisał(a):
        {date} {name} napisał(a):
        {date}, {name} napisał(a):
        {date} użytkownik {name} napisał:
        {date} użytkownik {name} napisał(a):
        {date} {name} napisał:
        {date}, {name} napisał:
        {date} {name} <{name}> napisał(a):
        {name} napisał(a) w dniu {date}:
        {name} w dniu {date} napisał(a):
        {name} napisał(a):
        {name} napisał:
        {name} napisała:
        {name} pisze:
        Użytkownik {name} napisał:
        Użytkownik {name} w dniu {date} napisał:
        Cytowanie {name}:
        Wiadomość napisana przez {name} w dniu {date}:
        Wiadomość napisana przez {name} w dniu {date}, o godz. {date}:
        Wiadomość napisana przez {name} dnia {date}:
    """,
    originals="Wiadomość oryginalna|Oryginalna wiadomość|Original Message|Wiadomość pierwotna|Pierwotna wiadomość"
    "|Oryginalny termin"
    "|Treść oryginalnej wiadomości",
    forwards="Wiadomość przekazana|Przekazana wiadomość|Początek przekazanej wiadomości|Treść przekazanej wiadomości"
    "|Przekazane przez {name} dnia {date}|Przekazane przez|Wiadomość przekazana dalej|Początek wiadomości przekazanej dalej"
    "|Treść przekazanej wiadomości|Przesłana wiadomość|Przekazano",
    reply_prefixes="Odp|ODP|Odpowiedź",
    forward_prefixes="PD|Pd|Przekazane|Podaj dalej|Przekaz",
    signatures="Wysłane z mojego {device}|Wysłano z mojego {device}|Wysłane z {device}|Wysłano z {device}"
    "|Wysłane za pomocą {device}"
    "|Pobierz Outlook dla {device}|Pobierz aplikację Outlook dla {device}|Wysłane z Poczty dla {device}|Wysłane z iPhone'a"
    "|Pobierz program Outlook dla {device}|Wysłane z programu Outlook|Uzyskaj aplikację Outlook dla {device}",
    months="styczeń stycznia sty|luty lutego lut|marzec marca mar|kwiecień kwietnia kwi|maj maja|czerwiec czerwca cze"
    "|lipiec lipca lip"
    "|sierpień sierpnia sie|wrzesień września wrz|październik października paź paz|listopad listopada lis|grudzień grudnia gru",
    weekdays="poniedziałek pon pn|wtorek wt wto|środa śr śro środę sr|czwartek czw cz czwartku|piątek pt pią pt"
    "|sobota sob sb sobotę|niedziela niedz nd ndz niedzielę",
    date_words="o|o godz|godz|godzinie|dnia|w|r",
    date_suffixes="r|roku",
    disclaimers="ta wiadomość jest przeznaczona|niniejsza wiadomość|informacje zawarte w tej|treść tej wiadomości"
    "|ta wiadomość e-mail",
    banners="[zewnętrzny]|[zewnętrzna]|ta wiadomość e-mail pochodzi spoza {any}|ta wiadomość pochodzi spoza {any}"
    "|ten e-mail pochodzi spoza {any}|wiadomość pochodzi spoza {any}"
    "|ta wiadomość e-mail została wysłana spoza {any}|ta wiadomość została wysłana spoza {any}"
    "|ten e-mail został wysłany spoza {any}|ta wiadomość pochodzi od nadawcy zewnętrznego{any}"
    "|ta wiadomość pochodzi od zewnętrznego nadawcy{any}"
    "|ta wiadomość e-mail pochodzi od zewnętrznego nadawcy{any}"
    "|ta wiadomość e-mail pochodzi od nadawcy zewnętrznego{any}|ta wiadomość pochodzi z zewnątrz{any}"
    "|ten e-mail pochodzi z zewnątrz{any}|wiadomość zewnętrzna|zewnętrzna wiadomość e-mail"
    "|zewnętrzna wiadomość|nadawca zewnętrzny|zewnętrzny nadawca|e-mail zewnętrzny"
    "|nie otrzymujesz często {any} z {any}|nieczęsto otrzymujesz {any}"
    "|rzadko otrzymujesz wiadomości e-mail {any}|nie otrzymujesz często wiadomości {any}"
    "|niektóre osoby, które otrzymały tę wiadomość, {any} nie otrzymują {any}"
    "|niektóre osoby, które otrzymały tę wiadomość, nie otrzymują {any}"
    "|zachowaj ostrożność w przypadku tej wiadomości",
    banner_advice="dowiedz się, dlaczego jest to ważne|dowiedz się, dlaczego to jest ważne"
    "|dowiedz się, dlaczego to ważne|nie klikaj {any}|nie należy klikać {any}|nie otwieraj {any}"
    "|prosimy nie {any}|zachowaj ostrożność{any}|zachowaj szczególną ostrożność{any}"
    "|w razie wątpliwości{any}|sprawdź {any}",
    banner_labels="uwaga|ostrzeżenie|ostrożnie|zewnętrzny|zewnętrzna|ważne",
    legends={
        "inline": "moje odpowiedzi|moje komentarze|moje uwagi|odpowiedzi poniżej|komentarze poniżej"
        "|odpowiedzi w tekście|komentarze w tekście|uwagi w tekście|między wierszami"
        "|w twoim tekście|w treści|w tekście poniżej|oznaczone",
        "answers": "odpowied*|odpowiad*|komentarz*|uwagi|poniżej|tekst*|treści",
        "red": "czerwon*",
        "blue": "niebiesk*",
        "green": "zielon*",
        "purple": "fiolet*",
        "orange": "pomarańcz*",
        "brown": "brązow*",
        "pink": "różow*",
    },
)
