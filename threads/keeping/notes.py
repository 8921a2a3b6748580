"""The acts of this app in the audit log. They name numbers: an erased person must not stand there again."""

from django.utils.translation import gettext_lazy as _

from accounts.audit import act

ASKED = act("keep.asked", _("asked to erase %(person)s"))
CONFIRMED = act("keep.confirmed", _("confirmed that %(person)s is erased"))
CANCELLED = act("keep.cancelled", _("decided not to erase %(person)s"))
ERASED = act("keep.erased", _("erased %(person)s in %(places)s places"))
CALLED_OFF = act("keep.called_off", _("did not erase %(person)s after all: that is not possible any more"))
LIFTED = act("keep.lifted", _("lets who was Erased person %(number)s come in again"))
REFUSED = act("keep.refused", _("did not erase %(person)s: a legal hold covers it"))

HELD = act("keep.held", _("began the legal hold %(case)s over %(count)s messages"))
HELD_TOO = act(
    "keep.held_too", _("named %(person)s in the legal hold %(case)s, as whom they were merged into")
)
END_ASKED = act("keep.end_asked", _("asked to end the legal hold %(case)s"))
KEPT_ON = act("keep.kept_on", _("decided that the legal hold %(case)s goes on"))
ENDED = act("keep.ended", _("ended the legal hold %(case)s"))

EXPORT_ASKED = act("export.asked", _("asked for an export"))
EXPORT_AGREED = act("export.agreed", _("agreed to export %(export)s"))
EXPORT_TOLD = act(
    "export.told", _("%(count)s people were told that export %(export)s has private words of theirs")
)
SECOND_ON = act("export.second_on", _("made exports need a second admin"))
SECOND_OFF_ASKED = act("export.second_off_asked", _("asked to let exports do without a second admin"))
SECOND_OFF = act("export.second_off", _("let exports do without a second admin"))
SECOND_KEPT = act("export.second_kept", _("decided that exports go on needing a second admin"))
EXPORT_TAKEN = act("export.taken", _("downloaded an export"))

RULE_ON = act("keep.rule_on", _("switched on the retention rule %(rule)s: %(kind)s, %(age)s"))
RULE_OFF = act("keep.rule_off", _("switched off the retention rule %(rule)s: %(kind)s, %(age)s"))
RETAINED = act(
    "keep.retained",
    _(
        "deleted by the retention rules: %(conversations)s conversations, %(messages)s messages, %(mails)s mails, "
        "%(originals)s original mails, %(files)s files, %(notices)s notices; a hold kept %(held)s"
    ),
)

MERGED = act("person.merged", _("made %(other)s and %(person)s one person (merge %(number)s)"))
UNMERGED = act("person.unmerged", _("took %(other)s and %(person)s apart again (merge %(number)s)"))
NOT_ONE = act("person.not_one", _("took %(person)s and %(other)s for two people"))
MAYBE_ONE = act("person.maybe_one", _("took %(person)s and %(other)s for people who may be one again"))

TAKING_BACK = act("mail.archive_undo", _("had the import of archive %(archive)s taken back"))
TAKEN_BACK = act(
    "mail.archive_undone",
    _(
        "took the import of archive %(archive)s back: %(messages)s messages, %(conversations)s conversations; "
        "%(stay)s conversations stay"
    ),
)
