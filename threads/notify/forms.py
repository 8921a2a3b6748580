"""The form of what reaches a person by mail, everywhere."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import MailChoice

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
EVENING, MORNING = 18, 7


class MailChoiceForm(forms.ModelForm):
    quiet = forms.BooleanField(label=_("Quiet hours"), required=False)
    quiet_from = forms.TypedChoiceField(label=_("From"), choices=HOURS, coerce=int, required=False)
    quiet_to = forms.TypedChoiceField(label=_("To"), choices=HOURS, coerce=int, required=False)
    summary_hour = forms.TypedChoiceField(label=_("Time"), choices=HOURS, coerce=int, required=False)
    summary_days = forms.ChoiceField(label=_("Days"), choices=MailChoice.Days.choices, required=False)

    class Meta:
        model = MailChoice
        fields = [
            "level", "quiet_from", "quiet_to", "quiet_weekends", "summary", "summary_hour", "summary_days",
        ]  # fmt: skip

    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        is_quiet = self.instance.quiet_from is not None
        self.initial["quiet"] = is_quiet
        if not is_quiet:
            self.initial.update(quiet_from=EVENING, quiet_to=MORNING)
        self.fields["quiet"].widget.attrs |= {"class": "switch", "role": "switch"}

    def clean_summary_hour(self) -> int:
        hour = self.cleaned_data["summary_hour"]
        return MailChoice.HOUR if hour == "" else hour

    def clean_summary_days(self) -> str:
        return self.cleaned_data["summary_days"] or MailChoice.Days.DAILY

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        hours = cleaned.get("quiet_from"), cleaned.get("quiet_to")
        is_quiet = cleaned.pop("quiet", False) and "" not in hours and hours[0] != hours[1]
        cleaned["quiet_from"], cleaned["quiet_to"] = hours if is_quiet else (None, None)
        return cleaned
