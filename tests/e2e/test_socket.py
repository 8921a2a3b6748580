"""The page's websocket alone, against servers that behave badly."""

import socket

import pytest
from django.conf import settings

pytestmark = pytest.mark.browser

CONNECT = """url => import(window.module).then(({ connect }) => {
  window.downs = 0;
  connect(url, { onOpen() {}, onMessage() {}, onDown() { window.downs += 1; } });
})"""


@pytest.fixture
def silent_server():
    """The address of one that takes a connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"ws://127.0.0.1:{server.getsockname()[1]}/"


def test_a_handshake_without_an_answer_is_given_up(chromium, silent_server):
    source = (settings.BASE_DIR / "microblog/static/js/socket.js").read_text()
    page = chromium.new_page()
    page.clock.install()
    page.evaluate(
        "text => window.module = URL.createObjectURL(new Blob([text], {type: 'text/javascript'}))", source
    )
    page.evaluate(CONNECT, silent_server)
    page.clock.run_for(29_000)
    assert page.evaluate("downs") == 0
    page.clock.run_for(2_000)
    page.wait_for_function("downs == 1")
    page.close()
