"""The audit log: who did what, to whom, from where.

    RENAMED = act("person.renamed", gettext_lazy("renamed %(person)s"))
    ...
    record(RENAMED, by=admin, person=user, words={"before": old})

``act`` declares what can be noted, ``record`` notes it in the transaction of what it is about. The chain of seals is
in ``chain``, where a request came from in ``origin``.
"""

from .acts import ACTS, Act, act
from .entries import record

__all__ = ["ACTS", "Act", "act", "record"]
