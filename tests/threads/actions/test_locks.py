"""Whoever changes a message, a conversation or a group holds it first, and works with it as it is now."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError

from threads.actions import answering, importing, posting, reacting
from threads.models import Conversation, Message
from threads.rendering import fragments

KINDS = {"Message", "Conversation", "Group", "Membership", "JoinRequest", "Invitation"}
TAKERS = {"locked", "all_locked", "hold"}
# What takes one of these and changes none of its columns.
CHANGES_OTHER_ROWS = {
    "bookmarking.save": "a bookmark",
    "reading.read": "the reader's own mark, which is held",
    "reading.unread_from": "the reader's own mark, which is held",
    "reading.done": "the reader's own mark, which is held",
    "reading.put_back": "the reader's own mark, which is held",
    "reading._put_off": "the reader's own mark, which is held",
    "by_mail.take_part": "a subscription",
    "following.unfollow": "a subscription",
    "following._set": "a subscription",
}
# The helper itself, and rows of other kinds.
LOCKS_OF_THEIR_OWN = {
    "microblog/kit/locking.py",
    "microblog/kit/compiled_query.py",  # writes what the helper asks for
    "accounts/actions/access.py",  # people
    "accounts/actions/addresses.py",
    "accounts/undelivered.py",
    "accounts/actions/directory.py",  # the rules, one row
    "accounts/actions/people.py",  # their addresses
    "accounts/company/linking.py",  # people
    "accounts/company/only.py",  # people, one row of rules
    "accounts/guests/ending.py",  # people
    "accounts/guests/entering.py",  # their addresses
    "accounts/ldap/linking.py",  # people
    "threads/keeping/duplicates/moving.py",  # people, rows of any table
    "threads/keeping/duplicates/undoing.py",  # the same
    "threads/keeping/erasing/places.py",  # rows of any table
    "threads/keeping/erasing/running.py",  # people
    "threads/actions/guests.py",  # people
    "threads/actions/reading.py",  # marks: taken, or made
}


def sources(folder: str) -> list[Path]:
    return [
        path
        for path in sorted((Path(settings.BASE_DIR) / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def transactions() -> dict[str, ast.FunctionDef]:
    """{module.function: tree} of the actions that write and are given a row of these kinds."""
    found = {}
    for path in sources("threads/actions"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and any(
                "atomic" in ast.unparse(d) for d in node.decorator_list
            ):
                arguments = [*node.args.args, *node.args.kwonlyargs]
                words = " ".join(ast.unparse(a.annotation) for a in arguments if a.annotation)
                if KINDS & set(words.replace("[", " ").replace("]", " ").replace("|", " ").split()):
                    found[f"{path.stem}.{node.name}"] = node
    return found


def takes(node: ast.AST) -> bool:
    return any(isinstance(n, ast.Attribute) and n.attr in TAKERS for n in ast.walk(node))


def helpers(stem: str) -> set[str]:
    """Functions of a module that take a row for others."""
    tree = ast.parse((Path(settings.BASE_DIR) / "threads" / "actions" / f"{stem}.py").read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and takes(node)}


@pytest.mark.parametrize("name", sorted(transactions()))
def test_an_action_holds_what_it_changes(name):
    node, known = transactions()[name], helpers(name.partition(".")[0])
    calls = {n.func.id for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    assert (takes(node) or bool(calls & known)) != (name in CHANGES_OTHER_ROWS)


def test_there_is_one_way_to_hold_a_row():
    own = {
        str(path.relative_to(settings.BASE_DIR))
        for folder in ("microblog", "accounts", "threads", "search")
        for path in sources(folder)
        if "select_for_update" in path.read_text()
    }
    assert own == LOCKS_OF_THEIR_OWN


@pytest.fixture
def question(alice, bob, team):
    first = posting.post(
        author=alice, subject="Q", body="Which?", group=team, kind=Conversation.Kind.QUESTION
    )
    return first, posting.reply(author=bob, conversation=first.conversation, body="This")


def as_seen(message: Message) -> Message:
    """As somebody read it a moment before the others did what follows."""
    return Message.objects.select_related("conversation__group", "author", "claimed_by").get(pk=message.pk)


def test_a_choice_draws_the_text_that_is_there_now(alice, bob, question):
    seen = as_seen(question[1])
    posting.edit(question[1], by=bob, body="That")
    answering.choose(seen, by=alice)
    assert "That" in Message.objects.get(pk=seen.pk).fragment


def test_what_was_withdrawn_meanwhile_is_neither_chosen_nor_reacted_to(alice, bob, question):
    seen = as_seen(question[1])
    posting.withdraw(question[1], by=bob)
    with pytest.raises(PermissionDenied):
        answering.choose(seen, by=alice)
    with pytest.raises(ValidationError):
        reacting.react(seen, user=alice, emoji="👍")


def test_nobody_reacts_in_a_place_that_the_message_has_left(alice, bob, question):
    seen = as_seen(question[1])
    Conversation.objects.filter(pk=seen.conversation_id).update(group=None)
    with pytest.raises(PermissionDenied):
        reacting.react(seen, user=bob, emoji="👍")


def test_a_copy_that_was_withdrawn_meanwhile_does_not_come_back_with_its_mail(alice, bob, question):
    Message.objects.filter(pk=question[1].pk).update(claimed_by=alice)
    seen = as_seen(question[1])
    posting.withdraw(as_seen(seen), by=alice)
    importing.upgrade(seen, importing.MessageToImport(author=bob, body="This", sent_at=seen.sent_at))
    now = Message.objects.get(pk=seen.pk)
    assert (now.body, now.withdrawn_at is None) == ("", False)


def test_who_draws_an_old_text_does_not_put_it_over_the_new_one(alice, bob, question):
    Message.objects.update(fragment="")
    seen = as_seen(question[1])
    posting.edit(question[1], by=bob, body="That")
    fragments.ensure([seen])
    assert "That" in Message.objects.get(pk=seen.pk).fragment
