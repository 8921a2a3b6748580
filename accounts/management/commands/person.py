"""People from the shell: what an admin does in the browser, for whoever runs the machine."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.actions import access, addresses, links, people
from accounts.company import elsewhere, only
from accounts.models import User
from accounts.second_step import steps


class Command(BaseCommand):
    help = "Add people and change them. Prints one-time links, never passwords."

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        add = verbs.add_parser(
            "add", help="a new colleague; prints the link with which they choose a password"
        )
        add.add_argument("email")
        add.add_argument("--name", required=True)
        add.add_argument("--admin", action="store_true", help="may run the place")
        for verb, what in (
            ("password", "print a link with which a person chooses a new password"),
            (
                "device-lost",
                "end sessions, links and the password; print a link with which a new one is chosen",
            ),
            ("deactivate", "end all sessions and links of a person who leaves"),
            ("reactivate", "let a person who left sign in again"),
        ):
            verbs.add_parser(verb, help=what).add_argument("email")
        rename = verbs.add_parser("rename", help="another name, everywhere")
        rename.add_argument("email")
        rename.add_argument("name")
        admin = verbs.add_parser("admin", help="who may run the place")
        admin.add_argument("act", choices=("add", "remove"))
        admin.add_argument("email")
        glass = verbs.add_parser("break-glass", help="who comes in with a password when others may not")
        glass.add_argument("act", choices=("add", "remove"))
        glass.add_argument("email")
        second = verbs.add_parser("second-step", help="take it off somebody who lost their app and codes")
        second.add_argument("act", choices=("remove",))
        second.add_argument("email")
        alias = verbs.add_parser("alias", help="another address of a person")
        alias.add_argument("act", choices=("add", "remove"))
        alias.add_argument("email")
        alias.add_argument("alias")

    def handle(self, *, verb, **options):
        try:
            getattr(self, f"_{verb.replace('-', '_')}")(options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _add(self, options):
        name = " ".join(options["name"].split())
        if not name:
            raise CommandError("The name is empty.")
        user = people.employee(
            name, options["email"], role=User.Role.ADMIN if options["admin"] else User.Role.MEMBER
        )
        self._say(
            f"{user.name} is here as @{user.handle}. They choose a password at this link, once, within 7 days:"
        )
        self.stdout.write(links.choose_password(user).url)

    def _password(self, options):
        user = self._person(options["email"])
        if not user.can_sign_in:
            raise CommandError(f"{user.name} cannot sign in: reactivate them first.")
        if only.bars(user):
            raise CommandError(elsewhere.no_link(user))
        self._say(f"{user.name} chooses a new password at this link, once, within 7 days:")
        self.stdout.write(links.choose_password(user).url)

    def _device_lost(self, options):
        user = self._person(options["email"])
        if not user.can_sign_in:
            raise CommandError(f"{user.name} cannot sign in: nothing they know opens anything.")
        try:
            access.device_lost(user)
        except ValidationError as problem:
            raise CommandError(problem.messages[0]) from None
        self._say(f"{user.name} is signed out everywhere.")
        for text in elsewhere.still_open(user):
            self._say(text)
        if not only.bars(user):
            self._say("They choose a new password at this link, once, within 7 days:")
            self.stdout.write(links.choose_password(user).url)

    def _deactivate(self, options):
        user = self._person(options["email"])
        access.deactivate(user)
        self._say(f"{user.name} is signed out everywhere and cannot sign in any more.")

    def _reactivate(self, options):
        user = self._person(options["email"])
        access.reactivate(user)
        self._say(f"{user.name} can sign in again.")

    def _rename(self, options):
        user = self._person(options["email"])
        before = user.name
        people.rename(user, options["name"])
        self._say(f"{before} is called {user.name} now.")

    def _admin(self, options):
        user = self._person(options["email"])
        if options["act"] == "add":
            access.give_role(user, User.Role.ADMIN)
            self._say(f"{user.name} is an admin now.")
        else:
            access.give_role(user, User.Role.MEMBER)
            self._say(f"{user.name} is no admin any more.")

    def _break_glass(self, options):
        user = self._person(options["email"])
        only.mark(user, options["act"] == "add", by=None)
        self._say(f"{user.name} is {'' if user.is_break_glass else 'not '}a break-glass account now.")

    def _second_step(self, options):
        user = self._person(options["email"])
        if steps.take_off(user, by=None):
            self._say(f"{user.name} comes in with the password alone now, and is told so by mail.")
        else:
            self._say(f"{user.name} had no second step.")

    def _alias(self, options):
        user, alias = self._person(options["email"]), options["alias"]
        if options["act"] == "add":
            addresses.add(user, alias)
            self._say(f"Mail from {alias.lower()} is {user.name}'s now.")
        else:
            addresses.remove(user, alias)
            self._say(f"{alias.lower()} is nobody's now.")

    def _person(self, email: str) -> User:
        user = User.objects.filter(kind=User.Kind.EMPLOYEE).with_address(email).first()
        if user is None:
            raise CommandError(f"No colleague has the address {email}.")
        return user

    def _say(self, text: str) -> None:
        """For people; standard output has the link alone, so that a script can take it."""
        self.stderr.write(text)
