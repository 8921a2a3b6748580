"""The product's settings, with the page that bench_pages compares the others with."""

from microblog.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.floor_urls"
