"""The sender checked by Skein itself, where no mail server before it does. No name server is asked: see signing.py."""

import ipaddress

import pytest

from threads.bridge.models import IncomingMail
from threads.bridge.sender_check import border, dmarc, domains, lookups, spf
from threads.bridge.sender_check.lookups import Lookups, NoAnswer

from .mails import mail
from .signing import PUBLIC, Names, sealed, signed

PASS, FAIL, UNCHECKED = IncomingMail.Checked.PASS, IncomingMail.Checked.FAIL, IncomingMail.Checked.UNCHECKED
BOB, DOMAIN = "Bob Brandt <bob@varde.example>", "varde.example"
# An address that may send for varde.example, and one that may not.
OWN, OTHER = "8.8.4.4", "9.9.9.9"


@pytest.fixture
def names(monkeypatch) -> Names:
    """varde.example has SPF and a key, and says nothing by DMARC."""
    found = Names().put(DOMAIN, "some other text", f"v=spf1 ip4:{OWN} ~all")
    found.put(f"s1._domainkey.{DOMAIN}", PUBLIC)
    monkeypatch.setattr(border, "answers", found)
    return found


def written(text="I will be late.", to="team@skein.localhost", **fields) -> bytes:
    return mail(BOB, "Late", text, to=to, mid="1@varde.example", **fields)


def verdict(raw: bytes, *, peer="", envelope="", helo="mx.example", to="team@skein.localhost"):
    row = IncomingMail(peer=peer or None, envelope_from=envelope, helo=helo, recipient=to)
    return border.verdict(row, raw, DOMAIN)


def state(raw: bytes, **envelope) -> str:
    return verdict(raw, **envelope).state


# --- SPF --------------------------------------------------------------------------------------------


def test_a_mail_from_a_server_of_the_domain_is_proven(names):
    assert state(written(), peer=OWN, envelope="bob@varde.example") == PASS
    assert state(written(), peer=f"::ffff:{OWN}", envelope="bob@varde.example") == PASS


def test_spf_of_another_domain_proves_nothing(names):
    names.put("evil.example", "v=spf1 +all")
    assert state(written(), peer=OTHER, envelope="mallory@evil.example") == UNCHECKED
    # Nor is it asked for: nothing in a mail makes us ask a stranger's name servers.
    assert not [name for name in names.asked if "evil" in name]


@pytest.mark.parametrize("peer", ["", "127.0.0.1", "10.1.2.3", "192.168.0.1", "fd00::1", "::1", "nonsense"])
def test_spf_says_nothing_of_a_server_inside(names, peer):
    names.put(DOMAIN, "v=spf1 ip4:127.0.0.0/8 ip4:10.0.0.0/8 -all")
    assert state(written(), peer=peer, envelope="bob@varde.example") == UNCHECKED


def test_a_domain_that_sends_from_its_servers_alone_is_not_forged_from_elsewhere(names):
    names.put(DOMAIN, f"v=spf1 ip4:{OWN} -all")
    assert state(written(), peer=OTHER, envelope="bob@varde.example") == FAIL
    assert state(written(), peer=OTHER, envelope="mallory@evil.example") == FAIL
    assert state(signed(written(), DOMAIN), peer=OTHER, envelope="list@evil.example") == PASS


RECORDS = [
    ("v=spf1 all", "pass"),
    ("v=spf1 -all", "fail"),
    ("v=spf1 ?all", "neutral"),
    ("v=spf1", "neutral"),
    ("V=SPF1 IP4:9.9.9.0/24 -ALL", "pass"),
    ("v=spf1 ip4:9.9.8.0/24 ip6:2001:db8::/32 ~all", "softfail"),
    ("v=spf1 a -all", "pass"),
    ("v=spf1 a:www.varde.example/24 -all", "pass"),
    ("v=spf1 mx -all", "pass"),
    ("v=spf1 mx/31//64 -all", "pass"),
    ("v=spf1 include:good.example -all", "pass"),
    ("v=spf1 include:bad.example -all", "fail"),
    ("v=spf1 include:none.example -all", "permerror"),
    ("v=spf1 redirect=good.example", "pass"),
    ("v=spf1 redirect=none.example", "permerror"),
    ("v=spf1 redirect=varde.example", "permerror"),
    ("v=spf1 include:varde.example -all", "permerror"),
    ("v=spf1 exists:%{ir}.%{v}._spf.%{d} -all", "pass"),
    ("v=spf1 exists:%{l}.%{o2}.%{h} -all", "pass"),
    ("v=spf1 ptr -all", "fail"),
    ("v=spf1 ip4:300.1.1.1 -all", "permerror"),
    ("v=spf1 nonsense -all", "permerror"),
    ("v=spf1 a:%{", "fail"),
    ("v=spf1 " + " ".join(f"a:h{n}.varde.example" for n in range(12)) + " +all", "permerror"),
    ("v=spf10 all", "none"),
    ("", "none"),
]


@pytest.mark.parametrize(("record", "result"), RECORDS)
def test_spf_is_read_as_rfc_7208_has_it(names, record, result):
    names.put(DOMAIN, record)
    names.put(DOMAIN, OTHER, kind="A").put("www.varde.example", "9.9.9.200", kind="A")
    names.put(DOMAIN, "mx.varde.example", kind="MX").put("mx.varde.example", OTHER, kind="A")
    names.put("good.example", "v=spf1 ip4:9.9.9.9 -all").put("bad.example", "v=spf1 ip4:1.1.1.1 -all")
    names.put("9.9.9.9.in-addr._spf.varde.example", "127.0.0.2", kind="A")
    names.put("bob.varde.example.mx.example", "127.0.0.2", kind="A")
    found = spf.check_host(
        ipaddress.ip_address(OTHER), DOMAIN, "bob@varde.example", "mx.example", Lookups(names)
    )
    if record == "v=spf1 a:%{":
        assert found in ("fail", "permerror", "neutral")
    else:
        assert found == result


def test_two_spf_records_are_none_that_can_be_used(names):
    names.put(DOMAIN, "v=spf1 +all", "v=spf1 -all")
    assert state(written(), peer=OTHER, envelope="bob@varde.example") == UNCHECKED


# --- DKIM -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [b"relaxed", b"simple"])
@pytest.mark.parametrize(
    "text", ["I will be late.", "  A  line \t\n\n\nand  more \n\n\n", "", "\n\n", "é" * 3_000]
)
def test_a_signed_mail_is_proven(names, form, text):
    assert state(signed(written(text), DOMAIN, form=form)) == PASS


def test_the_signature_of_a_server_of_the_same_company_counts_unless_it_asks_for_more(names):
    names.put("s1._domainkey.mail.varde.example", PUBLIC)
    raw = signed(written(), "mail.varde.example")
    assert state(raw) == PASS
    names.put(f"_dmarc.{DOMAIN}", "v=DMARC1; p=none; adkim=s")
    assert state(raw) == FAIL


def change(raw: bytes, old: bytes, new: bytes) -> bytes:
    head, empty, rest = raw.partition(b"From: Bob")
    assert old in empty + rest
    return head + (empty + rest).replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"late.", b"early."),
        (b"Subject: Late", b"Subject: Pay"),
        (b"Bob Brandt", b"Bob Boss"),
        (b"To: team@", b"To: other@"),
        (b"1@varde", b"2@varde"),
        (b"MIME-Version", b"In-Reply-To: <x@y.example>\r\nMIME-Version"),
        (b"From: Bob", b"From: Mallory <m@evil.example>\r\nFrom: Bob"),
    ],
)
def test_a_signed_mail_that_was_changed_is_disproved(names, old, new):
    assert state(change(signed(written(), DOMAIN), old, new)) == FAIL


def test_what_is_appended_to_a_mail_signed_for_its_length_is_not_theirs(names):
    raw = signed(written("I will be late.\n"), DOMAIN, length=True)
    assert b"l=" in raw and state(raw + b"And pay Mallory.\r\n") == UNCHECKED
    assert state(raw) == UNCHECKED


@pytest.mark.parametrize("unsigned", ["To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"])
def test_a_signature_that_leaves_open_what_the_mail_is_about_is_not_enough(names, unsigned):
    """Whoever has such a mail can send its words on as the answer to another question."""
    from .signing import FIELDS

    fields = [name for name in FIELDS if name != unsigned]
    raw = written(In_Reply_To="<0@varde.example>", References="<0@varde.example>")
    assert state(signed(raw, DOMAIN, fields=fields)) == UNCHECKED
    assert state(signed(raw, DOMAIN)) == PASS


def test_a_signature_that_leaves_fields_open_to_be_added_is_not_enough(names):
    fields = ("From", "To", "Subject", "Date", "Message-ID")
    raw = signed(written(), DOMAIN, fields=fields)
    assert state(raw) == PASS
    assert state(b"In-Reply-To: <question@varde.example>\r\n" + raw) == UNCHECKED
    assert state(b"Subject: Pay\r\n" + raw) == UNCHECKED
    assert state(b"Cc: team@skein.localhost\r\n" + raw) == UNCHECKED


@pytest.mark.parametrize(
    "field",
    [
        b"X-A: b\rSubject: Pay",
        b"X-A: b\r\rFrom: x@evil.example",
        b"X-A: \0",
        b"Subject : Pay",
        b"nonsense",
        b" x",
    ],
)
def test_fields_that_two_programs_read_differently_prove_nothing(names, field):
    assert state(field + b"\r\n" + signed(written(), DOMAIN)) != PASS


def test_a_signed_mail_that_is_sent_on_to_somebody_else_is_not_a_mail_to_them(names):
    raw = signed(written(to="mallory@evil.example"), DOMAIN)
    assert state(raw) == UNCHECKED and "another address" in verdict(raw).why
    for to in ("xteam@skein.localhost", "team@skein.localhost.evil.example", "team+x@skein.localhost"):
        assert state(signed(written(to=to), DOMAIN)) == UNCHECKED
    both = signed(written(to="Team <TEAM@skein.localhost>, ann@varde.example"), DOMAIN)
    assert state(both) == PASS


def test_signatures_of_other_domains_are_neither_asked_for_nor_believed(names):
    names.put("s1._domainkey.evil.example", PUBLIC)
    raw = signed(written(), "evil.example")
    assert state(raw) == UNCHECKED and not [name for name in names.asked if "evil" in name]


def test_keys_that_are_gone_on_trial_or_of_something_else_prove_nothing(names):
    raw = signed(written(), DOMAIN)
    for record in (
        "v=DKIM1; p=",
        "v=DKIM1; t=y:s; " + PUBLIC[9:],
        "v=DKIM2; " + PUBLIC[9:],
        "rubbish",
        "v=DKIM1; k=rsa; p=AAAA",
    ):
        names.put(f"s1._domainkey.{DOMAIN}", record)
        assert state(raw) == FAIL, record
    names.records.pop((f"s1._domainkey.{DOMAIN}", "TXT"))
    assert state(raw) == FAIL


@pytest.mark.parametrize(
    "tags",
    [
        b"v=1; a=rsa-sha1; d=varde.example; s=s1; h=from; bh=AAAA; b=AAAA",
        b"v=1; a=rsa-sha256; d=varde.example; s=s1; h=subject; bh=AAAA; b=AAAA",
        b"v=1; a=rsa-sha256; d=varde.example; s=\xff; h=from; bh=!; b=!",
        b"v=1; a=rsa-sha256; d=varde.example; s=" + b"a." * 300 + b"; h=from; bh=AAAA; b=AAAA",
        b"v=1; a=rsa-sha256; d=varde.example; s=s1; l=99999999999999999999; h=from; bh=AAAA; b=AAAA",
        b"v=1; a=rsa-sha256; d=varde.example; s=s1; h=" + b"from:" * 5_000 + b"; bh=AAAA; b=AAAA",
        b"v=1; d=varde.example" + b" " * 3_000 + b"b",
        b"d", b"", b";;;", b"d=varde.example",
    ],
)  # fmt: skip
def test_rubbish_that_says_to_be_a_signature_is_none(names, tags):
    assert state(b"DKIM-Signature: " + tags + b"\r\n" + written()) in (FAIL, UNCHECKED)
    assert state(b"DKIM-Signature: " + tags + b"\r\n" + signed(written(), DOMAIN)) in (PASS, FAIL, UNCHECKED)


def test_only_the_first_signatures_are_looked_at(names):
    raw = signed(written(), DOMAIN)
    many = b"".join(
        b"DKIM-Signature: v=1; a=rsa-sha256; d=varde.example; s=x%d; h=from; bh=AAAA; b=AAAA\r\n" % n
        for n in range(50)
    )
    assert state(many + raw) == FAIL
    assert len(names.asked) < 10


def test_a_body_of_blanks_is_hashed_in_one_pass(names):
    blanks = b" " * 2_000_000 + b"\r\n" * 200_000
    assert state(signed(written(), DOMAIN) + blanks) == PASS
    assert state(signed(written(), DOMAIN) + blanks + b"x") == FAIL
    assert state(signed(written(), DOMAIN, form=b"simple") + blanks) == FAIL


# --- DMARC, ARC -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "answer"),
    [
        ("v=DMARC1; p=reject", FAIL),
        ("v=DMARC1;p=quarantine; rua=mailto:x@varde.example", FAIL),
        ("v=DMARC1; p=none", FAIL),
        ("v=DMARC1", UNCHECKED),
        ("v=DMARC1; nonsense", UNCHECKED),
        ("something else", UNCHECKED),
    ],
)
def test_a_domain_whose_mail_carries_a_proof_is_not_believed_without(names, record, answer):
    names.put(f"_dmarc.{DOMAIN}", record)
    assert state(written(), peer=OTHER, envelope="mallory@evil.example") == answer
    assert state(signed(written(), DOMAIN)) == PASS


def test_the_policy_of_the_company_holds_for_its_subdomains(names):
    names.put("_dmarc.varde.example", "v=DMARC1; p=none; sp=reject")
    found = dmarc.policy("sales.mail.varde.example", Lookups(names))
    assert found is not None and found.asks == "reject"
    names.put("_dmarc.varde.example", "v=DMARC1; p=reject", "v=DMARC1; p=none")
    assert dmarc.policy("varde.example", Lookups(names)) is None


def listed(names, found="dmarc=pass header.from=varde.example", by="lists.example") -> bytes:
    """A mail that a mailing list changed and sealed."""
    names.put(f"s1._domainkey.{by}", PUBLIC)
    raw = signed(written(), DOMAIN).replace(b"Subject: Late", b"Subject: [all] Late")
    return sealed(raw, by, found)


def test_a_list_that_is_trusted_vouches_for_a_mail_it_changed(names, settings):
    names.put(f"_dmarc.{DOMAIN}", "v=DMARC1; p=reject")
    assert state(listed(names)) == FAIL
    settings.ARC_SEALERS = ["lists.example"]
    assert state(listed(names)) == PASS and "lists.example" in verdict(listed(names)).why
    settings.ARC_SEALERS = ["other.example"]
    assert state(listed(names)) == FAIL


def test_a_trusted_list_that_saw_no_proof_vouches_for_nothing(names, settings):
    settings.ARC_SEALERS = ["lists.example"]
    for found in (
        "dmarc=fail header.from=varde.example",
        "none",
        "dmarc=pass header.from=evil.example",
        "arc=none",
    ):
        assert state(listed(names, found)) == FAIL, found


def test_a_seal_that_is_forged_or_of_another_mail_vouches_for_nothing(names, settings):
    settings.ARC_SEALERS = ["lists.example"]
    raw = listed(names)
    assert state(change(raw, b"[all] Late", b"[all] Pay")) == FAIL
    assert state(raw + b"more\r\n") == FAIL
    assert state(raw.replace(b"dmarc=pass", b"dmarc=pass ", 1)) in (FAIL, PASS)
    assert state(raw.replace(b"ARC-Seal: i=1;", b"ARC-Seal: i=2;")) == FAIL
    for name in (b"ARC-Seal", b"ARC-Message-Signature", b"ARC-Authentication-Results"):
        assert state(raw.replace(name, b"X-Gone", 1)) == FAIL
        assert state(name + b": i=1; d=lists.example\r\n" + raw) == FAIL


# --- The DNS ----------------------------------------------------------------------------------------


def test_without_an_answer_nothing_is_said_either_way(names):
    names.is_away = True
    assert state(signed(written(), DOMAIN), peer=OWN, envelope="bob@varde.example") == UNCHECKED
    assert "did not answer" in verdict(written()).why


def test_names_for_examples_are_not_looked_up(monkeypatch, settings):
    asked = []
    monkeypatch.setattr(lookups, "_ask", lambda name, kind: asked.append(name) or [])
    for name in ("varde.example", "a.test", "b.INVALID.", "localhost", "c.example.com", "_dmarc.d.example"):
        assert domains.is_reserved(name) and lookups.ask(name, "TXT") == []
    assert verdict(written()).why == "varde.example is a name for examples, so nothing can be looked up."
    assert asked == []
    settings.SENDER_CHECK = False
    assert border.verdict(IncomingMail(), written(), "varde.dk").state == UNCHECKED
    assert asked == []


@pytest.fixture
def clock(monkeypatch):
    """The seconds of the lookups, to be moved by hand."""

    class Clock:
        now = 1_000.0

        @staticmethod
        def monotonic() -> float:
            return Clock.now

    monkeypatch.setattr(lookups, "time", Clock)
    monkeypatch.setattr(lookups._Rest, "until", 0.0)
    return Clock


def test_a_machine_without_name_servers_is_not_slowed_down_by_each_mail(monkeypatch, clock):
    asked = []

    def away(name, kind):
        asked.append(name)
        raise NoAnswer

    monkeypatch.setattr(lookups, "_ask", away)
    for _n in range(100):
        with pytest.raises(NoAnswer):
            lookups.ask("varde.dk", "TXT")
    assert asked == ["varde.dk", "."]
    clock.now += 61
    with pytest.raises(NoAnswer):
        lookups.ask("varde.dk", "TXT")
    assert asked == ["varde.dk", "."] * 2


def test_a_slow_domain_does_not_switch_the_check_off_for_others(monkeypatch, clock):
    """Else a forger who has a slow name server would have every mail let in unchecked."""

    def slow(name, kind):
        if name == "slow.dk":
            raise NoAnswer
        return ["answer"]

    monkeypatch.setattr(lookups, "_ask", slow)
    with pytest.raises(NoAnswer):
        lookups.ask("slow.dk", "TXT")
    assert lookups.ask("varde.dk", "TXT") == ["answer"]


def test_a_mail_may_not_take_longer_than_its_time(clock):
    found = Lookups(lambda name, kind: [])
    found.txt("varde.dk")
    clock.now += 6
    with pytest.raises(NoAnswer):
        found.txt("varde.dk")


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("varde.dk", "mail.varde.dk", True),
        ("a.varde.co.uk", "b.varde.co.uk", True),
        ("varde.co.uk", "evil.co.uk", False),
        ("co.uk", "varde.co.uk", False),
        ("example", "varde.example", False),
        ("notvarde.dk", "varde.dk", False),
        ("VARDE.dk.", "varde.dk", True),
        ("bücher.de", "xn--bcher-kva.de", True),
        ("", "", False),
        ("a..dk", "a..dk", False),
        ("varde.internal", "mx.varde.internal", True),
    ],
)
def test_two_domains_belong_together_when_one_organisation_has_them(one, other, answer):
    assert domains.are_aligned(one, other) is answer
