"""What the log says, and how much of it."""

import logging


class WithoutTraceback(logging.Filter):
    """One line is enough for what a stranger sends on purpose, such as a made-up Host."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True
