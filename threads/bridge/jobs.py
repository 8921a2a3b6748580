from microblog.kit.jobs import periodic

from . import pipeline
from .answering import answers


@periodic(seconds=0.5)
def read_mail() -> int:
    """Take waiting mails through the pipeline; a mail that came while nobody worked is found here too."""
    return pipeline.sweep()


@periodic(seconds=15)
def answer_mail() -> int:
    """Tell senders what became of mails that were not published."""
    return answers.send_due()
