"""Static files: names that change with the content, kept by browsers for a year, never stale."""

import asyncio
import gzip
import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static

from microblog.kit import static_files
from microblog.kit.static_files import StaticFiles
from tests.conftest import make_person
from threads.rendering import fragments

HASHED = re.compile(r"^/static/[\w/.-]+\.[0-9a-f]{12}\.\w+$")


def ask(path: str, method: str = "GET", **fields: str):
    """(status, headers, body) of the answer; None when it was left to the pages."""
    sent = []

    async def inner(scope, receive, send):
        sent.append(None)

    async def send(message):
        sent.append(message)

    headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in fields.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    asyncio.run(StaticFiles(inner)(scope, None, send))
    return sent[0] and (sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"])


def test_a_hashed_file_is_kept_for_a_year_without_asking_again():
    status, headers, body = ask(static("js/app.js"))
    assert status == 200 and body
    assert headers[b"cache-control"] == b"public, max-age=31536000, immutable"
    assert headers[b"content-type"] == b"text/javascript; charset=utf-8"
    assert headers[b"x-content-type-options"] == b"nosniff"


def test_whatever_a_script_or_a_style_refers_to_is_hashed_too():
    refers = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*|url\(\s*)["']?(\.{1,2}/[^"')\s]+)["')]""")
    found = []
    for name, hashed in staticfiles_storage.names.items():
        if name.startswith(("js/", "css/")):
            _status, _headers, body = ask(f"/static/{hashed}")
            found += [(name, target) for target in refers.findall(body.decode())]
    plain = [(name, target) for name, target in found if not re.search(r"\.[0-9a-f]{12}\.\w+$", target)]
    assert len(found) > 100 and plain == []
    assert {target.rpartition(".")[2] for _name, target in found} == {"js", "woff2"}


def test_a_change_changes_the_name_of_all_that_refer_to_it(settings, tmp_path):
    for name, text in {
        "a.js": 'import { b } from "./b.js";',
        "b.js": 'export { c } from "./c.js";',
        "c.js": "export const c = 1;",
        "d.css": "body { color: red; }",
    }.items():
        (tmp_path / name).write_text(text + "\n")
    settings.STATICFILES_DIRS = [tmp_path]
    before = static_files.HashedFiles().names
    (tmp_path / "c.js").write_text("export const c = 2;\n")
    after = static_files.HashedFiles().names
    assert {name for name in before if before[name] != after[name]} == {"a.js", "b.js", "c.js"}


@pytest.mark.parametrize("path", ["/static/js/app.js", "/static/js/app.0123456789ab.js"])
def test_the_name_of_another_version_brings_this_one_and_is_not_kept(path):
    status, headers, body = ask(path)
    assert status == 200 and body == ask(static("js/app.js"))[2]
    assert headers[b"cache-control"] == b"no-cache"
    assert ask(path, if_none_match=headers[b"etag"].decode())[0] == 304
    assert ask(path, if_none_match="W/" + headers[b"etag"].decode())[0] == 304
    assert ask(path, if_none_match='"another"')[0] == 200


def test_text_travels_compressed_where_the_browser_can():
    status, headers, body = ask(static("css/base.css"), accept_encoding="br, gzip")
    plain = ask(static("css/base.css"))[2]
    assert status == 200 and headers[b"content-encoding"] == b"gzip" and gzip.decompress(body) == plain
    assert headers[b"vary"] == b"Accept-Encoding" and headers[b"content-length"] == b"%d" % len(body)
    font = ask(static("fonts/hanken-grotesk-latin-wght-normal.woff2"), accept_encoding="gzip")[1]
    assert b"content-encoding" not in font and font[b"content-type"] == b"font/woff2"


def test_head_has_the_headers_alone():
    status, headers, body = ask(static("js/app.js"), method="HEAD")
    assert status == 200 and body == b"" and int(headers[b"content-length"]) > 100


@pytest.mark.parametrize(
    "path", ["/static/nothing.js", "/static/../manage.py", "/static/", "/", "/static/js/\0"]
)
def test_what_is_no_static_file_is_left_to_the_pages(path):
    assert ask(path) is None
    assert ask(static("js/app.js"), method="POST") is None


def test_a_name_nobody_knows_is_said_at_once():
    with pytest.raises(ValueError, match="nothing.js"):
        static("js/nothing.js")


def test_every_page_names_hashed_files_only(client, db):
    client.force_login(make_person("Ann Abel"))
    page = client.get("/").content.decode()
    named = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', page))
    assert len(named) > 15 and [name for name in named if not HASHED.match(name)] == []


def test_a_kept_message_shows_the_icons_of_this_version(monkeypatch):
    """Its HTML is stored for years, and every new icon gives the picture of all icons another name."""
    kept = '<svg><use href="/static/icons/icons.svg#bell"/></svg>'
    assert static("icons/icons.svg") + "#bell" in fragments.shown(f"1\n{kept}")
