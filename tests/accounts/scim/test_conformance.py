"""What the testers of the standard ask (scim2-tester), of every resource and attribute."""

import pytest
from django.test.client import ClientHandler


def app(environ, start_response):
    """Skein, without closing the connection to the database, which the test holds."""
    response = ClientHandler(enforce_csrf_checks=True)(environ)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.headers.items()))
    return [response.content]


# Somebody who has left stays so, and is said to, when a directory takes "active" away instead of saying it. The testers
# fill it in by chance, and ask that it be gone.
LEFT_IS_LEFT = "PATCH modify() did not remove attribute 'active'"


@pytest.mark.django_db
def test_the_check_of_the_standard_passes(token, settings):
    # Here: every worker reads every file of tests, and this takes longer than any of them.
    from scim2_client.engines.wsgi import WSGISCIMClient
    from scim2_tester import Status, check_server

    settings.BASE_URL = "http://localhost"
    client = WSGISCIMClient(
        app,
        base_url="http://localhost/scim/v2",
        headers={"Authorization": f"Bearer {token}"},
    )
    results = check_server(client)
    wrong = [one for one in results if one.status in (Status.ERROR, Status.CRITICAL)]
    assert [f"{one.title}: {one.reason}" for one in wrong if one.reason != LEFT_IS_LEFT] == []
    assert len([one for one in results if one.status == Status.SUCCESS]) > 50
