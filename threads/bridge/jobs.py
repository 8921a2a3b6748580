from microblog.kit.jobs import periodic

from . import pipeline, policy
from .answering import answers
from .archives import running as archives
from .footers import acts as footers
from .footers import finding
from .intake import fetching


@periodic(seconds=0.5)
def read_mail() -> int:
    """Take waiting mails through the pipeline; a mail that came while nobody worked is found here too."""
    return pipeline.sweep()


@periodic(seconds=60)
def take_up_mail() -> int:
    """Read mails again whose senders have accepted the usage policy meanwhile."""
    return policy.take_up_forgotten()


@periodic(seconds=15)
def fetch_mail() -> int:
    """Take what is new in the mailbox, if one is named at the desk."""
    return fetching.fetch()


@periodic(seconds=15)
def answer_mail() -> int:
    """Tell senders what became of mails that were not published."""
    return answers.send_due()


@periodic(seconds=1)
def import_archives() -> int:
    """Look at uploaded archives, and import those that an admin decided about."""
    return archives.work_off()


@periodic(seconds=3600)
def forget_archives() -> int:
    return archives.forget()


@periodic(seconds=5)
def fold_footers() -> int:
    """Fold stored mails again, by what an admin confirmed."""
    return footers.work_off()


@periodic(seconds=24 * 3600, at=4)
def find_footers() -> int:
    return finding.find()
