"""Forms for one recovered message: what it says, who wrote it, when, in answer to what; and where to cut it."""

from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threads.actions.posting import MAX_BODY
from threads.bridge.models import IncomingMail
from threads.rendering import text

from ..mail_job import EARLIEST
from . import corrections
from .rows import ForwardRow

# Longer texts are cut in two steps; a page of more lines helps nobody.
MAX_LINES = 1_000


class AuthorField(forms.CharField):
    """A name or an address, as the reviewer types it."""

    def __init__(self, **kwargs: Any) -> None:
        label = gettext_lazy("Name or e-mail address of who wrote this")
        super().__init__(max_length=200, label=label, widget=forms.TextInput({"class": "input"}), **kwargs)

    def clean(self, value: Any) -> str:
        return " ".join(super().clean(value).split())


class MessageForm(forms.Form):
    """One message. ``rows`` are all of the mail's, in reading order; ``row`` is the one."""

    body = forms.CharField(
        label=gettext_lazy("Text"), max_length=MAX_BODY, required=False,
        widget=forms.Textarea({"class": "area", "rows": 12}),
    )  # fmt: skip
    author = AuthorField(required=False)
    sent = forms.DateTimeField(
        label=gettext_lazy("Date"),
        required=False,
        widget=forms.DateTimeInput({"class": "input", "type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    parent = forms.TypedChoiceField(
        label=gettext_lazy("Answers"), required=False, coerce=int, empty_value=None,
        widget=forms.Select({"class": "select"}),
    )  # fmt: skip

    def __init__(
        self, data: QueryDict | None, *, mail: IncomingMail, row: ForwardRow, rows: list[ForwardRow]
    ) -> None:
        message = row.message
        date = timezone.localtime(row.date).replace(second=0, microsecond=0) if row.date else None
        initial = {"body": message.body, "author": row.author, "sent": date, "parent": message.parent}
        super().__init__(data, auto_id="message-%s", initial=initial)
        self.mail, self.index = mail, message.index
        self.fields["author"].widget.attrs["placeholder"] = message.author_email or message.author_name
        # A message cannot answer itself, nor what hangs below it.
        below = corrections.below(mail.kept_split, self.index)
        cast(forms.ChoiceField, self.fields["parent"]).choices = [
            ("", _("Nothing, it starts the conversation")),
            *((r.message.index, _line(r)) for r in rows if r.message.index not in below),
        ]
        if row.is_own:
            del self.fields["author"], self.fields["sent"]

    def clean_body(self) -> str:
        found = self.cleaned_data["body"]
        if not found.strip() and self.initial["body"].strip():
            raise ValidationError(_("Without a text, leave the message out of what you publish instead."))
        return found

    def clean_sent(self) -> datetime | None:
        found = self.cleaned_data["sent"]
        if found and not EARLIEST <= found <= timezone.now() + timedelta(days=2):
            raise ValidationError(_("No mail was sent at this date."))
        return found

    def apply(self, split: dict) -> None:
        """Write what was changed into the split."""
        chosen = self.cleaned_data
        if "body" in self.changed_data:
            corrections.rewrite(split, self.index, chosen["body"])
        if "sent" in self.changed_data:
            corrections.date(split, self.index, chosen["sent"])
        if "parent" in self.changed_data:
            corrections.hang(split, self.index, chosen["parent"])
        if "author" in self.changed_data:
            corrections.entry_of(split, self.index)["author"] = chosen["author"]


class SplitForm(forms.Form):
    """Where the second message begins, who wrote it, and whether it is the older one."""

    OLDER, NEWER = "older", "newer"

    line = forms.TypedChoiceField(
        coerce=int, error_messages={"required": gettext_lazy("Choose the line with which it begins.")}
    )
    author = AuthorField(error_messages={"required": gettext_lazy("Say who wrote the part from there on.")})
    order = forms.ChoiceField(
        initial=OLDER,
        choices=[
            (OLDER, gettext_lazy("An older message, which the part above answers")),
            (NEWER, gettext_lazy("An answer to the part above")),
        ],
    )

    def __init__(self, data: QueryDict | None, *, body: str) -> None:
        super().__init__(data, auto_id="split-%s")
        self.lines = body.split("\n")[:MAX_LINES]
        first = next((n for n, line in enumerate(self.lines) if line.strip()), 0)
        self.divisions = [(n, line) for n, line in enumerate(self.lines) if n > first and line.strip()]
        cast(forms.ChoiceField, self.fields["line"]).choices = self.divisions

    @property
    def is_divisible(self) -> bool:
        return bool(self.divisions)


def _line(row: ForwardRow) -> str:
    """A message in one line, to choose it from a list."""
    name = row.name or _("Unknown person")
    return f"{name}: {text.first_line(row.message.body, 60)}"
