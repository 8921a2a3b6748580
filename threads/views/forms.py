"""What people type into the pages. Forms look things up through the reader's rights and write nothing."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import Group, User
from accounts.models.group import RESERVED_SLUGS
from accounts.requests import PersonRequest
from threads.actions import joining
from threads.models import Conversation
from threads.queries.conversation import groups_to_post_in


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; cleans to a list."""

    widget = FilesInput

    def clean(self, data: list[UploadedFile] | None, initial: Any = None) -> list[UploadedFile]:
        single = super().clean
        return [single(file, initial) for file in data or []]


class ReplyForm(forms.Form):
    body = forms.CharField(required=False, strip=False)
    parent = forms.IntegerField(required=False, min_value=1)
    client_id = forms.CharField(required=False, max_length=64)
    files = FilesField(required=False)  # type: ignore[assignment]  # a form has its own ``files`` only as data


class PostForm(forms.Form):
    kind = forms.ChoiceField(choices=Conversation.Kind.choices, initial=Conversation.Kind.DISCUSSION)
    subject = forms.CharField(label=_("Title"), required=False, max_length=300)
    body = forms.CharField(label=_("Your post"), required=False, strip=False, widget=forms.Textarea)
    group = forms.ModelChoiceField(
        label=_("Group"), queryset=Group.objects.none(), required=False, to_field_name="slug"
    )
    people = forms.ModelMultipleChoiceField(
        label=_("People"), queryset=User.objects.none(), required=False, to_field_name="handle"
    )
    client_id = forms.CharField(required=False, max_length=64)
    files = FilesField(required=False)  # type: ignore[assignment]  # a form has its own ``files`` only as data

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.choice_of("group").queryset = groups_to_post_in(user)
        self.choice_of("people").queryset = User.objects.visible_to(user).employees().exclude(pk=user.pk)

    def offered(self, name: str) -> QuerySet[Any]:
        """What can be chosen."""
        found = self.choice_of(name).queryset
        assert found is not None
        return found

    def choice_of(self, name: str) -> "forms.ModelChoiceField[Any]":
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        return field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("group")) == bool(cleaned.get("people")):
            raise forms.ValidationError(_("Choose a group, or the people to write to."))
        return cleaned


# Django's own is a generic for the type checker alone.
if TYPE_CHECKING:
    GroupModelForm = forms.ModelForm[Group]
else:
    GroupModelForm = forms.ModelForm


_TELLS = [
    (False, _("Titles, names and what is written")),
    (True, _("Only that there is something new: no text, title, author or name of the group")),
]


class GroupForm(GroupModelForm):
    class Meta:
        model = Group
        fields = ["name", "slug", "description", "visibility", "joining", "posting", "mail_policy"]
        labels = {
            "name": _("Name"), "slug": _("Address"), "description": _("What it is for"),
            "visibility": _("Who can read"), "joining": _("Who can join"), "posting": _("Who can post"),
            "mail_policy": _("Mail to the group"),
            "unchecked_mail": _("Mail whose sender could not be checked"),
            "is_silent": _("What mails tell of it"),
        }  # fmt: skip
        help_texts = {
            "slug": _(
                "The part before @ of its mail address. Left empty, it is made from the name. That of a secret group "
                "gets a few letters nobody can guess."
            ),
        }
        error_messages = {
            "slug": {
                "invalid": _("Use only letters without accents, digits, hyphens and underscores."),
            }
        }
        widgets: ClassVar[dict[str, Any]] = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """Mail addresses know no capitals: two groups must not differ in them alone."""
        limit = Group._meta.get_field("slug").max_length
        slug = self.cleaned_data["slug"].lower() or slugify(self.cleaned_data.get("name", ""))[:limit]
        if not slug:
            raise forms.ValidationError(_("Enter an address. None can be made from this name."))
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError(joining.NOT_FREE)
        return slug

    def validate_unique(self) -> None:
        """Whether an address is free is the action's to say, in one way for all that are not (joining.found)."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("visibility") == Group.Visibility.SECRET:
            # Nobody can ask to join what they cannot know.
            cleaned["joining"] = self.instance.joining = Group.Joining.INVITE
        return cleaned


class GroupSettingsForm(GroupForm):
    class Meta(GroupForm.Meta):
        fields = ["name", "description", "joining", "posting", "mail_policy", "unchecked_mail", "is_silent"]
        widgets: ClassVar[dict[str, Any]] = GroupForm.Meta.widgets | {
            "is_silent": forms.Select(choices=_TELLS)
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # A form of before there was this rule keeps it as it is.
        self.fields["unchecked_mail"].required = False
        if self.instance.visibility == Group.Visibility.SECRET:
            del self.fields["joining"]
        elif not self.instance.is_public and self.instance.joining != Group.Joining.OPEN:
            field = self.fields["joining"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [pair for pair in Group.Joining.choices if pair[0] != Group.Joining.OPEN]

    def clean_unchecked_mail(self) -> str:
        return self.cleaned_data["unchecked_mail"] or self.instance.unchecked_mail

    def clean_is_silent(self) -> bool:
        return self.cleaned_data["is_silent"] if "is_silent" in self.data else self.instance.is_silent


def add_error(form: forms.BaseForm, problem: ValidationError | PermissionDenied) -> None:
    """Show what an action refused beside what was typed."""
    if isinstance(problem, PermissionDenied):
        form.add_error(None, str(problem))
    else:
        form.add_error(None, problem if hasattr(problem, "error_dict") else problem.messages)


def refused(form: forms.BaseForm, status: int = 422) -> HttpResponse:
    """To a script: what is wrong, in sentences for people."""
    text = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def arrived(request: PersonRequest, url: str) -> HttpResponse:
    """It is stored: a script gets the address to go to, a plain form goes there."""
    return HttpResponse(status=201, headers={"Location": url}) if request.htmx else redirect(url)
