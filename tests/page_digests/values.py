"""What to put into the places of an address, and what to send there."""

from functools import cache

from django.db.models import Q

from accounts.models import Group, Membership, OneTimeLink, User
from threads import addresses
from threads.bridge.answering.mail import status_path
from threads.bridge.models import IncomingMail
from threads.models import Attachment, Conversation, Message
from threads.notify.models import Notification

QUERIES = {
    "search": ("?q=gate", "?q=slots&tab=files", "?q=jonas&tab=people", "?q=lyon&tab=groups", "?q=nothinglikeit", "?q=from:jonas+gate",
               "?q=gaet", "?q=slot&order=newest", "?q=from:nobodyatall", "?q=in:lyon+slot"),
    "people": ("?q=an", "?q=zzz"),
    "groups": ("?q=l", "?q=zzz"),
    "group_members": ("?q=cl", "?q=zzz", "?person=Nobody"),
    "manage": ("?q=an", "?state=left", "?state=outside"),
    "compose": ("?group=lyon", "?to=jonas"),
    "suggest_in_group": ("?q=cl&group=lyon",),
    "suggest_people": ("?q=n",),
    "inbox": ("?show=later", "?show=done", "?show=mentions", "?before=x"),
    "manage_mail": ("?tab=waiting", "?tab=taken", "?tab=left", "?q=an", "?q=zzz"),
    "mail_sent": ("?show=waiting", "?show=not"),
}  # fmt: skip
POSTED = {
    "message_react": ({"emoji": "👍"}, {"emoji": "no"}),
    "message_save": ({}, {"save": "no"}, {"from": "saved", "save": "no"}),
    "conversation_save": ({}, {"save": "no"}),
    "conversation_follow": ({"level": "following"}, {"level": "muted"}, {"level": "none"}),
    "conversation_reply": ({}, {"body": "Good."}),
    "message_edit": ({"body": ""}, {"body": "Better."}),
    "conversation_later": ({}, {"later": "no"}),
    "compose": ({}, {"subject": "A", "body": "B"}, {"kind": "question", "body": "B", "group": "lyon"}),
    "group_new": ({}, {"name": "Lyon warehouse"}),
    "group_settings": ({}, {"name": ""}),
    "sign_in": ({"username": "nora@varde.example", "password": "wrong"}, {}),
    "password_change": ({}, {"old_password": "a", "new_password1": "b", "new_password2": "c"}),
    "forgotten": ({}, {"address": "nora@varde.example"}),
    "sign_in_link": ({}, {"address": "nora@varde.example"}),
    "address_add": ({}, {"address": "jonas@varde.example"}),
    "manage_add": ({}, {"name": "Nora Beck", "address": "nora@varde.example"}),
    "manage_person": (
        {"act": "link"},
        {"act": "rename", "value": ""},
        {"act": "deactivate"},
        {"act": "admin"},
    ),
    "manage_mail_one": ({"act": "retry"}, {"act": "aside"}, {"raw": ""}),
    "mail_review": ({"save": "1"}, {"publish": "1", "title": ""}, {"edit": "1"}, {"split": "1"}),
    "mail_message": ({}, {"body": "Other words."}),
    "mail_split": ({}, {"line": "99"}),
    "mail_upload": ({},),
    "mail_choices": ({"level": "mentions"},),
    "mail_off": ({},),
    "link_password": ({}, {"new_password1": "a", "new_password2": "b"}),
}

# What stands in a place of an address where the demo company has nothing.
NOTHING = {
    "pk": 1, "slug": "none", "mark": "none", "colour": "none", "number": 1, "index": 1, "head": 1, "goes": 1, "stays": 2, "rest": "Users",
}  # fmt: skip


@cache
def _found() -> dict[str, list]:
    conversations = Conversation.objects.exclude(
        Q(subject__startswith="Run ") & ~Q(subject="Run 1")
    ).order_by("pk")
    pks = list(conversations.values_list("pk", flat=True))
    messages = Message.objects.filter(conversation__in=pks)
    some = messages.filter(
        Q(parent=None) | Q(reaction_counts__gt={}) | Q(edited_at__isnull=False) | ~Q(withdrawn_at=None)
    )
    return {
        "conversations": [{"pk": pk} for pk in pks],
        "branches": [
            {"pk": m.conversation_id, "head": m.pk} for m in messages.exclude(parent=None).order_by("pk")[:40]
        ],
        "messages": [{"pk": pk} for pk in some.order_by("pk").values_list("pk", flat=True)[:30]],
        "groups": [{"slug": slug} for slug in Group.objects.order_by("pk").values_list("slug", flat=True)],
        "files": [{"pk": pk} for pk in Attachment.objects.order_by("pk").values_list("pk", flat=True)],
        "mails": [{"pk": mail.pk, "index": 1} for mail in IncomingMail.objects.order_by("pk")],
        "notices": [
            {"pk": pk} for pk in Notification.objects.order_by("pk").values_list("pk", flat=True)[:5]
        ],
        "cases": [{"pk": 1}],  # there is none
        "people": [{"pk": pk} for pk in User.objects.order_by("pk").values_list("pk", flat=True)],
        "members": [{"slug": one.group.slug, "pk": one.pk} for one in Membership.objects.order_by("pk")[:3]],
    }


def of(route: str) -> list[dict]:
    """The values for each of the things an address can mean."""
    if "<" not in route:
        return [{}]
    if "<str:token>" in route:
        return [{"token": token} for token in (*_tokens(route), "worn-out")]
    if route.startswith("/scim/"):
        return [{"rest": "Users"}]  # without a token
    if "<int:number>" in route:
        return [{"slug": "lyon", "number": 1}]  # a version of a usage policy
    kinds = {
        "/c/": "conversations", "/m/": "messages", "/g/": "groups", "/files/": "files", "/mail/": "mails",
        "/notifications/": "notices", "/people/": "people", "/manage/people/": "people",
        "/manage/groups/": "groups", "/manage/mail/": "mails", "/manage/moderation/": "cases", "/reports/": "messages", "/moderated/": "cases",
    }  # fmt: skip
    none = (
        "/manage/moderation/monitors/",
        "/manage/integrations/",
        "/manage/sign-in/",
        "/accounts/sign-in/company/",
    )
    if route.startswith(none):
        return [{}]
    kind = next((kind for start, kind in kinds.items() if route.startswith(start)), None)
    if kind is None:
        return [{}]
    if "<int:head>" in route:
        kind = "branches"
    if kind == "groups" and "<int:pk>" in route:
        kind = "members"
    return _found()[kind]


def _tokens(route: str) -> list[str]:
    if "/mail/status/" in route:
        return [status_path(mail).split("/")[-2] for mail in IncomingMail.objects.order_by("pk")]
    if "/mail/off/" in route:
        return [addresses.mint("mail-off", User.objects.get(handle="claire").pk)]
    return [link.token for link in OneTimeLink.objects.order_by("pk")]
