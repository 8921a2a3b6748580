"""A mailbox that speaks as much IMAP as fetching needs, in a thread of the test."""

import re
import socketserver
import threading
from contextlib import contextmanager
from datetime import datetime

UID = re.compile(r"UID (\d+):\*")


class FakeMailbox:
    """``mails``: by UID; ``days``: when each came, today if it is not there; ``asked``: every command."""

    def __init__(self):
        self.mails, self.days, self.seen = {}, {}, set()
        self.validity, self.user, self.password = 7, "skein", 'pa ss"word'
        self.asked, self.refused, self.says_next = [], set(), True

    def add(self, raw: bytes, day: datetime | None = None) -> int:
        uid = max(self.mails, default=100) + 1
        self.mails[uid] = raw
        if day:
            self.days[uid] = day
        return uid


class Session(socketserver.StreamRequestHandler):
    @property
    def box(self) -> FakeMailbox:
        return self.server.box

    def say(self, text: str | bytes) -> None:
        self.wfile.write((text if isinstance(text, bytes) else text.encode()) + b"\r\n")

    def handle(self):
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, rest = line.decode().strip().partition(" ")
            self.box.asked.append(rest)
            word = rest.split()[0].upper()
            if word == "UID":
                word = rest.split()[1].upper()
            problem = "sorry" if word in self.box.refused else getattr(self, word.lower())(rest)
            self.say(f"{tag} {'NO ' + problem if problem else 'OK done'}")
            if word == "LOGOUT":
                return

    def capability(self, _rest):
        self.say("* CAPABILITY IMAP4rev1")

    def login(self, rest):
        password = self.box.password.replace('"', '\\"')
        return None if rest == f'LOGIN {self.box.user} "{password}"' else "[AUTHENTICATIONFAILED] wrong"

    def select(self, rest):
        if rest != 'SELECT "INBOX"':
            return "no such folder"
        self.say(f"* {len(self.box.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.box.validity}] ok")
        if self.box.says_next:
            self.say(f"* OK [UIDNEXT {max(self.box.mails, default=100) + 1}] ok")
        return None

    def search(self, rest):
        uids = sorted(self.box.mails)
        if after := UID.search(rest):
            wanted = [uid for uid in uids if uid >= int(after[1])] or uids[-1:]
        else:
            day = datetime.strptime(rest.split()[-1], "%d-%b-%Y")
            wanted = [uid for uid in uids if self.box.days.get(uid, datetime.now()) >= day]
        self.say("* SEARCH " + " ".join(map(str, wanted)))

    def fetch(self, rest):
        uid = int(rest.split()[2])
        raw = self.box.mails.get(uid)
        if raw is None:
            return
        if "SIZE" in rest:
            self.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(raw)})")
        else:
            self.say(f"* 1 FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")")

    def store(self, rest):
        self.box.seen.add(int(rest.split()[2]))

    def logout(self, _rest):
        self.say("* BYE")


@contextmanager
def serving(box: FakeMailbox):
    """Its port on this machine."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.box, server.daemon_threads = box, True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
