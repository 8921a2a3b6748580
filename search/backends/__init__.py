class IndexBusyError(Exception):
    """Somebody else is writing to the index; what was to be written stays in the outbox."""


class Missing(Exception):
    """There is no index to read or write, or it is broken: it has to be built anew."""
