"""The form of what reaches a person by mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import MailChoice


class MailChoiceForm(forms.ModelForm):
    summary_hour = forms.TypedChoiceField(
        label=_("Time of the summary"),
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        coerce=int,
        required=False,
    )
    summary_days = forms.ChoiceField(label=_("Its days"), choices=MailChoice.Days.choices, required=False)

    class Meta:
        model = MailChoice
        fields = ["level", "summary", "summary_hour", "summary_days"]

    def clean_summary_hour(self) -> int:
        hour = self.cleaned_data["summary_hour"]
        return MailChoice.HOUR if hour == "" else hour

    def clean_summary_days(self) -> str:
        return self.cleaned_data["summary_days"] or MailChoice.Days.DAILY
