"""What the reviewer decides."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Group, User
from threads.actions import rights
from threads.bridge.models import IncomingMail
from threads.bridge.unchain.languages import subjects
from threads.models import Conversation


class ReviewForm(forms.Form):
    """Title, place and audience, and for every message whether it goes along and who wrote it.

    ``wanted`` asks for all that publishing needs; keeping for later takes what there is.
    """

    GROUP, CHAIN = "group", "chain"
    AUDIENCES = ((GROUP, _("The group")), (CHAIN, _("Only the people on the chain")))

    title = forms.CharField(max_length=300, required=False, label=_("Title"))
    group = forms.ModelChoiceField(
        Group.objects.none(), required=False, label=_("Group"), empty_label=_("Choose a group")
    )
    audience = forms.ChoiceField(choices=AUDIENCES)
    conversation = forms.ModelChoiceField(
        Conversation.objects.none(), required=False, label=_("Add to an existing conversation"),
        empty_label=_("No, start a new one"),
    )  # fmt: skip
    tell = forms.BooleanField(required=False)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        mail: IncomingMail,
        user: User,
        found: QuerySet[Conversation],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, auto_id="review-%s", initial=initial)
        self.mail, self.user = mail, user
        group, conversation = (
            cast(forms.ModelChoiceField, self.fields[name]) for name in ("group", "conversation")
        )
        self.groups = group.queryset = groups_for(mail, user)
        conversation.queryset = found.filter(group=mail.group) if mail.group_id else found
        conversation.label_from_instance = _with_guests  # type: ignore[method-assign, assignment]
        if mail.group_id:
            # A held mail was written to this group: its admin decides whether, not for whom.
            cast(forms.ChoiceField, self.fields["audience"]).choices = self.AUDIENCES[:1]
        self.fields["title"].widget = forms.Textarea(attrs={"rows": 2, "class": "area"})
        self.fields["title"].help_text = _("From the subject “%s”") % mail.subject
        for name in ("group", "conversation"):
            self.fields[name].widget.attrs["class"] = "select"
        self.corrections: dict[int, dict] = {}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        self.corrections = {m["index"]: self._correction(m) for m in self.mail.kept_split["messages"]}
        if "publish" in self.data:
            self._check_publish(found)
        return found

    def _correction(self, message: dict) -> dict:
        index = message["index"]
        typed = self.data.get(f"author-{index}", message.get("author", ""))
        return {
            "excluded": f"include-{index}" not in self.data,
            "author": " ".join(typed.split())[:200],
        }

    def _check_publish(self, found: dict) -> None:
        if all(c["excluded"] for c in self.corrections.values()):
            raise ValidationError(_("Choose at least one message."))
        if found.get("conversation"):
            if not rights.may_reply(self.user, found["conversation"]):
                self.add_error("conversation", _("You cannot write in this conversation."))
        elif found.get("audience") != self.CHAIN and not found.get("group"):
            self.add_error("group", _("Choose the group it goes to."))


def initial(mail: IncomingMail) -> dict:
    kept = mail.kept_split.get("review", {})
    return {
        "title": kept.get("title") or subjects.bare(mail.subject),
        "group": kept.get("group") or mail.group_id,
        "audience": kept.get("audience") or ReviewForm.GROUP,
        "conversation": kept.get("conversation"),
        "tell": kept.get("tell", True),
    }


def groups_for(mail: IncomingMail, user: User) -> QuerySet[Group]:
    """Groups this person may start a conversation in; a held mail can only go where it was sent."""
    if mail.group_id:
        return Group.objects.filter(pk=mail.group_id)
    groups = Group.objects.joined_by(user).filter(closed_at=None)
    mine = {m.group_id: m for m in user.memberships.all()}
    return groups.filter(pk__in=[g.pk for g in groups if g.may_start(user, mine.get(g.pk))])


def _with_guests(conversation: Conversation) -> str:
    """Its subject; and said before anything more is brought into it: who from outside will read that."""
    if not conversation.guest_count:
        return conversation.subject
    return ngettext(
        "%(subject)s (read by %(count)d guest from outside)",
        "%(subject)s (read by %(count)d guests from outside)",
        conversation.guest_count,
    ) % {"subject": conversation.subject, "count": conversation.guest_count}
