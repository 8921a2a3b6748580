"""The files of microblog/deploy are true: their variables are ours, and the programs they are for can read them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "microblog" / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
VARIABLE = r"\b(?:SKEIN_[A-Z_]+|DATABASE_URL|REDIS_URL|EMAIL_URL|SECRET_KEY|SEARCH_ENGINE)\b"
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"


def known() -> set[str]:
    """Variables that the settings read."""
    sources = (ROOT / "microblog" / name for name in ("settings.py", "env.py"))
    return {name for path in sources for name in re.findall(f'"({VARIABLE})"', path.read_text())}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_variable_they_name_is_one(path):
    assert set(re.findall(VARIABLE, path.read_text())) - known() == set()


def test_every_variable_stands_in_the_table_of_operations():
    text = (ROOT / "microblog" / "docs" / "operations.md").read_text()
    told = set(re.findall(VARIABLE, "".join(line for line in text.splitlines() if line.startswith("| `"))))
    assert {name for name in known() if not name.startswith("SKEIN_TEST_")} - told == set()


def test_the_name_of_the_company_is_left_to_its_admins():
    assert "SKEIN_SITE_NAME" not in (DEPLOY / "systemd/skein.env").read_text()


def test_the_settings_take_what_the_file_for_systemd_says(tmp_path):
    lines = (DEPLOY / "systemd/skein.env").read_text().splitlines()
    variables = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    code = "from microblog import settings as s; d = s.DATABASES['default']; print(d['HOST'], d['USER'], d['NAME'], s.SMTP_LMTP)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=os.environ | variables | {"SKEIN_DATA": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.split() == ["/run/postgresql", "skein", "skein", "True"], done.stderr


def test_every_file_is_in_the_table_and_nothing_else_is():
    named = set(re.findall(r"\]\(([a-z0-9]+/[^)]+)\)", (DEPLOY / "README.md").read_text()))
    assert named == {str(path.relative_to(DEPLOY)) for path in FILES if path.name != "README.md"}


def test_what_operations_say_of_nginx_is_a_part_of_its_file():
    """The short form is what tests/e2e/test_database_away runs; the file has limits besides."""
    text = (ROOT / "microblog" / "docs" / "operations.md").read_text()
    short = re.search(r"```nginx\n(.*?)```", text, re.S)[1]
    whole = {line.strip() for line in (DEPLOY / "nginx/skein.conf").read_text().splitlines()}
    assert [line for line in map(str.strip, short.splitlines()) if line not in whole] == []


def test_nginx_reads_its_file(tmp_path):
    nginx = shutil.which("nginx", path=PATH)
    site = (DEPLOY / "nginx/skein.conf").read_text()
    assert site.count("{") == site.count("}")
    if nginx is None:
        return
    pem = tmp_path / "pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-keyout", pem, "-out", f"{pem}.crt"], check=True, capture_output=True,
    )  # fmt: skip
    site = site.replace("/etc/ssl/skein.key", str(pem)).replace("/etc/ssl/skein.pem", f"{pem}.crt")
    (tmp_path / "conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{site}}}\n"
    )
    done = subprocess.run(
        [nginx, "-t", "-c", tmp_path / "conf", "-p", tmp_path], capture_output=True, text=True
    )
    # Somebody who is not root may not open port 80, which is asked last.
    assert "syntax is ok" in done.stderr, done.stderr


def test_systemd_reads_its_units(tmp_path):
    units = sorted((DEPLOY / "systemd").glob("skein*.*"))
    for unit in (unit for unit in units if unit.suffix == ".service"):
        text = unit.read_text()
        assert (
            "NoNewPrivileges=yes" in text
            and "ProtectSystem=strict" in text
            and "CapabilityBoundingSet=\n" in text
        )
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        return
    for unit in units:
        if unit.suffix in (".service", ".timer"):
            # What is to be started need not be on this machine.
            text = (
                unit.read_text()
                .replace("/opt/skein/.venv/bin/python", "/bin/true")
                .replace("file:/opt", "file:/")
            )
            (tmp_path / unit.name.replace("@.", "@serve.")).write_text(text)
    done = subprocess.run(
        [analyze, "verify", "--man=no", *tmp_path.iterdir()], capture_output=True, text=True
    )
    assert "skein" not in done.stderr, done.stderr


def test_the_composition_is_whole():
    told = yaml.safe_load((DEPLOY / "docker/compose.yaml").read_text())
    services = told["services"]
    assert set(services["skein"]["depends_on"]) == {"postgres", "valkey"} == services.keys() - {"skein"}
    named = {
        volume.split(":")[0]
        for one in services.values()
        for volume in one.get("volumes", ())
        if "/" not in volume.split(":")[0]
    }
    assert named - {"${BACKUPS"} == told["volumes"].keys()
    assert all("healthcheck" in services[name] for name in ("postgres", "valkey"))


def test_the_image_has_everything_that_runs():
    """Each folder of the product is copied, and what pip installs is the lock."""
    copied = set(re.findall(r"^COPY (\S+)", (DEPLOY / "docker/Dockerfile").read_text(), re.MULTILINE))
    assert copied >= {
        "requirements.lock",
        "manage.py",
        "microblog",
        "accounts",
        "threads",
        "search",
        "templates",
    }
