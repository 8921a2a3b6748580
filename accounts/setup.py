"""The first set-up: a few steps one after another, which go on where they were left.

Each step is a page of its app, and what is chosen there can be changed at the desk later. Where we are stands in the row
of the site: "company" and "admin" behind the link for the first admin, the others for admins.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from microblog.kit import site

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True)
class SetupStep:
    """``page``: the name of its address; empty for those behind the link."""

    name: str
    label: "StrPromise"
    page: str = ""


COMPANY, ADMIN = "company", "admin"
STEPS = (
    SetupStep(COMPANY, gettext_lazy("Company")),
    SetupStep(ADMIN, gettext_lazy("First admin")),
    SetupStep("mail", gettext_lazy("Mail"), "setup_mail"),
    SetupStep("people", gettext_lazy("People"), "setup_people"),
    SetupStep("groups", gettext_lazy("Policy and groups"), "setup_groups"),
)
NAMES = [step.name for step in STEPS]
DONE = "done"


@dataclass(frozen=True)
class StepShown:
    """A step in the line of them above its page."""

    label: "StrPromise"
    is_done: bool
    is_here: bool


def shown(name: str) -> list[StepShown]:
    here = NAMES.index(name)
    return [StepShown(step.label, n < here, n == here) for n, step in enumerate(STEPS)]


def waiting() -> SetupStep | None:
    """The step of the admins where the set-up was left; None when it is done, or was never begun."""
    if not site.look().setup_step or site.look().setup_step == DONE:
        return None
    # Another process may have gone on meanwhile; what is kept of the site is a few seconds old.
    name = site.of().setup_step
    return next((step for step in STEPS if step.name == name and step.page), None)


@transaction.atomic
def reached(name: str) -> None:
    """Everything before this step, or DONE, is behind us; never back."""
    row, order = site.locked(), ["", *NAMES, DONE]
    if order.index(row.setup_step or "") < order.index(name):
        row.setup_step = name
        site.save(row, "setup_step")


def go_on(name: str) -> HttpResponse:
    """To the step after this one; after the last the set-up is done."""
    after = NAMES.index(name) + 1
    if after == len(STEPS):
        reached(DONE)
        return redirect("manage")
    reached(STEPS[after].name)
    return redirect(STEPS[after].page)
