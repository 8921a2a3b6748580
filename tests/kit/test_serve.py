"""The command that serves pages and websockets."""

import resource

from microblog.kit.management.commands import serve


def test_serving_asks_for_as_many_open_files_as_it_may_have():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    try:
        serve.allow_many_sockets()
        given, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert given == (serve.MOST_FILES if hard == resource.RLIM_INFINITY else min(serve.MOST_FILES, hard))
