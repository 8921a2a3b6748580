"""Answers inside a quoted text that only a name in front or a colour tells from it."""

import pytest

from threads.bridge.unchain import unchain
from threads.bridge.unchain.answers.marks import COLOURS, Answerer, Mark, legend
from threads.bridge.unchain.languages import LANGUAGES, entries

HEAD = (
    "From: Ann Lee <ann@quarry.example>\nTo: Ben Oak <ben@quarry.example>\n"
    "Date: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\nMIME-Version: 1.0\n"
)
BLOCK = (
    "-----Original Message-----\nFrom: Ben Oak <ben@quarry.example>\nSent: Monday, March 3, 2025 4:05 PM\n"
    "To: Ann Lee <ann@quarry.example>\nSubject: Lift\n\n"
)


def read(text: str):
    return unchain(f"{HEAD}Content-Type: text/plain; charset=utf-8\n\n{text}".encode()).messages


def read_html(html: str):
    return unchain(f"{HEAD}Content-Type: text/html; charset=utf-8\n\n{html}".encode()).messages


@pytest.mark.parametrize(
    "mark",
    [
        "[Ann]", "[Ann]:", "[Ann Lee]", "[AL]", "(Ann)", "<Ann>", "Ann>", "Ann:", "*Ann:*", "**Ann:**", "- Ann:",
        "AL:", "AL>", "AL>>", "Lee, Ann:", "ann lee:", "Ann =>", "Ann -", "A Lee:", "=> Ann:",
    ],
)  # fmt: skip
def test_answers_with_a_name_in_front_are_its_bearers(mark):
    outer, quoted = read(
        f"Hi Ben, see my answers inline.\n\n{BLOCK}Hi Ann,\n\nwho pays for the lift?\n{mark} We do.\n\n"
        f"And who has the key?\n\n{mark} The porter,\nor his son.\n\nBen\n"
    )
    assert "We do." in outer.body and outer.body.endswith("The porter,\nor his son.")
    assert quoted.body == "Hi Ann,\n\nwho pays for the lift?\n\nAnd who has the key?\n\nBen"
    assert [(answer.passage, answer.of) for answer in outer.answers][-1] == ("And who has the key?", 1)
    assert "> And who has the key?" in outer.in_context


@pytest.mark.parametrize("above", ["", "Hi Ben,\n\n", "FYI\n\n", "Thanks, I agree.\n\n"])
def test_without_a_legend_the_words_are_whose_text_they_stand_in(above):
    """Anybody can write another one's name in front of a line."""
    outer, quoted = read(f"{above}{BLOCK}Who pays?\n[Ann] I do.\n\nWho has the key?\n[Ann] The porter.\n")
    assert "[Ann]" not in outer.body
    assert quoted.body == "Who pays?\n[Ann] I do.\n\nWho has the key?\n[Ann] The porter."


@pytest.mark.parametrize("subject", ["FW: Offer", "WG: Offer", "Fwd: Re: Offer"])
def test_a_forward_hands_on_what_came(subject):
    raw = f"{HEAD}\nSee my answers inline.\n\n{BLOCK}Who pays?\n[Ann] I do.\n\nBye\n".replace(
        "Subject: Re: Lift", f"Subject: {subject}"
    )
    outer, quoted = unchain(raw.encode()).messages
    assert outer.body == "See my answers inline."
    assert "[Ann] I do." in quoted.body


def test_an_answer_ends_where_something_else_begins():
    outer, quoted = read(
        f"See my answers inline.\n\n{BLOCK}1. Shall we pay?\n[Ann] yes\n2. I want to resign, do you accept?\n[Ann] no\n"
        "3. I have sold the car.\n[Dan] but I insist\nI go now\n"
    )
    assert outer.body == "See my answers inline.\n\n[Ann] yes\n\n[Ann] no"
    for words in ("2. I want to resign", "3. I have sold the car.", "[Dan] but I insist", "I go now"):
        assert words in quoted.body


def test_a_list_of_who_does_what_stays_its_authors():
    outer, quoted = read(
        f"See my comments below in the minutes.\n\n{BLOCK}Decided:\nAnn: agreed to cut her budget\nDan: takes over\n"
    )
    assert outer.body == "See my comments below in the minutes."
    assert "Ann: agreed" in quoted.body


def test_words_in_capitals_mark_nothing():
    outer, quoted = read(
        f"See my comments inline for IT and HR.\n\n{BLOCK}IT: two servers down\n\nIT: mended\n\nHR: nothing\n\nHR: more\n"
    )
    assert outer.body == "See my comments inline for IT and HR."


@pytest.mark.parametrize(
    "said",
    [
        "Dan's answers are in red, mine in blue.", "Thanks for your comments in red, I agree.",
        "Please put your answers in red.", "Please ignore the answers in red.", "No comments on the answers in red.",
        "Danke für Ihre Kommentare in rot, ich stimme zu.",
    ],
)  # fmt: skip
def test_a_colour_that_may_be_somebody_elses_is_not_the_senders(said):
    outer, quoted = read_html(OUTLOOK.format(legend=said, open='<span style="color:red">', close="</span>"))
    assert outer.body == said
    assert "We do." in quoted.body


def test_a_mark_that_the_legend_tells_counts():
    outer, quoted = read(f"My comments are marked with [XY].\n\n{BLOCK}Who pays?\n\n[XY] We do.\n\nBye\n")
    assert outer.body.endswith("[XY] We do.")
    assert quoted.body == "Who pays?\n\nBye"


@pytest.mark.parametrize(
    "above",
    [
        "Thanks for your long mail, we will do all of that until Friday at the latest.",
        "Please read what Ben says to all of us.",
        "Is there more?",
    ],
)
def test_names_that_somebody_is_addressed_by_stay(above):
    named = "Ann: please pay the bill.\nCy: please wait."
    text = named if len(above) < 20 else f"[Ann] to call the painter.\n\n{named}"
    outer, quoted = read(f"{above}\n\n{BLOCK}{text}\n")
    assert (outer.body, quoted.body) == (above, text)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("See my answers below.", "Ann - could you call the painter?\n\nThe lift is stuck."),
        ("See my answers below.", "The lift is stuck.\n\nAnn: could you call the painter?\n\nBye"),
        (
            "See my answers inline.",
            "The log of the chat:\n\nAnn: is it stuck?\nBen: it is.\nAnn: again.\n\nBye",
        ),
        ("My answers below, and see the PDF.", "The lift is stuck.\n\nPDF: attached.\n\nBye"),
        ("Noted.", "What we decided:\n\n[Ann] to call the painter\n\n[Cy] to pay him\n\nBye"),
    ],
)
def test_names_that_mark_no_answers_stay(said, text):
    outer, quoted = read(f"{said}\n\n{BLOCK}{text}\n")
    assert (outer.body, quoted.body) == (said, text)


def test_a_mail_that_is_only_handed_on_is_its_authors():
    outer, quoted = read(
        f"FYI\n\n---------- Forwarded message ---------\n{BLOCK[26:]}Decided:\n\n[Ann] to call the painter\n"
    )
    assert quoted.body == "Decided:\n\n[Ann] to call the painter"


def test_who_answers_between_quoted_lines_is_addressed_by_name():
    outer, quoted = read(
        "See my answers below.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n"
        "> Hi all,\n>\n> Ann: who pays?\n\nWe do.\n\n> Cy: who has the key?\n"
    )
    assert outer.body == "See my answers below.\n\nWe do."
    assert quoted.body == "Hi all,\n\nAnn: who pays?\n\nCy: who has the key?"


def test_two_people_mark_their_answers_in_one_text():
    cy = (
        "-----Original Message-----\nFrom: Cy Reed <cy@quarry.example>\nSent: Sunday, March 2, 2025 4:05 PM\n"
        "To: Ben Oak <ben@quarry.example>\nSubject: Lift\n\n"
    )
    found = read(
        f"My replies below, too.\n\n{BLOCK}See my comments.\n\n{cy}Who pays?\n[Ben] They do.\n[Ann] We do.\n\n"
        "Who sweeps?\n[Ben] I do.\n\nWho has the key?\n"
    )
    assert [message.body for message in found] == [
        "My replies below, too.\n\n[Ann] We do.",
        "See my comments.\n\n[Ben] They do.\n\n[Ben] I do.",
        "Who pays?\n\nWho sweeps?\n\nWho has the key?",
    ]


def test_answers_in_bold_go_on_in_the_next_paragraph():
    outer, quoted = read(
        f"Please find my answers inline.\n\n{BLOCK}Is it stuck?\n\n*Ann: It is. *\n\n*The log says so.*\n\nSince when?\n"
    )
    assert outer.body.endswith("*Ann: It is. *\n\n*The log says so.*")
    assert quoted.body == "Is it stuck?\n\nSince when?"


def test_what_stands_above_a_name_and_in_another_message_is_a_passage():
    outer, quoted = read(
        "Who pays for the lift?\n[Ann] We do, as we said.\n\nThat is all.\n\n"
        "On Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n> Hi,\n> who pays for the lift?\n> Ben\n"
    )
    assert outer.body == "[Ann] We do, as we said.\n\nThat is all."
    assert outer.in_context.startswith("> Who pays for the lift?\n\n[Ann] We do")
    assert quoted.body == "Hi,\nwho pays for the lift?\nBen"


OUTLOOK = (
    '<div><p class=MsoNormal>{legend}</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
    "<p><b>From:</b> Ben Oak &lt;ben@quarry.example&gt;<br><b>Sent:</b> Monday, March 3, 2025 4:05 PM<br>"
    "<b>To:</b> Ann Lee &lt;ann@quarry.example&gt;<br><b>Subject:</b> Lift</p></div>"
    "<p>Hi Ann,</p><p>who pays?</p><p>{open}We do.{close}</p><p>Who has the key?</p>"
    "<p>{open}The porter,{close}</p><p>{open}or his son.{close}</p><p>Ben</p></div>"
)
SPANS = {
    "red": ["#FF0000", "red", "#c00", "rgb(192, 0, 0)", "#C00000"],
    "blue": ["blue", "#1F497D", "#0070C0", "navy"],
    "green": ["#00B050", "green"],
    "purple": ["#7030A0", "purple"],
    "orange": ["#ED7D31", "darkorange"],
    "brown": ["#843C0C"],
    "pink": ["#FF00FF"],
}


@pytest.mark.parametrize(("colour", "value"), [(name, value) for name in SPANS for value in SPANS[name]])
def test_answers_in_the_colour_of_a_legend_are_its_writers(colour, value):
    outer, quoted = read_html(
        OUTLOOK.format(
            legend=f"Hi Ben, my answers in {colour}.",
            open=f'<span style="font-size:11pt;color:{value}">',
            close="</span>",
        )
    )
    assert outer.body == f"Hi Ben, my answers in {colour}.\n\nWe do.\n\nThe porter,\n\nor his son."
    assert quoted.body == "Hi Ann,\n\nwho pays?\n\nWho has the key?\n\nBen"
    assert [answer.passage for answer in outer.answers] == ["who pays?", "Who has the key?"]


def test_the_colour_may_be_that_of_a_font_element():
    outer, _ = read_html(
        OUTLOOK.format(legend="See my answers in red.", open='<font color="#FF0000"><b>', close="</b></font>")
    )
    assert outer.body.endswith("We do.\n\nThe porter,\n\nor his son.")


def test_the_colour_counts_if_there_is_a_plain_part_too():
    html = OUTLOOK.format(legend="My answers in red.", open='<span style="color:red">', close="</span>")
    plain = f"My answers in red.\n\n{BLOCK}Hi Ann,\n\nwho pays?\n\nWe do.\n\nWho has the key?\n\nThe porter,\n\nor his son.\n\nBen\n"
    parts = f"--x\nContent-Type: text/plain\n\n{plain}\n--x\nContent-Type: text/html\n\n{html}\n--x--\n"
    outer, quoted = unchain(
        f"{HEAD}Content-Type: multipart/alternative; boundary=x\n\n{parts}".encode()
    ).messages
    assert outer.body.endswith("We do.\n\nThe porter,\n\nor his son.")
    assert quoted.body == "Hi Ann,\n\nwho pays?\n\nWho has the key?\n\nBen"


@pytest.mark.parametrize("said", ["Hi Ben, done.", "My answers in green.", "The red car below is mine."])
def test_a_colour_without_a_legend_or_another_colour_says_nothing(said):
    value = "blue" if "red" in said else "#FF0000"
    outer, quoted = read_html(
        OUTLOOK.format(legend=said, open=f'<span style="color:{value}">', close="</span>")
    )
    assert outer.body == said
    assert "We do." in quoted.body


def test_a_text_that_is_all_in_the_colour_is_its_authors():
    html = OUTLOOK.format(legend="My answers in blue.", open="", close="").replace(
        "<p>", '<p style="color:blue">'
    )
    assert "We do." in read_html(html)[1].body


IN_BLUE = OUTLOOK.replace("{legend}", '<span style="color:#1F497D">{legend}</span>')


def test_whoever_replies_in_a_colour_of_his_own_answers_in_it():
    span = '<span style="color:#1F497D">'
    html = IN_BLUE.format(legend="Hi Ben, see my comments below.", open=span, close="</span>")
    outer, quoted = read_html(
        html.replace("or his son.</span>", f"or his son.</span></p><p>}};</p><p>{span}Bye.</span>")
    )
    assert outer.body.endswith("We do.\n\nThe porter,\n\nor his son.\n\n};\n\nBye.")
    assert quoted.body == "Hi Ann,\n\nwho pays?\n\nWho has the key?\n\nBen"


def test_a_text_that_begins_in_the_colour_is_its_authors_reply():
    html = IN_BLUE.format(
        legend="See my comments below.", open='<span style="color:#1F497D">', close="</span>"
    )
    assert "We do." in read_html(html.replace("<p>Hi Ann,", '<p style="color:#1F497D">Hi Ann,'))[1].body


def test_a_colour_without_a_word_of_answers_says_nothing():
    html = IN_BLUE.format(legend="Thanks, Ben.", open='<span style="color:#1F497D">', close="</span>")
    assert "We do." in read_html(html)[1].body


LEGENDS = {
    "en": "My answers in red below.", "de": "Meine Antworten in rot.", "fr": "Mes réponses en rouge ci-dessous.",
    "es": "Mis respuestas en rojo.", "it": "Le mie risposte in rosso.", "pt": "As minhas respostas a vermelho.",
    "nl": "Mijn antwoorden in het rood.", "sv": "Mina svar i rött.", "da": "Mine svar med rødt.",
    "no": "Mine svar i rødt.", "fi": "Vastaukseni punaisella.", "pl": "Moje odpowiedzi na czerwono.",
    "cs": "Moje odpovědi červeně.", "sk": "Moje odpovede červenou.", "hu": "Válaszaim pirossal.",
    "ro": "Răspunsurile mele cu roșu.", "ru": "Мои ответы красным.", "uk": "Мої відповіді червоним.",
    "tr": "Cevaplarım kırmızıyla.", "el": "Οι απαντήσεις μου με κόκκινο.", "ja": "赤字で回答します。",
    "ko": "빨간색으로 답변 드립니다.", "zh_hans": "我的回复用红色标出。", "zh_hant": "我的回覆以紅色標示。",
    "ar": "ردودي باللون الأحمر.", "he": "התשובות שלי באדום.", "fa": "پاسخ‌های من به رنگ قرمز.",
    "ca": "Les meves respostes en vermell.", "hr": "Moji odgovori crveno.", "bg": "Моите отговори в червено.",
    "et": "Minu vastused punasega.", "lv": "Manas atbildes sarkanā krāsā.", "lt": "Mano atsakymai raudonai.",
    "hi": "मेरे उत्तर लाल रंग में।", "th": "คำตอบของผมเป็นสีแดง", "vi": "Câu trả lời của tôi màu đỏ.",
    "id": "Jawaban saya berwarna merah.", "ka": "ჩემი პასუხები წითლად.", "hy": "Իմ պատասխանները կարմիրով։",
}  # fmt: skip


@pytest.mark.parametrize("code", LEGENDS)
def test_legends_are_read_in_the_languages(code):
    found = legend([LEGENDS[code]])
    assert "red" in found.colours


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_language_says_how_answers_are_marked(language):
    assert set(language.legends) == {"inline", "answers", *COLOURS}
    for phrase in entries(language.legends["inline"]):
        assert legend([phrase.replace("*", "")]).inline


def test_colours_and_answers_in_other_words_are_no_legend():
    found = legend(["The redirect is ready; commentary follows.", "Blue Ridge Mines", "We are greener now."])
    assert (found.inline, found.colours) == (False, frozenset())


def test_names_in_brackets_stay_where_comments_are_spoken_of():
    text = "[Ann] to call the painter.\n\nWe shall see."
    assert read(f"Thanks for all the comments, we shall do it by Friday.\n\n{BLOCK}{text}\n")[1].body == text


def test_a_name_that_both_bear_marks_nobody():
    ann, other = Answerer("Ann Lee", "ann@quarry.example"), Answerer("Ann Oak", "")
    assert not any(ann.bears(Mark(name, True), ann) for name in ("Ann", "AL", "Ann Lee", "ann"))
    assert [ann.bears(Mark(name, True), other) for name in ("Ann", "Lee", "Ann Lee", "AL", "Al")] == [
        False, True, True, True, False,
    ]  # fmt: skip


def test_long_texts_with_marks_take_no_time():
    text = "".join(f"*Ann: {n}*\n\n*more*\n\nquestion {n}\n\n" for n in range(4_000))
    outer, quoted = read(f"See my answers inline.\n\n{BLOCK}Hi,\n\n{text}")
    assert outer.body.count("more") == 4_000
    assert quoted.body.count("question") == 4_000


RED = '<span style="color:red">'
BANNERS = {
    "a tag": "[EXTERNAL]",
    "English": "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender.",
    "Outlook": "You don't often get email from ben@quarry.example. Learn why this is important",
    "German": "Achtung: Diese E-Mail stammt von außerhalb der Organisation.",
    "French": "Attention : ce message provient de l'extérieur de l'organisation.",
}
NOTICES = {
    "English": "This e-mail and any attachments are confidential and may be legally privileged.",
    "the environment": "Please consider the environment before printing this e-mail.",
    "German": "Diese E-Mail enthält vertrauliche Informationen und ist nur für den Empfänger bestimmt.",
    "French": "Ce message et ses pièces jointes sont confidentiels et établis à l'intention de leurs destinataires.",
}


def _in_red(above: str = "", below: str = "", legend: str = "Hi Ben, my answers in red."):
    html = OUTLOOK.format(legend=legend, open=RED, close="</span>")
    html = html.replace("<p>Hi Ann,", f"{above}<p>Hi Ann,").replace("<p>Ben</p>", f"<p>Ben</p>{below}")
    return read_html(html)


@pytest.mark.parametrize("kind", BANNERS)
def test_a_banner_in_the_colour_of_the_answers_is_none(kind):
    outer, quoted = _in_red(above=f"<p>{RED}<b>{BANNERS[kind]}</b></span></p>")
    assert outer.body == "Hi Ben, my answers in red.\n\nWe do.\n\nThe porter,\n\nor his son."
    assert quoted.body == "Hi Ann,\n\nwho pays?\n\nWho has the key?\n\nBen"


@pytest.mark.parametrize("kind", BANNERS)
def test_nor_is_one_below_the_greeting(kind):
    html = OUTLOOK.format(legend="My answers in red.", open=RED, close="</span>")
    outer, quoted = read_html(
        html.replace("<p>Hi Ann,</p>", f"<p>Hi Ann,</p><p>{RED}{BANNERS[kind]}</span></p>")
    )
    assert outer.body == "My answers in red.\n\nWe do.\n\nThe porter,\n\nor his son."


@pytest.mark.parametrize("kind", NOTICES)
def test_nor_is_a_legal_notice(kind):
    below = f"<p>{RED}{NOTICES[kind]}</span></p><p>{RED}Quarry Ltd, registered in York, no. 4711.</span></p>"
    outer, quoted = _in_red(below=below)
    assert outer.body == "Hi Ben, my answers in red.\n\nWe do.\n\nThe porter,\n\nor his son."
    assert quoted.body.startswith("Hi Ann,\n\nwho pays?\n\nWho has the key?\n\nBen\n\n")
    assert quoted.body.endswith("no. 4711.")


def test_nor_is_the_signature_of_the_quoted_author():
    below = f"<p>{RED}Ben Oak<br>Quarry Ltd<br>+44 1632 960001</span></p>"
    outer, quoted = _in_red(below=below)
    assert outer.body.endswith("or his son.")
    assert quoted.body.endswith("Ben Oak\nQuarry Ltd\n+44 1632 960001")


def test_answers_around_a_notice_go_on():
    html = OUTLOOK.format(legend="My answers in red.", open=RED, close="</span>").replace(
        "<p>who pays?", f"<p>{RED}{NOTICES['English']}</span></p><p>who pays?"
    )
    assert read_html(html)[0].body == "My answers in red.\n\nWe do.\n\nThe porter,\n\nor his son."


def test_a_name_alone_is_an_answer():
    outer, _ = _in_red(below=f"<p>Who asks the porter?</p><p>{RED}Ben Oak</span></p>")
    assert outer.body.endswith("Ben Oak")


def test_a_banner_above_a_reply_in_its_own_colour_does_not_hide_the_colour():
    banner = f"<p>{RED}{BANNERS['English']}</span></p>"
    html = IN_BLUE.format(
        legend="Hi Ben, see my comments below.", open='<span style="color:#1F497D">', close="</span>"
    )
    outer, quoted = read_html(banner + html.replace("<p>Hi Ann,", f"{banner}<p>Hi Ann,"))
    assert outer.body == "Hi Ben, see my comments below.\n\nWe do.\n\nThe porter,\n\nor his son."
    assert quoted.body == "Hi Ann,\n\nwho pays?\n\nWho has the key?\n\nBen"


@pytest.mark.parametrize(
    "printed", ["root@lift:~# ls /dev/lift", "ls: /dev/lift: No such file", "lift_1: up"]
)
def test_what_a_program_prints_in_an_answer_names_nobody(printed):
    outer, quoted = read(
        f"See my answers inline.\n\n{BLOCK}Does it show a file?\n\n*Ann: It does not. *\n\n*{printed}*\n\n"
        "Is there a lift at all?\n\n*Ann: Not that I see.*\n\nBen\n"
    )
    assert quoted.body == "Does it show a file?\n\nIs there a lift at all?\n\nBen"
    assert f"*{printed}*" in outer.body and outer.body.endswith("*Ann: Not that I see.*")


def test_bold_minutes_of_others_are_no_answers():
    outer, quoted = read(
        f"See my answers inline.\n\n{BLOCK}Decided:\n\n*Ann: takes the lift.*\n\n*Dan: pays for it.*\n\nBen\n"
    )
    assert outer.body == "See my answers inline." and "*Ann: takes the lift.*" in quoted.body
