"""The pages a guest finds. Composition root, like urls.py: it names pages of all apps.

What stands on them is asked of ``visible_to``; this is the second door. The mail as it came is not among them: it has words
that were edited out since (``message_mail`` leads a guest to the message). A new page is closed to guests until it is named
here, and a closed one answers as one that never was.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import User
from microblog.kit.middleware import GetResponse

OPEN = frozenset(
    {
        # What they were named for.
        "home", "inbox", "saved", "search", "conversation", "branch", "conversation_reply", "conversation_follow",
        "conversation_read", "conversation_done", "conversation_later", "conversation_back", "conversation_preview",
        "conversation_save", "conversation_about", "suggest_people", "message", "message_save", "message_reply",
        "message_react", "message_more", "message_best", "message_edit", "message_withdraw", "message_unread",
        "message_mail", "attachment", "person",
        # What they are told, and what they report.
        "notifications", "notifications_read", "notification", "mail_choices", "summary_now", "message_report", "report_outcome",
        "moderated", "held_messages", "message_take_back",
        # Their own account.
        "account", "profile_change", "photo", "photo_change", "session_end", "second_step", "second_step_change", "passkey_new",
        "passkey_change", "passkey_again", "sign_in_link_again",
        "password_change", "sign_out", "theme", "kept", "policy", "policy_version", "policy_changes",
    }
)  # fmt: skip


class GuestPages:
    def __init__(self, get_response: GetResponse):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, options: object
    ) -> None:
        # What is for everybody must not need the database to say so.
        if not getattr(view, "login_required", True):
            return
        match, user = request.resolver_match, request.user
        is_closed = match is None or match.url_name not in OPEN
        if is_closed and isinstance(user, User) and user.is_guest:
            raise Http404
