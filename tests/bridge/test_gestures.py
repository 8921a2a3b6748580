"""Reactions and commands by mail do what they say, for the verified sender, and are never messages."""

import json

import pytest
from django.utils import timezone

from threads import addresses
from threads.actions import posting
from threads.bridge.models import IncomingMail
from threads.bridge.recognising import phrases, reactions, tapbacks
from threads.bridge.unchain.languages import LANGUAGES, entries
from threads.models import Message, Reaction, Subscription

from .mails import deliver, forward, mail

pytestmark = pytest.mark.django_db
State = IncomingMail.State
ALICE, BOB = "Alice Adair <alice@varde.example>", "Bob Brandt <bob@varde.example>"
CHARLIE, MALLORY = "Charlie <charlie@varde.example>", "Mallory <mallory@evil.example>"
QUOTE = "\n\nOn Mon, 2 Mar 2026 at 09:00, Alice Adair <alice@varde.example> wrote:\n> Shall we charge the trucks at night?\n"


@pytest.fixture
def asked(alice, team) -> Message:
    deliver(
        mail(ALICE, "Trucks", "Shall we charge the trucks at night?", to="team", mid="q@varde.example"),
        to="team",
    )
    return Message.objects.get()


def gmail(emoji: str, sender=BOB, mid="r@varde.example", ref="q@varde.example") -> bytes:
    body = (
        f"--q\nContent-Type: text/plain; charset=utf-8\n\n{emoji}\n\nBob Brandt reacted via Gmail\n"
        f"--q\nContent-Type: {reactions.PART.decode()}; charset=utf-8\n\n{json.dumps({'emoji': emoji, 'version': 1})}\n"
        f"--q\nContent-Type: text/html; charset=utf-8\n\n<p>{emoji}</p><p>Bob Brandt reacted via Gmail</p>\n--q--\n"
    )
    raw = mail(sender, "Re: Trucks", body, to="team", mid=mid, ref=[ref])
    return raw.replace(
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n",
        b"Content-Type: multipart/alternative; boundary=q\r\n\r\n",
        1,
    )


def answer(
    text: str, sender=BOB, ref="q@varde.example", mid="r@varde.example", to="team", subject="Re: Trucks"
):
    return deliver(mail(sender, subject, text, to=to, mid=mid, ref=[ref] if ref else []), to=to)


def reactions_of(message) -> list[tuple]:
    return list(Reaction.objects.filter(message=message).order_by("pk").values_list("user__handle", "emoji"))


def test_a_reaction_that_is_taken_back_is_no_message(asked, bob):
    stored = answer("Removed a like from “Shall we charge the trucks at night?”")
    assert stored.state == State.AUTO and Message.objects.count() == 1


def test_who_is_named_in_a_passage_that_is_answered_gets_no_notice(asked, bob, charlie):
    to = addresses.reply_address(asked)
    text = f"Yes.{QUOTE}> @charlie knows.\n\nSo do I.\n\n> And @charlie's sister?\n\nShe, too.\n"
    assert answer(text, to=to).state == State.PUBLISHED
    assert "> And @charlie's sister?" in Message.objects.get(author=bob).body
    assert not charlie.notifications.exists()


# --- Reactions -----------------------------------------------------------------------------------


def test_gmails_reaction_becomes_one_and_twice_is_once(asked, bob):
    for mid in ("r1@x.example", "r2@x.example"):
        stored = deliver(gmail("👍", mid=mid), to="team")
        assert (stored.state, stored.conversation) == (State.DONE, asked.conversation)
    assert reactions_of(asked) == [("bob", "👍")] and Message.objects.count() == 1
    asked.refresh_from_db()
    assert asked.reaction_counts == {"👍": 1}


@pytest.mark.parametrize(
    ("text", "emoji"),
    [("👍", "👍"), ("+1", "👍"), ("+1!", "👍"), ("👍🏽", "👍"), ("👍👍👍", "👍"), ("❤", "❤️"), ("❤️", "❤️"), ("💯", "👍"), ("👏", "🙌"),
     ("😂", "😄"), (":-)", "😄"), (":+1:", "👍"), ("Bob Brandt reacted to your message:\n👍", "👍"), ("👍 Bob Brandt reacted to your message:", "👍"),
     ("❤️\tBrandt, Bob hat auf Ihre Nachricht reagiert:", "❤️"), ("🎉 Bob Brandt a réagi à votre message :", "🎉"),
     ("👍 Bob Brandt reacted to your message:\n\n> Shall we charge the trucks at night?", "👍"), ("Liked “Shall we charge the trucks at night?”", "👍"), ("Loved an image", "❤️"), ("Laughed at “Shall we …”", "😄"), ("Reacted 🙏 to “Shall we charge the trucks at night?”", "🙏")],
)  # fmt: skip
@pytest.mark.parametrize("quote", ["", QUOTE], ids=["bare", "quoted"])
def test_what_people_and_clients_write_for_a_reaction(asked, bob, text, emoji, quote):
    stored = answer(text + quote)
    assert stored.state == State.DONE and emoji in stored.reason
    assert reactions_of(asked) == [("bob", emoji)] and Message.objects.count() == 1


def test_outlooks_reaction_with_the_mail_below(asked, bob):
    body = "👍\tBob Brandt reacted to your message:\n________________________________\nFrom: Alice Adair <alice@varde.example>\nSent: Monday, March 2, 2026 9:00 AM\nTo: team@skein.localhost\nSubject: Trucks\n\nShall we charge the trucks at night?\n"
    assert answer(body).state == State.DONE
    assert reactions_of(asked) == [("bob", "👍")] and Message.objects.count() == 1


@pytest.mark.parametrize(
    "language", [language for language in LANGUAGES if language.robots], ids=lambda language: language.code
)
def test_outlooks_and_gmails_sentences_are_known_in_every_language(language):
    for said in entries(language.robots["reacted"]):
        assert reactions.read(f"🎉 Brandt, Bob {said}:") == reactions.MailReaction(("🎉",), True), said


@pytest.mark.parametrize(
    "text",
    ["👍 and bring the keys", "-1", "👎", "+10", "1", "ok", "Liked it, but the second one was better.", "🤷",
     "He reacted to your message? I did not see it, what did he say?", "+1 from Greta, -1 from me", "👍 👎"],
)  # fmt: skip
def test_who_says_something_writes_a_message(asked, bob, text):
    assert answer(text).state == State.PUBLISHED
    assert Message.objects.get(author=bob).body == text and not Reaction.objects.exists()


def test_a_reaction_to_a_notice_goes_to_its_message(asked, bob):
    to = addresses.reply_address(asked)
    assert answer("👍" + QUOTE, ref=f"notice-9@{to.partition('@')[2]}", to=to).state == State.DONE
    assert reactions_of(asked) == [("bob", "👍")]


@pytest.mark.parametrize(
    "raw", [gmail("👍", ref="gone@x.example"), mail(BOB, "Re: Trucks", "👍", ref=["gone@x.example"])]
)
def test_a_reaction_to_nothing_we_know_is_left_out_with_the_reason(asked, bob, raw):
    stored = deliver(raw, to="team")
    assert stored.state == State.AUTO and "not known here" in stored.reason
    assert Message.objects.count() == 1 and not Reaction.objects.exists()


def test_a_thumb_on_a_chain_that_is_new_here_brings_the_chain(asked, bob):
    text = "+1\n\nOn Tue, 3 Mar 2026 at 10:00, Greta Grün <greta@supplier.example> wrote:\n> The chargers come with the next lorry.\n"
    assert answer(text, ref="new@x.example", subject="Re: Chargers").state == State.PUBLISHED
    assert Message.objects.filter(body__contains="next lorry").exists()


def test_a_new_mail_that_is_only_a_party_is_a_message(team, bob):
    assert answer("🎉", ref="", subject="Ten years of Varde Pumps").state == State.PUBLISHED
    assert Message.objects.get().body == "🎉"


def test_an_emoji_that_is_not_offered_is_no_message_when_a_client_sent_it(asked, bob):
    assert deliver(gmail("🦄"), to="team").state == State.AUTO
    assert Message.objects.count() == 1 and not Reaction.objects.exists()


@pytest.mark.parametrize("part", ["", "{", "[]", '{"emoji": 5}', "null", '{"emoji": ["👍"]}', "[" * 90_000])
def test_a_broken_part_is_read_from_the_text(part):
    assert reactions.read("👍\n\nBob reacted via Gmail", part).emoji == ("👍",)


def test_who_may_not_read_cannot_react(alice, bob, charlie, den):
    secret = posting.post(author=alice, group=den, subject="Keys", body="Who has the key?")
    for to in (addresses.reply_address(secret), "den"):
        stored = answer(
            "👍", sender=CHARLIE, ref=addresses.own_message_id(secret.pk), to=to, mid=f"{to}@x.example"
        )
        assert stored.state in (State.AUTO, State.REFUSED) and "Keys" not in stored.reason
    assert not Reaction.objects.exists() and Message.objects.count() == 1


def test_a_stranger_and_a_withdrawn_message_get_no_reaction(asked, alice, bob):
    assert deliver(gmail("👍", sender=MALLORY), to="team").state == State.AUTO
    posting.withdraw(asked, by=alice)
    stored = deliver(gmail("👍", mid="w@x.example"), to="team")
    assert stored.state == State.REFUSED and "withdrawn" in stored.reason
    assert not Reaction.objects.exists()


def test_an_archive_keeps_votes_and_leaves_reactions_of_clients_out(team, bob):
    from threads.bridge.bulk_import import Import

    run = Import.begin(team, "votes.mbox")
    run.take(
        [
            mail(BOB, "Re: [VOTE] Pump 7", "+1", mid="v@x.example", ref=["p@x.example"]),
            gmail("👍", ref="p@x.example"),
        ]
    )
    assert (run.counts["messages"], run.counts["auto"]) == (1, 1) and Message.objects.get().body == "+1"


def test_a_forwarded_chain_with_a_thumb_above_is_still_a_chain(team, alice):
    assert deliver(forward(body="👍\n" + forward().decode().partition("\r\n\r\n")[2])).state == State.REVIEW


# --- Commands ------------------------------------------------------------------------------------


def level(user) -> str:
    return Subscription.objects.filter(user=user).values_list("level", flat=True).first() or ""


@pytest.mark.parametrize(
    "text",
    [
        "mute",
        "Unsubscribe",
        "unsubscribe.\n",
        "LEAVE",
        "Stummschalten",
        "se désabonner",
        "退订",
        "mute" + QUOTE,
        "mute\n\n-- \nBob Brandt\nVarde Pumps",
    ],
)
def test_a_command_mutes_and_is_no_message(asked, bob, text):
    for to, ref in (
        (addresses.reply_address(asked), "notice-1@skein.localhost"),
        ("team", "q@varde.example"),
    ):
        Subscription.objects.filter(user=bob).delete()
        stored = answer(text, to=to, ref=ref, mid=f"{to}@x.example")
        assert (stored.state, stored.conversation, level(bob)) == (State.DONE, asked.conversation, "muted")
    assert Message.objects.count() == 1


@pytest.mark.parametrize("text", ["watch", "Follow!", "folgen", "s'abonner", "フォロー"])
def test_a_command_follows(asked, bob, text):
    Subscription.objects.create(conversation=asked.conversation, user=bob, level="muted")
    assert answer(text).state == State.DONE and level(bob) == "following"


def test_a_subject_that_is_a_command_is_one_when_nothing_stands_below(asked, bob):
    to = addresses.reply_address(asked)
    for number, body in enumerate(["", "unsubscribe", "This message was automatically generated by Gmail."]):
        Subscription.objects.filter(user=bob).delete()
        stored = answer(body, to=to, ref="", subject="unsubscribe", mid=f"{number}@x.example")
        assert (stored.state, level(bob)) == (State.DONE, "muted")
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "subject"),
    [("Watch!", "Film of the week"), ("Please mute the radio in the hall.", "Re: Trucks"), ("I leave at five", "Re: Trucks"), ("stop", "Re: Trucks")],
)  # fmt: skip
def test_who_says_more_than_a_command_writes_a_message(asked, bob, text, subject):
    assert (
        answer(text, subject=subject, ref="" if subject[0] == "F" else "q@varde.example").state
        == State.PUBLISHED
    )
    assert Message.objects.filter(author=bob, body=text).exists() and level(bob) != "muted"


def test_a_command_to_nothing_says_how_it_is_meant(team, bob):
    stored = answer("unsubscribe", ref="", subject="unsubscribe")
    assert stored.state == State.REFUSED and "browser" in stored.reason and not Message.objects.exists()


@pytest.mark.parametrize("sender", [MALLORY, CHARLIE])
def test_a_command_gives_no_rights(alice, bob, charlie, den, sender):
    secret = posting.post(author=alice, group=den, subject="Keys", body="Who has the key?")
    stored = answer("watch", sender=sender, to=addresses.reply_address(secret), ref="")
    assert stored.state in (State.REFUSED, State.AUTO) and "Keys" not in stored.reason
    assert not Subscription.objects.exclude(user=alice).exists() and Message.objects.count() == 1


def test_a_forged_sender_moves_nothing(asked, bob, settings):
    settings.MAIL_AUTHSERV_ID = "mx.varde.example"
    failed = {"Authentication_Results": "mx.varde.example; dmarc=fail"}
    for number, text in enumerate(("mute", "👍")):
        raw = mail(BOB, "Re: Trucks", text, mid=f"{number}@evil.example", ref=["q@varde.example"], **failed)
        assert deliver(raw, to="team").state in (State.HELD, State.AUTO)
        raw = mail(BOB, "Re: Trucks", text, mid=f"{number}@x.example", **failed)
        assert deliver(raw, to=addresses.reply_address(asked)).state in (State.REFUSED, State.AUTO)
    assert not Reaction.objects.exists() and level(bob) == "" and Message.objects.count() == 1


def test_no_word_is_a_command_for_both_things():
    for language in LANGUAGES:
        for command, words in language.commands.items():
            for word in entries(words):
                assert phrases.command(word) == command, word


def test_the_notice_stops_after_a_mute_by_mail(asked, alice, bob):
    from threads.notify.models import Notification

    answer("mute")
    before = timezone.now()
    posting.reply(author=alice, conversation=asked.conversation, body="Anybody?")
    assert not Notification.objects.filter(user=bob, at__gte=before).exists()


# --- What phones write ---------------------------------------------------------------------------

PHONES = [language for language in LANGUAGES if language.tapbacks]
SAID = "Shall we charge the trucks at night?"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_tapbacks_are_known_in_every_language_with_all_quotation_marks(language):
    assert set(language.tapbacks) == {"👍", "❤️", "😄", "none", "any", "things"}
    for kind in ("👍", "❤️", "😄", "none", "any"):
        for form in entries(language.tapbacks[kind]):
            for marks in ("“”", "„“", "””", "«»", "»«", "‘’", "「」", "『』", "《》", '""', "''"):
                text = form.replace("{t}", f"{marks[0]}{SAID}{marks[1]}").replace("{e}", "🎉")
                found = tapbacks.read(f"{text[0].upper()}{text[1:]}.")
                assert found == tapbacks.Tapback({"none": "", "any": "🎉"}.get(kind, kind), SAID), text


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_tapbacks_on_what_has_no_words(language):
    thing, form = entries(language.tapbacks["things"])[0], entries(language.tapbacks["👍"])[0]
    assert reactions.read(form.replace("{t}", thing)) == reactions.MailReaction(("👍",), True)


@pytest.mark.parametrize(
    ("text", "emoji"),
    [
        (f"\u200a\u200b👍\u200b to “\u200a{SAID}\u200a”\u200a", "👍"), (f"Liked “{SAID[:20]}…”", "👍"),
        (f"Gefällt „{SAID}“", "👍"), (f"A aimé « {SAID} »", "👍"), (f"A aimé «\u202f{SAID}\u202f»", "👍"),
        (f"Le gustó “{SAID}”", "👍"), (f"「{SAID}」に「いいね」しました", "👍"), (f"Hat mit ❤️ auf „{SAID}“ reagiert", "❤️"),
        (f"Ha messo “mi piace” a “{SAID}”", "👍"), (f"Loved “{SAID[:12]}...", "❤️"), (f"Liked “{SAID.replace(' ', chr(10), 2)}”", "👍"),
    ],
)  # fmt: skip
def test_tapbacks_as_phones_write_them(asked, bob, text, emoji):
    assert answer(text).state == State.DONE
    assert reactions_of(asked) == [("bob", emoji)] and Message.objects.count() == 1


@pytest.mark.parametrize(
    "text",
    [
        "Loved “Titanic”", "Le gustó “Titanic”", "Liked “the trucks”, but not “at night”", f"Liked “{SAID}” and more",
        f"“{SAID}” Yes!", f"«{SAID}» – no", "Hat „Greta“ geliked", "喜欢“泰坦尼克号”", "Me gusta la foto",
    ],
)  # fmt: skip
def test_who_quotes_something_else_or_says_more_writes_a_message(asked, bob, text):
    assert answer(text).state == State.PUBLISHED
    assert Message.objects.get(author=bob).body == text and not Reaction.objects.exists()
