"""What admins assume and want to reach; mailboxes to count."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy

from threads.views.forms import FilesField, FilesInput

from .models import Pilot

NUMBER = forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"})


class PilotForm(forms.ModelForm):
    class Meta:
        model = Pilot
        fields = [
            "seconds_a_mail", "people_a_mail", "group_mails", "reply_alls", "answer_minutes", "answered", "active",
        ]  # fmt: skip
        widgets = dict.fromkeys(fields, NUMBER)

    def assumed(self) -> "Iterable[forms.BoundField]":
        return [self[name] for name in self.Meta.fields[:2]]

    def wanted(self) -> "Iterable[forms.BoundField]":
        return [self[name] for name in self.Meta.fields[2:]]


class CountForm(forms.Form):
    files = FilesField(  # type: ignore[assignment]  # a form has its own ``files`` only as data
        label=gettext_lazy("Mailboxes"),
        help_text=gettext_lazy(
            "mbox or .eml, 100 MB in all. Only To, Cc, Date, Message-ID and what a mail answers are read; nothing but"
            " numbers is kept."
        ),
        widget=FilesInput(attrs={"accept": ".mbox,.eml,message/rfc822"}),
    )
