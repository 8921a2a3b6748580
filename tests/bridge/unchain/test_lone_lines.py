"""Single lines between deeper ones: torn out of the quote, or an answer to it."""

from itertools import product

import pytest

from threads.bridge.unchain import unchain

HEAD = (
    "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\n"
    "Date: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\nContent-Type: text/plain; charset=utf-8\n\n"
    "Done.\n\nOn Tue, Mar 4, 2025 at 8:05 AM Dan Fir <dan@quarry.example> wrote:\n> Fine.\n>\n"
    "> On Mon, Mar 3, 2025 at 4:05 PM Cy Reed <cy@quarry.example> wrote:\n>> Sure.\n>>\n"
    ">> On Mon, Mar 3, 2025 at 3:05 PM Ben Oak <ben@quarry.example> wrote:\n"
)
PATH = "/srv/quarry/lift/controller/2025/03/03/messages-of-the-second-floor.log:"
WIDE = "With the new belt of the second crusher we could run it all night"


def bodies(text: str) -> list[str]:
    return [message.body for message in unchain((HEAD + text).encode()).messages]


@pytest.mark.parametrize(
    "torn",
    [
        f">>>\n>>\n>\n> {PATH}\n",
        f">>>\n>>\n> {PATH}\n>\n> {PATH}\n",
        f">>>\n>>\n>> {PATH}\n",
        f">>>\n>\n> {PATH}\n> -net\n>\n",
        f">>>\n>> \n>> {'.' * 90}\n>>\n>> {'.' * 90}\n>>\n",
    ],
)
def test_long_words_that_no_line_had_room_for_stay_in_the_quote(torn):
    found = bodies(f">>> The log says\n{torn}>>> which is wrong.\n")
    assert found[:3] == ["Done.", "Fine.", "Sure."]
    assert found[3].startswith("The log says")
    assert found[3].endswith("which is wrong.")
    assert len(found[3]) > 80


@pytest.mark.parametrize("rest", ["> Crusher.\n>>> Who pays?\n", ">> crusherstates\n>>> of today.\n"])
def test_words_in_the_middle_of_a_wrapped_sentence_stay_in_it(rest):
    found = bodies(
        f">>> {WIDE}\n>>> {WIDE}\n>>> if only somebody could explain the many different numbers\n{rest}"
    )
    assert found[:3] == ["Done.", "Fine.", "Sure."]
    assert found[3].split()[-3:] in (["Crusher.", "Who", "pays?"], ["crusherstates", "of", "today."])


def test_a_link_with_blank_lines_around_it_is_an_answer():
    found = bodies(
        ">>> Where is it?\n>>\n>> https://quarry.example/lift/controller/messages/second-floor\n>>\n>>> And the key?\n"
    )
    assert found[2] == "Sure.\n\nhttps://quarry.example/lift/controller/messages/second-floor"
    assert found[3] == "Where is it?\n\nAnd the key?"


@pytest.mark.parametrize("marks", [">", ">>"])
def test_a_link_right_below_a_question_is_an_answer(marks):
    link = "https://quarry.example/lift/controller/messages/second-floor"
    assert link not in bodies(f">>> Where is it?\n{marks} {link}\n>>> And the key?\n")[3]
    assert link not in bodies(f">>> Where is it?\n{marks}\n{marks} {link}\n>>> And the key?\n")[3]


@pytest.mark.parametrize("answer", ["> Ben does.\n", ">> Ben does.\n"])
def test_short_answers_to_the_items_of_a_list_are_answers(answer):
    found = bodies(
        f">>> Who sweeps the upper floor\n{answer}>>> Who oils the chain of the lift\n{answer}>>> who locks up\n"
    )
    assert answer.lstrip("> ").strip() not in found[3]


def test_short_answers_between_wide_questions_are_answers():
    found = bodies(
        f">>> {WIDE}?\n>> Yes.\n>>> We could run it all the night, if not longer.\n>> No.\n"
        f">>> {WIDE}, and the lift?\n>> No.\n>>> Then not.\n"
    )
    assert found[2] == "Sure.\n\nYes.\n\nNo.\n\nNo."


SENTENCES = {
    "Japanese": ("リフトはいつ直りますか？", "誰が払いますか。", "来週の水曜日の午後二時から三階の機械室で作業を行う予定ですので、それまでは階段をご利用くださいますようお願いいたします"),
    "Chinese": ("电梯什么时候修好", "费用由谁承担？", "下周三下午两点工人会到三楼的机房来检修，在此之前请大家走楼梯，如果有重的东西要搬请提前跟我说一声"),
    "Thai": ("ลิฟต์จะซ่อมเสร็จเมื่อไหร่", "ใครเป็นคนจ่าย", "ช่างจะมาซ่อมวันพุธหน้าเวลาบ่ายสองโมงที่ห้องเครื่องชั้นสามก่อนหน้านั้นขอให้ทุกท่านใช้บันไดไปก่อน"),
    "Khmer": ("ជណ្តើរយន្តជួសជុលនៅពេលណា", "អ្នកណាបង់", "ជាងនឹងមកជួសជុលនៅថ្ងៃពុធសប្តាហ៍ក្រោយម៉ោងពីររសៀលនៅបន្ទប់ម៉ាស៊ីនជាន់ទីបីសូមប្រើជណ្តើរធម្មតាសិន"),
    "Latin": ("When is the lift mended", "Who pays?", "The men come next Wednesday at two in the afternoon, so please use the stairs until then"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SENTENCES)
@pytest.mark.parametrize("marks", [">", ">>"])
def test_long_answers_without_blanks_are_answers_as_others_are(kind, marks):
    asked, further, said = SENTENCES[kind]
    for end, above, below, size in product(
        ("", "。", "."), ("", f"{marks}\n", "\n"), ("", f"{marks}\n", "\n"), (200, 20)
    ):
        found = bodies(f">>> {asked}\n{above}{marks} {said[:size]}{end}\n{below}>>> {further}\n")
        assert said[:size] in found[len(marks)], (end, above, below, size)
        assert found[3].split() == f"{asked} {further}".split()


@pytest.mark.parametrize("marks", [">", ">>"])
def test_the_rest_of_a_full_line_without_blanks_stays_in_it(marks):
    full = "来週の水曜日の午後二時から三階の機械室で作業を行う予定です"
    found = bodies(f">>> {full}ので、階\n{marks} 段をご利用\n>>> くださいますようお願いいたします。\n")
    assert found[3].replace("\n", "") == f"{full}ので、階段をご利用くださいますようお願いいたします。"


def test_a_link_with_a_few_letters_of_such_a_script_is_one_word():
    link = "https://quarry.example/lift/controller/messages/of/the/second/floor/電梯.log"
    assert link in bodies(f">>> The log\n>>>\n> {link}\n>>>\n>>> is wrong.\n")[3]
