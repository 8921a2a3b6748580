"""The supervisor renews one web process after another."""

from microblog.kit import supervisor
from microblog.kit.supervisor import Supervisor


class Process:
    """Told to stop, it still runs for a while."""

    def __init__(self, pid: int):
        self.pid, self.is_told = pid, False

    def terminate(self):
        self.is_told = True


def test_the_next_is_stopped_when_the_one_before_serves_anew(monkeypatch):
    """A process that was told to stop has its pid file until it is gone."""
    one = Supervisor({"web": [], "web2": [], "worker": []}, say=print)
    for pid, part in enumerate(one._parts):
        part.process = Process(pid)
    monkeypatch.setattr(supervisor, "pid_of", lambda name: ["web", "web2", "worker"].index(name))
    web, web2, worker = one._parts
    one.renew()
    one._renew_next()
    one._renew_next()
    assert web.process.is_told and not web2.process.is_told
    web.process, web.is_renewed = Process(0), False
    one._renew_next()
    assert web2.process.is_told and not web.process.is_told and not worker.process.is_told
