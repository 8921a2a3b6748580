"""What the docs show is what the code is."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

from microblog import VERSION
from microblog.docs import pictures

ROOT = Path(__file__).resolve().parent.parent
# Licences under which a company may run, change and hand on what it runs.
FREE = r"\b(MIT|BSD|APACHE|ISC|PSF|PYTHON SOFTWARE|LGPL|LESSER GENERAL|MPL|MOZILLA|ZPL|ZOPE|UNLICENSE)\b"


def test_the_pictures_are_those_of_the_code():
    """Else: python -m microblog.docs.pictures"""
    for name, picture in pictures.draw().items():
        assert (pictures.HERE / name).read_text() == picture, name


def test_every_package_that_runs_has_a_licence_that_lets_a_company_run_it():
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    names = [line.split("==")[0] for line in lines if "==" in line and not line.startswith((" ", "#"))]
    assert len(names) > 30
    said = {name: _licence(name) for name in names}
    assert [f"{name}: {words}" for name, words in said.items() if not re.search(FREE, words)] == []


def _licence(name: str) -> str:
    about = metadata.metadata(name)
    found = [about.get("License-Expression"), about.get("License"), *(about.get_all("Classifier") or [])]
    return " ".join(text for text in found if text and ("::" not in text or "License" in text)).upper()


def test_the_code_knows_its_version():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION
