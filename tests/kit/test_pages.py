"""HTTP through the pool of threads, with a WSGI application small enough to see everything."""

import asyncio
import threading

import pytest

from microblog.kit.pages import Pages, Traffic, environ_of

SCOPE = {
    "type": "http",
    "http_version": "1.1",
    "method": "POST",
    "path": "/grüße/",
    "query_string": b"q=1",
    "headers": [(b"content-type", b"text/plain"), (b"cookie", b"a=1"), (b"Cookie", b"b=2"), (b"x_y", b"no")],
    "client": ["10.0.0.9", 5000],
    "server": ["127.0.0.1", 8000],
}


class Response(list):
    """A list of pieces that knows whether it was closed, as Django's responses do."""

    streaming = False
    closed = False

    def close(self):
        self.closed = True


async def call(application, *bodies: bytes, limit: int = 1000, hang_up_after: int = 10**6) -> list[dict]:
    """What the server was told to send. The client hangs up after that many messages."""
    sent: list[dict] = []
    hung_up = asyncio.Event()
    messages = [{"type": "http.request", "body": body, "more_body": True} for body in bodies]
    messages.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive():
        if messages:
            return messages.pop(0)
        await hung_up.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)
        if len(sent) >= hang_up_after:
            hung_up.set()
            await asyncio.sleep(0.01)

    await Pages(application, threads=1, body_limit=limit)(SCOPE, receive, send)
    return sent


async def test_request_and_answer_pass_through_whole():
    seen = {}
    response = Response([b"one", b"two"])

    def application(environ, start_response):
        seen.update(environ, body=environ["wsgi.input"].read())
        start_response("201 Created", [("X-Name", "value"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return response

    sent = await call(application, b"abc", b"def")
    assert seen["body"] == b"abcdef"
    assert (seen["CONTENT_LENGTH"], seen["CONTENT_TYPE"]) == ("6", "text/plain")
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/grüße/"
    assert seen["HTTP_COOKIE"] == "a=1; b=2"
    assert "HTTP_X_Y" not in seen
    assert seen["REMOTE_ADDR"] == "10.0.0.9"
    assert sent[0]["status"] == 201
    assert sent[0]["headers"] == [(b"x-name", b"value"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]
    assert sent[1]["body"] == b"onetwo"
    assert not sent[1].get("more_body")
    assert response.closed


async def test_a_request_over_the_limit_never_reaches_the_application():
    def application(environ, start_response):
        raise AssertionError("called")

    sent = await call(application, b"x" * 600, b"x" * 600)
    assert sent[0]["status"] == 413


async def test_a_long_answer_goes_piece_by_piece():
    response = Response([b"x" * 50_000] * 5)
    response.streaming = True

    def application(environ, start_response):
        start_response("200 OK", [])
        return response

    sent = await call(application)
    pieces = [message["body"] for message in sent[1:]]
    assert [len(piece) for piece in pieces] == [100_000, 100_000, 50_000, 0]
    assert [message["more_body"] for message in sent[1:]] == [True, True, True, False]
    assert response.closed


async def test_a_long_answer_ends_when_the_client_hangs_up():
    produced = []

    class Endless(Response):
        streaming = True

        def __iter__(self):
            while len(produced) < 1000:
                produced.append(1)
                yield b"x" * 70_000

    response = Endless()

    def application(environ, start_response):
        start_response("200 OK", [])
        return response

    sent = await call(application, hang_up_after=3)
    assert len(produced) < 10
    assert len(sent) < 10
    assert response.closed


async def test_a_slow_reader_holds_up_nobody():
    """One thread serves two clients: it is lent for each piece only."""
    response = Response([b"x" * 70_000] * 3)
    response.streaming = True

    def application(environ, start_response):
        start_response("200 OK", [])
        return response if environ["QUERY_STRING"] == "slow" else Response([b"quick"])

    pages = Pages(application, threads=1, body_limit=10)
    reading, may_read_on = asyncio.Event(), asyncio.Event()

    async def slow_send(message):
        reading.set()
        await may_read_on.wait()

    answers = []

    async def quick_send(message):
        answers.append(message)

    slow = asyncio.create_task(pages(SCOPE | {"query_string": b"slow"}, request(), slow_send))
    await asyncio.wait_for(reading.wait(), 5)
    await asyncio.wait_for(pages(SCOPE, request(), quick_send), 5)
    assert answers[1]["body"] == b"quick"
    may_read_on.set()
    await asyncio.wait_for(slow, 5)


def request():
    messages = [{"type": "http.request", "body": b""}]

    async def receive():
        if messages:
            return messages.pop()
        return await asyncio.Future()

    return receive


def test_the_environment_tells_what_came_not_what_was_announced(tmp_path):
    path = tmp_path / "body"
    path.write_bytes(b"12345")
    with path.open("rb") as body:
        environ = environ_of(SCOPE | {"headers": [(b"content-length", b"99")]}, body)
        assert environ["CONTENT_LENGTH"] == "5"
        assert environ["wsgi.input"].read() == b"12345"


def test_what_can_wait_goes_after_the_pages():
    traffic, order = Traffic(), []
    other = threading.Thread(target=lambda: (traffic.let_pass(30), order.append("other")))
    with traffic.one(), traffic.one():
        other.start()
        order.append("page")
    other.join(30)
    assert order == ["page", "other"]


def test_and_does_not_wait_long_where_there_is_always_a_page():
    traffic = Traffic()
    with traffic.one():
        traffic.let_pass(0.001)
    traffic.let_pass(30)


def test_a_page_that_fails_is_not_in_the_way_for_ever():
    traffic = Traffic()
    with pytest.raises(RuntimeError), traffic.one():
        raise RuntimeError
    assert traffic._is_free.is_set()
