"""What pyproject.toml promises is what the code uses, and each of it has its reason."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FOLDERS = ("microblog", "accounts", "threads", "search")
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# Named in settings, where Django imports it.
BY_NAME = {"channels-redis": "channels_redis.pubsub"}
EXTRAS = ("outlook", "s3", "ldap", "saml")
# Asked for by an extra, or another package's own: markdown-it-py[linkify], Django's, extract-msg's, django-storages[s3],
# requests'. For the type checker alone: django-stubs-ext.
BROUGHT_ALONG = {"linkify-it-py", "asgiref", "olefile", "boto3", "botocore", "urllib3", "django-stubs-ext"}
EXACT = {"daphne", "twisted", "autobahn"}


def names(requirements: list[str]) -> set[str]:
    return {re.match(r"[A-Za-z0-9-]+", one).group().lower() for one in requirements}


def imported() -> set[str]:
    """Top modules that the product imports and that are neither its own nor Python's. What draws the docs is no part of it."""
    found = set()
    sources = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    for path in (path for path in sources if "docs" not in path.parts):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(FOLDERS) - sys.stdlib_module_names


def used() -> set[str]:
    """Names of the packages that bring these modules."""
    brings = packages_distributions()
    return {package.lower().replace("_", "-") for module in imported() for package in brings.get(module, [])}


def test_what_is_promised_is_used():
    text = (ROOT / "microblog" / "settings.py").read_text()
    named = {package for package, module in BY_NAME.items() if module in text}
    assert names(DECLARED["dependencies"]) - used() - named == set()


def test_what_is_used_is_promised():
    extras = [package for extra in EXTRAS for package in DECLARED["optional-dependencies"][extra]]
    promised = names(DECLARED["dependencies"]) | names(extras)
    assert used() - promised - BROUGHT_ALONG == set()


@pytest.mark.parametrize("package", sorted(names(DECLARED["dependencies"])))
def test_each_has_its_reason(package):
    reasons = (ROOT / "microblog" / "docs" / "decisions" / "dependencies.md").read_text().lower()
    assert re.search(rf"^\|[^|]*\b{re.escape(package)}\b[^|]*\|", reasons, re.MULTILINE)


def test_what_is_used_in_its_private_parts_is_pinned_exactly():
    exact = {one for one in DECLARED["dependencies"] if "==" in one}
    assert names(list(exact)) >= EXACT
    locked = (ROOT / "requirements.lock").read_text()
    assert all(f"{one} " in locked for one in exact if names([one]) <= EXACT)


def test_both_locks_hold_what_is_promised_and_nothing_that_went():
    for lock in (
        "requirements.lock",
        "requirements-s3.lock",
        "requirements-ldap.lock",
        "requirements-saml.lock",
        "requirements-dev.lock",
    ):
        own = re.findall(
            r"^([a-z0-9-]+)==[^\n]*\n(?:    --hash[^\n]*\n)+    # via(?:\n(?:    #   (?!skein)[^\n]*\n)*    #  )? skein",
            (ROOT / lock).read_text(),
            re.MULTILINE,
        )
        assert names(DECLARED["dependencies"]) <= set(own)
