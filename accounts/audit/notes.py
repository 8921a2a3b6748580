"""The acts of this app: people, their rights, and the door."""

from django.utils.translation import gettext_lazy as _

from .acts import act

SIGNED_IN = act("signin.in", _("signed in"))
COMPANY = act("signin.company", _("signed in with the company account of %(provider)s"))
LINKED = act("signin.linked", _("is known by the company account of %(provider)s from now on"))
UNLINKED = act("signin.unlinked", _("took the company account off %(person)s"))
REFUSED = act("signin.refused", _("refused a sign-in as %(address)s: %(reason)s"))
COMPANY_ONLY = act("setting.company_only", _("let people in by their company account alone"))
NOT_ONLY = act("setting.passwords", _("let people in with passwords again"))
LINKS_ON = act("setting.sign_in_links", _("lets people in with a link out of their mailbox"))
LINKS_OFF = act("setting.no_sign_in_links", _("lets nobody in with a link out of their mailbox any more"))
BREAK_GLASS = act("person.break_glass", _("made %(person)s a break-glass account"))
NO_BREAK_GLASS = act("person.no_break_glass", _("made %(person)s a break-glass account no more"))
GLASS_BROKEN = act("signin.break_glass", _("came in by a break-glass account, past the company sign-in"))
PROVIDER = act("setting.provider", _("set up the company sign-in %(provider)s: %(change)s"))
SIGNED_OUT = act("signin.out", _("signed out"))
FAILED = act("signin.failed", _("refused a sign-in as %(person)s: wrong password"))
ENDED = act("signin.ended", _("signed %(person)s out everywhere"))
BY_LINK = act("signin.link_in", _("signed in with a link out of their mailbox"))
PASSKEY_IN = act("signin.passkey_in", _("signed in with the passkey “%(passkey)s”"))
PASSKEY = act("signin.passkey", _("added the passkey “%(passkey)s”"))
NO_PASSKEY = act("signin.no_passkey", _("removed the passkey “%(passkey)s”"))
NO_PASSKEYS = act("signin.no_passkeys", _("removed %(count)s passkeys of %(person)s"))
FAILED_PASSKEY = act("signin.failed_passkey", _("refused a sign-in as %(person)s: %(reason)s"))
FAILED_CODE = act("signin.failed_code", _("refused a sign-in as %(person)s: wrong code"))
SECOND_STEP = act("signin.second_step", _("set up a second step"))
NO_SECOND_STEP = act("signin.no_second_step", _("took the second step off %(person)s"))
ASKED = act("setting.second_step", _("asks %(whom)s for a second step from %(day)s on"))
NOT_ASKED = act("setting.no_second_step", _("asks nobody for a second step any more"))
NEW_CODES = act("signin.new_codes", _("made new recovery codes"))
RECOVERY_CODE = act("signin.recovery_code", _("used a recovery code, %(left)s are left"))
NO_PASSWORD = act("signin.no_password", _("voided the password of %(person)s"))
PASSWORD = act("signin.password", _("chose a new password"))
LINK = act("signin.link", _("made a link for a new password of %(person)s"))

TOKEN = act("setting.token", _("made the token “%(token)s”"))
DIRECTORY_DOMAINS = act("setting.directory_domains", _("lets the directory give addresses in: %(domains)s"))
NO_TOKEN = act("setting.no_token", _("revoked the token “%(token)s”"))

FIRST = act("person.first", _("became the first admin"))
ADDED = act("person.added", _("added %(person)s"))
LISTED = act("person.listed", _("invited %(count)s people from a list"))
RENAMED = act("person.renamed", _("gave %(before)s the name %(after)s"))
PROFILE = act("person.profile", _("changed %(fields)s in the profile of %(person)s"))
ROLE = act("person.role", _("changed the role of %(person)s: %(before)s to %(after)s"))
DEACTIVATED = act("person.deactivated", _("ended the access of %(person)s"))
ERASED_AGAIN = act("person.erased_again", _("did not let Erased person %(number)s come in again"))
REACTIVATED = act("person.reactivated", _("let %(person)s sign in again"))
ADDRESS = act("person.address", _("gave %(person)s the address %(address)s"))
NO_ADDRESS = act("person.no_address", _("took the address %(address)s from %(person)s"))
MAIN_ADDRESS = act("person.main_address", _("made %(address)s the main address of %(person)s"))
PLACE = act("setting.place", _("set the mail domains to %(domains)s and the time zone to %(zone)s"))
LOOK = act("setting.look", _("named the place %(name)s, with the colour %(accent)s"))
FOLDER = act("group.folder", _("made the folder “%(folder)s” of groups"))
FOLDER_NAME = act("group.folder_name", _("gave the folder “%(before)s” the name “%(after)s”"))
FOLDER_PLACE = act("group.folder_place", _("moved the folder “%(folder)s” of groups in the menu"))
NO_FOLDER = act("group.no_folder", _("took the folder “%(folder)s” of groups away"))
IN_FOLDER = act("group.in_folder", _("put %(group)s into the folder “%(folder)s”"))
DIRECTORY_GROUP = act(
    "group.directory", _("brought the directory group %(directory_group)s with %(count)s people")
)
DIRECTORY_MEMBERS = act(
    "group.directory_members",
    _("changed the directory group %(directory_group)s: %(came)s came, %(left)s left"),
)
NO_DIRECTORY_GROUP = act("group.no_directory", _("took the directory group %(directory_group)s away"))
GUEST = act("person.guest", _("let %(person)s in as a guest until %(day)s"))
GUEST_EXTENDED = act("person.guest_extended", _("let %(person)s be a guest until %(day)s"))
GUEST_HOST = act("person.guest_host", _("made person %(host)s answer for the guest %(person)s"))
GUEST_RULES = act(
    "setting.guests",
    _("lets %(whom)s invite guests, for %(days)s days, from %(domains)s, not from %(refused)s"),
)
HEIR = act("group.heir", _("made %(person)s an admin of %(group)s, which had none left"))
HANDED_OVER = act("export.made", _("handed over %(messages)s messages, %(mails)s mails and %(files)s files"))
