from microblog.kit.tasks import periodic

from . import pipeline


@periodic(seconds=0.5)
def read_mail() -> int:
    """Take waiting mails through the pipeline; a mail that came while nobody worked is found here too."""
    return pipeline.sweep()
