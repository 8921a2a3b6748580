"""The demo company, beside the tests that start it in its usual place."""

from ipaddress import ip_network

import pytest
from django.core.management import call_command

from microblog.demo import company
from threads.bridge.models import IncomingMail


@pytest.mark.parametrize("servers", [(), (ip_network("10.1.0.0/16"),)], ids=["anywhere", "named"])
def test_it_is_founded_behind_a_mail_server_that_checks_senders(db, settings, servers):
    settings.MAIL_AUTHSERV_ID, settings.MAIL_SERVERS = "mx.varde.example", servers
    call_command("demo")
    states = list(IncomingMail.objects.order_by("pk").values_list("state", "checked"))
    published = len(company.PUBLISHED_MAILS)
    assert states[:published] == [(IncomingMail.State.PUBLISHED, IncomingMail.Checked.PASS)] * published
    assert states[published:] == [(IncomingMail.State.REVIEW, IncomingMail.Checked.PASS)] * len(
        company.WAITING_MAILS
    )
