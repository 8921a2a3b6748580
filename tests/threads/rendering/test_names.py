"""Who a text names: the same for the notice and for the link on the page."""

import time

import pytest

from accounts.models import User
from threads.rendering import text

JONAS = User(pk=7, name="Jonas Lindqvist", handle="jonas")
ANN_LEE = User(pk=8, name="Ann Lee", handle="ann-lee")
ANN = User(pk=9, name="Ann Ash", handle="ann")


def named(body: str) -> list[str]:
    """The handles a text names, which must be those the page makes links of."""
    found = text.handles(body)
    html = text.render(body, [JONAS, ANN_LEE, ANN])
    known = [person for person in (JONAS, ANN_LEE, ANN) if person.handle in found]
    assert {person.pk for person in known} == {
        pk for pk in (7, 8, 9) if f'class="mention" href="/people/{pk}/"' in html
    }
    return found


@pytest.mark.parametrize(
    "body",
    [
        "@jonas", "@Jonas", "@JONAS!", "(@jonas)", "@jonas.", "@jonas, yes", "@jonas: yes", "@jonas's", "@jonas’s pump",
        "@jonas-", "@jonas--", "@jonas_", "_@jonas_", "**@jonas**", "~~@jonas~~", "@jonas…", "@jonas.Then go", "“@jonas”",
        "@jonasさん、確認", "请@jonas看一下", "@jonas님 확인", "確認：@jonas。", "คุณ@jonasครับ", "＠jonas さん", "請＠jonas看",
        "＠ｊｏｎａｓ", "＠ＪＯＮＡＳさん", "﹫jonas", "привет@jonas", "@jonasу", "# @jonas", "- @jonas", "| @jonas |\n|--|\n| x |",
        "> old\n\n@jonas", "> old\n@jonas what now", "> @bob said\nno, @jonas did", "\\@jonas", "\u200b@jonas\u200b",
        "\u202b@jonas\u202c", "`code` @jonas", "@jonas/@bob", "@jonas\nmore", "me,@jonas",
    ],
)  # fmt: skip
def test_a_colleague_is_named(body):
    assert "jonas" in named(body)


@pytest.mark.parametrize(
    "body",
    [
        "```\n@jonas\n```", "~~~\n@jonas\n~~~", "```py\n@jonas\n", "    @jonas", "`@jonas`", "``a @jonas b``",
        "> @jonas", "> a\n> @jonas b", ">> @jonas", "- > @jonas", "1. > @jonas", "> - @jonas", "> ```\n> @jonas\n> ```",
        "[@jonas](https://varde.example)", "<https://varde.example/@jonas>", "https://varde.example/@jonas",
        "https://varde.example/?u=@jonas", "a@jonas.example", "<a@jonas.example>", "[x](mailto:a@jonas.example)",
        "用户@jonas.example", "请联系a@jonas.example", "zoë@jonas.example", "müller@jonas", "x@jonas", "a.b-@jonas",
        "@jonas.example", "@jonas.lindqvist", "@jonas@varde.example", "@@jonas", "/@jonas", "@jonás", "@jonasé",
        "@jonas\u0301", "@jonasx", "@jonas7", "@jonas-lind", "@ jonas", "@" + "jonas" * 13,
    ],
)  # fmt: skip
def test_nobody_is_named(body):
    assert "jonas" not in named(body)


def test_the_longest_handle_counts():
    assert named("@ann-lee and @ann- and @ann--lee") == ["ann-lee", "ann", "ann--lee"]


def test_what_follows_a_name_stays_on_the_page():
    html = text.render("请@jonas-看 @ann_ #labels- x", [JONAS, ANN])
    assert "请<a" in html and ">@Jonas</a>-看 " in html and ">@Ann</a>_ " in html
    assert ">#labels</a>- x" in html and text.topics("#labels- x") == ["labels"]


def test_topics_in_code_are_none():
    assert text.topics("`#one` and #two\n\n```\n#three\n```\n\nhttps://varde.example/#four") == ["two"]


@pytest.mark.parametrize(
    "bomb", ["@a" * 50_000, "> @a\n" * 20_000, "＠" * 99_000, "@a-" * 33_000, "@" + "-" * 99_000]
)
def test_no_names_stop_the_server(bomb):
    began = time.process_time()
    text.handles(bomb)
    assert time.process_time() - began < 4
