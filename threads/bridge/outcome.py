from .mail_job import Work


class Settled(Exception):  # noqa: N818 - not an error: the mail is where it belongs
    """Raised by a step when the way of a mail ends early. With ``work``, its split is kept for a review."""

    def __init__(self, state: str, reason: str = "", work: Work | None = None):
        super().__init__(reason)
        self.state, self.reason, self.work = state, reason, work
