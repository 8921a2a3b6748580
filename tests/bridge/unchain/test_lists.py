"""The address of a mailing list is nobody's, though lists print it beside everybody's name."""

import pytest

from threads.bridge.unchain import unchain

LIST = "harbour-users@mail.harbour.example"
HEADERS = {
    "List-Post": f"List-Post: <mailto:{LIST}>",
    "List-Id": "List-Id: Harbour users <harbour-users.mail.harbour.example>",
    "X-BeenThere": f"X-BeenThere: {LIST}",
    "Mailing-List": f"Mailing-List: list {LIST}; contact {LIST.replace('users', 'users-owner')}",
    "X-Mailing-List": f"X-Mailing-List: {LIST}",
    "Delivered-To": f"Delivered-To: mailing list {LIST}",
    "Sender": "Sender: Harbour <harbour-users-bounces@mail.harbour.example>",
}
QUOTES = {
    "attribution": f"On Mon, Mar 2, 2026 at 9:05 AM Ada Flint <{LIST}> wrote:\n> The buoy is dark.\n",
    "with the list's name": f"On Mon, Mar 2, 2026 at 9:05 AM Ada Flint via Harbour-users <{LIST}> wrote:\n> The buoy is dark.\n",
    "block": f"-----Original Message-----\nFrom: Ada Flint [mailto:{LIST}]\nSent: Monday, March 2, 2026 9:05 AM\n"
    f"To: {LIST}\nSubject: Buoy\n\nThe buoy is dark.\n",
}  # fmt: skip


def mail(*fields: str, body: str) -> bytes:
    head = [
        "From: Jonas Webb <jonas@quay.example>",
        "Subject: Re: Buoy",
        "Date: Mon, 2 Mar 2026 10:00:00 +0100",
        *fields,
    ]
    return "\n".join([*head, "", "I go there.", "", body]).encode()


@pytest.mark.parametrize("field", HEADERS)
@pytest.mark.parametrize("quote", QUOTES)
def test_a_quoted_author_does_not_get_the_address_of_the_list(field, quote):
    (_, quoted) = unchain(mail(HEADERS[field], body=QUOTES[quote])).messages
    assert (quoted.author_name, quoted.author_email) == ("Ada Flint", "")


@pytest.mark.parametrize(
    "address", ["boats@googlegroups.com", "boats@lists.example", "boats@groups.io", "x@list.a.example"]
)
def test_a_list_is_known_by_its_host_where_it_is_written_to(address):
    body = QUOTES["attribution"].replace(LIST, address)
    assert unchain(mail(f"To: {address}", body=body)).messages[1].author_email == ""


def test_an_address_printed_with_many_names_is_nobodys():
    names = ("Ada Flint", "Mira Holt", "Bo Li")
    body = "".join(f"{'>' * n} On Mon, Mar 2, 2026 at 9:0{9 - n} AM {name} <desk@a.example> wrote:\n{'>' * (n + 1)} Text {n}.\n"
                   for n, name in enumerate(names))  # fmt: skip
    quoted = unchain(mail(body=body)).messages[1:]
    assert [(m.author_name, m.author_email) for m in quoted] == [(name, "") for name in names]


def test_one_person_under_two_names_keeps_the_address():
    body = (
        "On Mon, Mar 2, 2026 at 9:09 AM Ada Flint <ada@a.example> wrote:\n> Two.\n>\n"
        "> On Mon, Mar 2, 2026 at 9:05 AM Ada <ada@a.example> wrote:\n>> One.\n"
    )
    assert [m.author_email for m in unchain(mail("To: ada@a.example", body=body)).messages[1:]] == [
        "ada@a.example"
    ] * 2


def test_the_author_gets_the_own_address_if_the_mail_prints_it_elsewhere():
    body = QUOTES["attribution"]
    found = unchain(mail(HEADERS["List-Id"], "Cc: Ada Flint <ada@a.example>", body=body)).messages[1]
    assert found.author_email == "ada@a.example"
