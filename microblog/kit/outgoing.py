"""Mail that leaves: whether the server is there, whether it refused for good, and how long to wait else."""

import smtplib
from collections.abc import Callable, Iterable
from datetime import timedelta
from logging import Logger
from typing import TypeVar

from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends import filebased
from django.core.mail.backends.base import BaseEmailBackend

MAX_TRIES = 8
Due = TypeVar("Due")


def send_each(due: Iterable[Due], send_one: Callable[[Due, BaseEmailBackend], bool], log: Logger) -> int:
    """Hand each to ``send_one``, which says whether a mail left, as long as the server answers; returns how many did."""
    waiting = list(due)
    if not waiting:
        return 0
    connection = mail.get_connection()
    try:
        return sum(send_one(one, connection) for one in waiting if is_reachable(connection, log))
    finally:
        connection.close()


def has_left(connection: BaseEmailBackend, message: EmailMessage, log: Logger, what: str) -> bool:
    """Send it. When that fails the log says so of ``what``, and the next mail begins with a new connection."""
    try:
        send(connection, message)
    except OSError as error:  # every error of smtplib is one
        connection.close()
        log.warning("%s could not be mailed: %s", what, error)
        return False
    return True


def is_reachable(connection: BaseEmailBackend, log: Logger) -> bool:
    """Whether the server answers. While it does not, everything waits and nothing counts as a try."""
    if isinstance(connection, filebased.EmailBackend):
        return True  # opened without a mail it leaves an empty file
    if getattr(connection, "is_away", False):
        return False
    try:
        connection.open()
    except OSError as error:
        log.warning("The mail server does not answer: %s", error)
        vars(connection)["is_away"] = True
        return False
    return True


def send(connection: BaseEmailBackend, message: EmailMessage) -> None:
    """Send a mail, also one with the null sender (``from_email`` is ""), which Django cannot write by itself."""
    if not message.from_email:
        connection.open()
    server = getattr(connection, "connection", None)
    if message.from_email or not isinstance(server, smtplib.SMTP):
        connection.send_messages([message])
    else:
        server.sendmail("", message.recipients(), message.message().as_bytes(linesep="\r\n"))


def pause(tries: int) -> timedelta:
    """How long to wait after so many tries: 2, 4, 8 ... minutes."""
    return timedelta(minutes=2**tries)


def is_final(error: Exception) -> bool:
    """Whether the server said 5xx (RFC 5321, 4.2.1) to this mail or its recipient."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    about_us = smtplib.SMTPConnectError | smtplib.SMTPHeloError | smtplib.SMTPAuthenticationError
    return (
        isinstance(error, smtplib.SMTPResponseException)
        and not isinstance(error, about_us)
        and error.smtp_code >= 500
    )
