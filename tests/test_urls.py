"""Which pages a stranger may see. Everything else asks to sign in, by LoginRequiredMiddleware."""

import pytest
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

# mail_here, mail_off, mail_status: signed links in mails. Mail programs open the one without a session, strangers the other.
# link_*: one-time links. sign_in_code, sign_in_set_up: between password and code. company_*: to the company's sign-in and back. saml_*: what such a one asks and sends. scim*: a token opens
# them, and no session. site_*: how the place looks.
PUBLIC = {
    "sign_in", "sign_in_code", "sign_in_set_up", "passkey_sign_in", "company_sign_in", "company_back", "saml_answer", "saml_metadata", "forgotten", "link_setup", "link_password", "link_address", "sign_in_link", "link_sign_in",
    "mail_here", "mail_off", "mail_status",
    "scim", "scim_root", "site_logo", "site_style",
}  # fmt: skip


def every_page(patterns=None):
    """All URL patterns, of included lists too."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from every_page(entry.url_patterns)


def test_every_public_page_is_known():
    public = {page.name for page in every_page() if not getattr(page.callback, "login_required", True)}
    assert public == PUBLIC


def test_every_page_has_a_name_of_its_own():
    names = [page.name for page in every_page()]
    assert None not in names
    assert len(names) == len(set(names))


def address_of(page) -> str:
    values = {name: "x" if "slug" in type(kind).__name__.lower() else 1
              for name, kind in page.pattern.converters.items()}  # fmt: skip
    return reverse(page.name, kwargs=values)


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in_from_every_other_page(client):
    for page in every_page():
        if page.name in PUBLIC:
            continue
        for method in (client.get, client.post):
            answer = method(address_of(page))
            assert answer.status_code == 302, f"{page.name}: {answer.status_code}"
            assert answer.url.startswith(reverse("sign_in")), page.name
