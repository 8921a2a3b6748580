"""Trouble of our own that passes: the database is away, the disk is full. No input is to blame, and the same again
may work."""

import contextlib
import errno
import logging
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError, connection

logger = logging.getLogger("skein.data")

# It is full, may only be read or not be written by us, or no more files can be opened.
_DISK = frozenset(
    {
        errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EMFILE, errno.ENFILE,
    }
)  # fmt: skip


def is_passing(error: BaseException | None) -> bool:
    return isinstance(error, OperationalError | InterfaceError) or is_of_the_disk(error)


def is_of_the_disk(error: BaseException | None) -> bool:
    return isinstance(error, OSError) and error.errno in _DISK


@contextlib.contextmanager
def if_it_can_be() -> Iterator[None]:
    """For what is written down beside reading: reading goes on where nothing can be written. If the database is away,
    the next question says so."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        if connection.needs_rollback:  # part of something that is written
            raise
        logger.warning("Something was not written down.", exc_info=error)
