"""Texts of people that look like what clients print above quotes, and are none: they stay words of their writer."""

import pytest

from threads.bridge.unchain import unchain

HEAD = "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\n\n"
OUTER = "On Sun, Mar 2, 2025 at 4:05 PM Cy Elm <cy@quarry.example> wrote:\n"
TEXTS = {
    "minutes-de": "Der Plan:\nVon: 9:00\nBis: 10:00\nOrt: Raum 4",
    "contract": "The rent is due.\n\nFrom: 1 March 2025\nTo: 31 March 2025\nSubject: to change",
    "contract2": "From: 1 March 2025\nTo: 3 March 2025\n\nPlease book it.",
    "recipe": "To: make dough\nTake flour and water.\nFrom: the shelf\nDate: palms",
    "recipe2": "Ingredients:\nFrom: the farm in Quay, 2 eggs\nTo: taste, salt\n\nStir it well.",
    "time": "The talk is on Thursday.\n\nTopic: Knots\nTime: May 16, 2025 10:00 AM\nPlace: shed",
    "time2": "When: Monday, March 10, 2025 10:00 AM\nWhere: Shed two\nSubject: Winch",
    "log": "The log says:\n\n2025-03-03 08:14:22 From: relay To: mx Subject: none\nconnect ok\nquit\n\nDo you see why?",
    "log2": "Mar  3 08:14:22 mx postfix/smtp[123]: to=<a@quay.example>, from=<b@quay.example>, status=sent\nMar  3 08:14:23 mx postfix: removed",
    "log3": "The relay wrote:\n2025-03-03 08:14:22 Ben Oak <ben@quarry.example> logged in:\n2025-03-03 08:15:22 Ada Moss <ada@quarry.example> logged in:",
    "gitlog": "These went in:\n\ncommit 7c1d0a9b2e4f6a8c0d2e4f6a8b0c2d4e6f8a0b1c\nAuthor: Ben Oak <ben@quarry.example>\nDate:   Mon Mar 3 16:05:00 2025 +0100\n\n    lift: Wait before the second try.\n\nTell me if it helps.",
    "gitlog2": "commit 7c1d0a9b\nMerge: 1234567 89abcde\nAuthor: Ben Oak <ben@quarry.example>\nDate:   Mon Mar 3 16:05:00 2025 +0100\n\n    Merge branch two",
    "gitfuller": "commit 7c1d0a9b2e4f6a8c0d2e4f6a8b0c2d4e6f8a0b1c\nAuthor:     Ben Oak <ben@quarry.example>\nAuthorDate: Mon Mar 3 16:05:00 2025 +0100\nCommit:     Ada Moss <ada@quarry.example>\nCommitDate: Mon Mar 3 16:05:00 2025 +0100\n\n    lift: Wait.",
    "patch": "Try this:\n\nFrom 7c1d0a9b2e4f6a8c0d2e4f6a8b0c2d4e6f8a0b1c Mon Sep 17 00:00:00 2001\nFrom: Ben Oak <ben@quarry.example>\nDate: Mon, 3 Mar 2025 11:50:01 +0200\nSubject: [PATCH] lift: wait\n\n---\n lift.c | 2 +-\n\ndiff --git a/lift.c b/lift.c\n--- a/lift.c\n+++ b/lift.c\n@@ -1,2 +1,2 @@\n-\treturn 0;\n+\treturn 1;",
    "hg": "changeset:   12:7c1d0a9b2e4f\nuser:        Ben Oak <ben@quarry.example>\ndate:        Mon Mar 03 16:05:00 2025 +0100\nsummary:     Wait before the second try",
    "svn": "Author: ben\nDate: Mon Mar  3 16:05:00 2025\nNew Revision: 1234\n\nLog:\nWait before the second try.",
    "inbody": "From: Ben Oak\n\nThe lift waits too long.\n\nSigned-off-by: Ben Oak <ben@quarry.example>",
    "inbody2": "From: Ben Oak <ben@quarry.example>\n\nThe lift waits too long.\n\nSigned-off-by: Ben Oak <ben@quarry.example>\n\n---\n lift.c | 2 +-\n\ndiff --git a/lift.c b/lift.c\n--- a/lift.c\n+++ b/lift.c\n@@ -1,2 +1,2 @@\n-\treturn 0;\n+\treturn 1;",
    "quilt": "This is for 2.6.\n\nFrom: Ben Oak <ben@quarry.example>\n\nThe lift waits.\n\nIndex: lift-2.6/lift.c\n===================\n--- lift-2.6.orig/lift.c\t2025-03-03 16:05:00.000000000 +0100\n+++ lift-2.6/lift.c\t2025-03-03 16:06:00.000000000 +0100\n@@ -1,2 +1,2 @@\n-\treturn 0;\n+\treturn 1;",
    "cover": "From: Ben Oak <ben@quarry.example>\n\nThis patchset makes the lift faster.\n\nBen Oak (2):\n  lift: wait\n  lift: go on\n\n lift/a.c |    2 +-\n lift/b.c |    8 ++++++++\n 2 files changed, 9 insertions(+), 1 deletions(-)\n create mode 100644 lift/b.c",
    "bare diff": "From: Ben Oak <ben@quarry.example>\n\ndiff -uprN a/lift.c b/lift.c\n--- a/lift.c\n+++ b/lift.c\n@@ -1,2 +1,2 @@\n+\treturn 1;",
    "releases": "Lift 2.6.17-rc5 with old doors, default speed:\n\n12 s\n\nKernel 2.6.17-rc5 Lift 32 bit, default compiler options:\n\n   text\t   data\n350\t 319\n\nKernel 2.6.17 Quay Winch:\n\n10 s\n\nLift 2.6.17-rc6 with new doors:\n\n10 s\n\nLift 5.10.3-beta Door:\n\n9 s",
    "releases2": "Lift v2.6.17 Ben Oak:\n12 s\n\nlift-3.2.25.tar.gz Ben Oak:\n10 s\n\nLift 1.2.3.4 Ben Oak:\n9 s",
    "code": 'The code is:\n\nmsg["From"] = "Ben Oak <ben@quarry.example>"\nmsg["To"] = "ada@quarry.example"\nmsg["Subject"] = "Lift"',
    "yaml": "The settings:\n\nmail:\n  from: lift@quarry.example\n  to: desk@quarry.example\n  subject: Lift alarm",
    "sql": "It says:\n\nSQL> select count(*) from lifts;\n\n  COUNT(*)\n----------\n        12\n\nSQL> exit",
    "prompt": "Do this:\n\nC:> dir\nC:> cd lift\n\nand tell me.",
    "said": "On Monday Ben said to me: the lift is stuck. We all heard it.",
    "said2": "On 3 March 2025 the board wrote:\nnothing at all, and we waited.",
    "said3": "As Ben Oak wrote:\nthe lift is stuck.",
    "said4": "Yesterday at 16:05 Ben wrote: the lift is stuck.\nI believe him.",
    "meeting": "Mon 3 March 16:05: lift\nTue 4 March 09:00: crane",
    "agenda": "3 March 2025, 16:05:\n- lift\n- crane",
    "agenda2": "March 3, 2025 - Lift:\nThe lift is stuck.",
    "list": "From: Ann and Bo\nTo: all\nGreat news!",
    "gift": "The card reads:\n\nFrom: all of us\nTo: Ada\n\nHappy birthday!",
    "flight": "Flight QX12\nFrom: Oslo\nTo: Bergen\nDate: 3 March 2025\nTime: 16:05",
    "flight2": "Departure\nDate: Mon, 3 Mar 2025 16:05\nFrom: Oslo (OSL)\nTo: Bergen (BGO)\n\nArrival\nDate: Mon, 3 Mar 2025 17:05",
    "form": "Name: Ben Oak\nDate: 3 March 2025\nSubject: Lift\nTo: be done",
    "invoice": "Invoice\nDate: 3 March 2025\nTo: Quarry Ltd, attn ada@quarry.example\nAmount: 12",
    "dialog": "Ada: is the lift stuck?\nBen: yes, since 16:05.\nAda: then I wait.",
    "chat": "[16:05] Ben Oak: the lift is stuck\n[16:06] Ada Moss: again?",
    "chat2": "[03/03/2025, 16:05:22] Ben Oak: the lift is stuck\n[03/03/2025, 16:06:10] Ada Moss: again?",
    "chat3": "03.03.25, 16:05 - Ben Oak: the lift is stuck\n03.03.25, 16:06 - Ada Moss: again?",
    "bold": "*From:* the yard\n*To:* the shed\n\nCarry it.",
    "contact": "Write to one of us:\n\nBen Oak <ben@quarry.example>\n\nAda Moss <ada@quarry.example>",
    "contact2": "Reply-To: ben@quarry.example works, the other one does not.",
    "sender": "Sender: Ben Oak <ben@quarry.example>\n\nis what the header says.",
    "colon": "Three ways:\n: first\n: second\n: third",
    "brace": "The end of the function:\n\n}\n}\n\nThen it stops.",
    "pipe": "Table of 2025:\n| a | b |\n| 1 | 2 |",
    "pipe2": "Use it like so, see 2025-03:\ncat log \\\n| grep lift \\\n| wc -l",
    "math": "If a >>b then c >>d.\nAnd so on.",
    "on": "We meet again. On Mon, 3 Mar 2025 the lift is checked and Ben wrote:\nnothing.",
    "proton": 'The old one printed "Original Message" between dashes.\nNobody knows why.',
    "preview": "Total---12---net\n\nThat is it.",
    "dated": "Message du 03/03/25 16:05 : rien.\nVoila.",
    "mbox": "From Ben I heard that it is stuck.",
    "hi": "उसने लिखा: लिफ्ट बंद है।",
    "th": "เขาเขียนว่า: ลิฟต์เสีย",
    "ka": "ბენმა დაწერა: ლიფტი გაჩერდა.",
    "de": "Am 3. März schrieb mir der Wirt:\nDie Rechnung ist da.",
    "fr": "De : la gare\nA : la mairie\n\nC'est loin.",
    "cron": "Subject: lift check\nFrom: cron\n\nis what the mail begins with.",
    "bug": "Reported by: Ben Oak\nDate: 2025-03-03 16:05\nPriority: High\n\nThe lift is stuck.",
    "ticket": "Ticket 12\nPosted by: Ben Oak on 03/03/2025 16:05\n\nStuck again.",
    "poem": "To: the sea\nFrom: the land",
    "range": "Gültig\nVon: 01.03.2025 08:00\nAn: 02.03.2025 09:00\nBetreff: Raum",
    "sched": "Von: Ben Oak\nBis: Ada Moss\n",
}
TEXT = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())


def squeezed(text: str) -> str:
    return "".join(text.split())


@TEXT
def test_a_lookalike_stays_in_the_text(text):
    own = f"Hello Ben,\n\n{text}\n\nAda"
    (found,) = unchain((HEAD + own).encode()).messages
    assert squeezed(found.body) == squeezed(own)


@TEXT
def test_a_lookalike_stays_in_the_text_above_a_quote(text):
    own = f"Hello Ben,\n\n{text}\n\nAda"
    first, quoted = unchain(f"{HEAD}{own}\n\n{OUTER}> Is it stuck?\n".encode()).messages
    assert squeezed(first.body) == squeezed(own)
    assert quoted.body == "Is it stuck?"


@TEXT
def test_a_lookalike_stays_in_the_text_inside_a_quote(text):
    own = f"Hello Ada,\n\n{text}\n\nCy"
    marked = "\n".join(f"> {line}" for line in own.split("\n"))
    first, quoted = unchain(f"{HEAD}Fine.\n\n{OUTER}{marked}\n".encode()).messages
    assert first.body == "Fine."
    assert squeezed(quoted.body) == squeezed(own)
