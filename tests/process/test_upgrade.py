"""A site of the very first day, with what people had written by then, on the code of today: every migration runs over rows."""

import json

import pytest

pytestmark = pytest.mark.process

FIRST = ("accounts", "threads", "bridge", "notify", "kit", "search")
OLD = """
import hashlib, zlib
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
first = [(app, "0001_initial") for app in FIRST]
MigrationExecutor(connection).migrate(first)
model = MigrationExecutor(connection).loader.project_state(first).apps.get_model
User, Group, Membership, EmailAddress = (model("accounts", name) for name in ("User", "Group", "Membership", "EmailAddress"))
people = {}
for name, is_admin in (("Zoë Abel", True), ("Bo Li", False)):
    handle = name.split()[1].lower()
    user = User.objects.create(name=name, handle=handle, is_admin=is_admin, title="Chef d’équipe",
                               password=make_password("correct horse battery", hasher="pbkdf2_sha256"))
    EmailAddress.objects.create(user=user, address=handle + "@varde.example", verified_at=timezone.now(), primary=True)
    people[handle] = user
abel, li = people["abel"], people["li"]
groups = {}
for slug, visibility, joining in (("Cranes", "public", "open"), ("board", "secret", "invite")):
    groups[slug] = group = Group.objects.create(name=slug, slug=slug, visibility=visibility, joining=joining, created_by=abel)
    Membership.objects.create(group=group, user=abel, role="admin")
Membership.objects.create(group=groups["Cranes"], user=li)
Conversation, Message = model("threads", "Conversation"), model("threads", "Message")
def talk(subject, group, *bodies, source="web"):
    talk = Conversation.objects.create(subject=subject, group=group, started_by=abel, source=source, message_count=len(bodies))
    parent = None
    for body in bodies:
        parent = Message.objects.create(conversation=talk, parent=parent, author=li if parent else abel, body=body, source=source,
                                        body_html="<p>" + body + "</p>", message_id=f"<{talk.pk}-{bool(parent)}@old.example>")
    return talk
plan = talk("Plan", groups["Cranes"], "The crane comes on Monday. #Café", "Seven o'clock")
talk("Money", groups["board"], "Nobody else reads of the hoard")
mailed = talk("Doors", groups["Cranes"], "The doors are open", source="mail")
Attachment, Blob = model("threads", "Attachment"), model("threads", "Blob")
from django.core.files.base import ContentFile
bytes_ = b"Monday, seven"
blob = Blob(sha256=hashlib.sha256(bytes_).hexdigest(), size=len(bytes_))
blob.file.save(blob.sha256, ContentFile(bytes_))
crane = plan.messages.get(parent=None)
crane.attachment_count = 1
crane.save()
Attachment.objects.create(message=crane, blob=blob, name="Plän.txt", content_type="text/plain", size=len(bytes_))
raw = b"From: Li <li@varde.example>\\r\\nTo: cranes@skein.localhost\\r\\nSubject: Doors\\r\\nMessage-ID: <1@old.example>\\r\\n\\r\\n"
raw += b"The doors are open\\r\\n"
kept = model("bridge", "RawMail").objects.create(sha256=hashlib.sha256(raw).hexdigest(), size=len(raw), packed=zlib.compress(raw))
mail = model("bridge", "IncomingMail").objects.create
published = mail(key="1" * 64, raw=kept, sender=li, group=groups["Cranes"], state="published", conversation=mailed, subject="Doors",
     message_id="<1@old.example>", processed_at=timezone.now())
model("bridge", "Origin").objects.create(mail=published, message=mailed.messages.get(), role="outer", start=0, end=18)
mail(key="2" * 64, raw=kept, group=groups["Cranes"], state="held", reason="Your mail server says that this is forged",
     subject="Doors", message_id="<1@old.example>", processed_at=timezone.now())
model("notify", "Notification").objects.create(user=abel, reason="reply", actor=li, conversation=plan, message=plan.messages.last())
print("there")
"""
TODAY = """
import json
from io import StringIO
from django.core.management import call_command
from django.test import Client
from accounts.models import Group, User
from threads.bridge.models import IncomingMail
from threads.models import Attachment, Conversation, Message, Topic
def said(*command):
    out = StringIO()
    try:
        call_command(*command, stdout=out, stderr=out)
    except SystemExit:
        raise AssertionError(out.getvalue()) from None
def browser(handle):
    client = Client(SERVER_NAME="localhost")
    answer = client.post("/accounts/sign-in/", {"username": handle + "@varde.example", "password": "correct horse battery"})
    assert answer.status_code == 302, answer.content
    return client
abel, li = browser("abel"), browser("li")
pages = {talk.subject: f"/c/{talk.pk}/" for talk in Conversation.objects.all()}
for command in (["ledger", "--check"], ["check-files"], ["search_check", "--rebuild"], ["audit_verify"]):
    said(*command)
plan = abel.get(pages["Plan"]).content.decode()
print(json.dumps({
    "roles": dict(User.objects.values_list("handle", "role")),
    "slugs": sorted(Group.objects.values_list("slug", flat=True)),
    "read": ["The crane comes on Monday" in plan, "Seven o" in plan, "Plän.txt" in plan],
    "hidden": [li.get(pages["Money"]).status_code, abel.get(pages["Money"]).status_code],
    "desk": [abel.get("/manage/people/").status_code, li.get("/manage/people/").status_code],
    "file": b"".join(li.get(Attachment.objects.get().get_absolute_url()).streaming_content).decode(),
    "found": ["crane comes" in li.get("/search/?q=monday").content.decode().replace("<mark>", ""),
              "hoard" in li.get("/search/?q=nobody").content.decode()],
    "topic": list(Topic.objects.values_list("name", flat=True)),
    "title": "equipe" in User.objects.get(handle="li").folded_title,
    "forged": list(IncomingMail.objects.order_by("pk").values_list("checked", flat=True)),
    "notices": abel.get("/notifications/").content.decode().count("Plan") > 0,
    "reply": li.post(pages["Plan"] + "reply/", {"body": "Still here", "client_id": "a" * 32,
                     "parent": Message.objects.get(body__startswith="The crane").pk}).status_code,
}))
"""


def test_a_site_of_the_first_day_is_brought_up_to_today(instance):
    assert instance.python(OLD.replace("FIRST", repr(FIRST))) == "there"
    done = instance.run("migrate", "-v", "0", "--no-input")
    assert done.returncode == 0, done.stderr
    found = json.loads(instance.python(TODAY).splitlines()[-1])
    assert found == {
        "roles": {"abel": "admin", "li": "member"},
        "slugs": ["board", "cranes"],
        "read": [True, True, True],
        "hidden": [404, 200],
        "desk": [200, 404],
        "file": "Monday, seven",
        "found": [True, False],
        "topic": ["cafe"],
        "title": True,
        "forged": ["unchecked", "fail"],
        "notices": True,
        "reply": 302,
    }
