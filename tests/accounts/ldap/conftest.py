"""A real directory: OpenLDAP's slapd (Debian: apt-get install slapd) on free ports of this machine, with a certificate of an
authority of its own. It also knows the attributes of Active Directory that Skein reads."""

import contextlib
import datetime
import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import ldap3
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from accounts.ldap import asking

SLAPD = shutil.which("slapd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/lib/openldap")
BASE = "dc=varde,dc=example"
ROOT, ROOT_PASSWORD = f"cn=root,{BASE}", "of the root"
SKEIN, SKEIN_PASSWORD = f"cn=skein,{BASE}", "of the (service) account*"
PEOPLE, GROUPS = f"ou=people,{BASE}", f"ou=groups,{BASE}"

# By the numbers that Microsoft gave them. An entry with the class "user" is one of Active Directory.
SCHEMA = """
attributetype ( 1.2.840.113556.1.4.2 NAME 'objectGUID' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.2.840.113556.1.4.656 NAME 'userPrincipalName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 )
attributetype ( 1.2.840.113556.1.4.159 NAME 'accountExpires' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 )
attributetype ( 1.2.840.113556.1.4.782 NAME 'objectCategory' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.2.840.113556.1.2.141 NAME 'department' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
objectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP top AUXILIARY
  MAY ( objectGUID $ sAMAccountName $ userPrincipalName $ userAccountControl $ accountExpires $ objectCategory $ department ) )
objectclass ( 1.2.840.113556.1.5.8 NAME 'group' SUP top STRUCTURAL MUST cn MAY ( member $ objectGUID ) )
"""
# An empty password binds as nobody, as RFC 4513 allows and Active Directory does: it is on Skein not to send one.
CONFIG = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
include {folder}/ad.schema
pidfile {folder}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
allow bind_anon_cred
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
database mdb
directory {folder}/data
dbnosync
suffix "{base}"
rootdn "{root}"
rootpw "{root_password}"
limits dn.exact="{skein}" size=unlimited
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{skein}" read by dn.exact="cn=limited,{base}" read by * none
"""


@contextlib.contextmanager
def slapd() -> Iterator["OpenLdap"]:
    folder = Path(tempfile.mkdtemp(prefix="skein-ldap-"))
    try:
        (folder / "data").mkdir()
        (folder / "ad.schema").write_text(SCHEMA)
        ca = certificates(folder)
        words = {"folder": folder, "base": BASE, "root": ROOT, "root_password": ROOT_PASSWORD, "skein": SKEIN}
        (folder / "slapd.conf").write_text(CONFIG.format(**words))
        plain, tls = free_port(), free_port()
        process = subprocess.Popen(
            [SLAPD, "-f", folder / "slapd.conf", "-d", "0",
             "-h", f"ldap://127.0.0.1:{plain} ldaps://127.0.0.1:{tls}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield OpenLdap(plain, tls, ca, folder)
        finally:
            process.terminate()
            process.wait(10)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def certificates(folder: Path, host: str = "localhost") -> str:
    """The certificate of the authority; that of the server is for ``host`` alone."""
    now = datetime.datetime.now(datetime.UTC)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("Varde CA", host)]

    def made(number: int, extension, is_critical: bool) -> x509.Certificate:
        builder = x509.CertificateBuilder(
            names[0], names[number], keys[number].public_key(), x509.random_serial_number()
        )
        builder = builder.not_valid_before(now - datetime.timedelta(1)).not_valid_after(
            now + datetime.timedelta(2)
        )
        return builder.add_extension(extension, is_critical).sign(keys[0], hashes.SHA256())

    authority = made(0, x509.BasicConstraints(True, None), True)
    server = made(1, x509.SubjectAlternativeName([x509.DNSName(host)]), False)
    pem = serialization.Encoding.PEM
    (folder / "server.pem").write_bytes(server.public_bytes(pem))
    (folder / "server.key").write_bytes(
        keys[1].private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return authority.public_bytes(pem).decode()


class OpenLdap:
    """``ca``: PEM; ``folder``: has its certificate and key. What it has is written by its root; ``reset`` begins anew."""

    def __init__(self, plain: int, tls: int, ca: str, folder: Path):
        self.folder = folder
        self.plain, self.tls, self.ca = f"ldap://localhost:{plain}", f"ldaps://localhost:{tls}", ca
        deadline = time.monotonic() + 20
        while True:
            try:
                self.root = ldap3.Connection(
                    self.plain, ROOT, ROOT_PASSWORD, auto_bind=True, raise_exceptions=True
                )
                return
            except ldap3.core.exceptions.LDAPException:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def reset(self) -> None:
        self.root.raise_exceptions = False
        # Referrals are entries like others to who manages them (RFC 3296).
        manages = [("2.16.840.1.113730.3.4.2", True, None)]
        self.root.search(BASE, "(objectClass=*)", attributes=[], controls=manages)
        for one in sorted(self.root.entries, key=lambda one: -len(one.entry_dn)):
            self.root.delete(one.entry_dn, controls=manages)
        self.root.raise_exceptions = True
        self.root.add(BASE, ["dcObject", "organization"], {"o": "Varde", "dc": "varde"})
        for dn in (SKEIN, f"cn=limited,{BASE}"):  # the other one is shown 500 entries and no more
            self.root.add(dn, ["person"], {"sn": "Skein", "userPassword": SKEIN_PASSWORD})
        for place in (PEOPLE, GROUPS):
            self.root.add(place, ["organizationalUnit"])

    def person(self, uid: str, name: str, password: str = "of the directory", **more) -> str:
        """Its place."""
        dn = f"uid={uid},{PEOPLE}"
        said = {
            "cn": name, "sn": name.split()[-1], "displayName": name, "mail": f"{uid}@varde.example", "userPassword": password,
        } | more  # fmt: skip
        self.root.add(dn, ["inetOrgPerson"], {key: value for key, value in said.items() if value})
        return dn

    def ad_person(self, login: str, name: str, password: str = "of the directory", **more) -> str:
        dn = f"cn={name},{PEOPLE}"
        said = {
            "sn": name.split()[-1], "displayName": name, "mail": f"{login}@varde.example", "userPassword": password,
            "sAMAccountName": login, "userPrincipalName": f"{login}@ad.varde.example", "objectCategory": "person",
            "objectGUID": uuid.uuid4().bytes_le, "userAccountControl": "512", "accountExpires": str(2**63 - 1),
        } | more  # fmt: skip
        self.root.add(dn, ["inetOrgPerson", "user"], said)
        return dn

    def group(self, name: str, *members: str) -> str:
        dn = f"cn={name},{GROUPS}"
        self.root.add(dn, ["groupOfNames"], {"member": list(members)})
        return dn

    def change(self, dn: str, **said) -> None:
        self.root.modify(
            dn,
            {
                key: [(ldap3.MODIFY_REPLACE, value if isinstance(value, list) else [value])]
                for key, value in said.items()
            },
        )

    def settings(self, **more) -> dict:
        """As accounts/ldap/config.py takes it."""
        return {
            "kind": "other", "name": "Varde directory", "urls": (self.tls,), "ca": self.ca, "bind_dn": SKEIN,
            "password": SKEIN_PASSWORD, "base_dn": PEOPLE, "domains": ("varde.example",),
        } | more  # fmt: skip


@contextlib.contextmanager
def listener(answer=None) -> Iterator[SimpleNamespace]:
    """A port that takes connections and says nothing; ``seen``: whether somebody came."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(5)
        server.settimeout(0.1)
        yield SimpleNamespace(port=server.getsockname()[1], came=lambda: _came(server))


def _came(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except TimeoutError:
        return False
    return True


# --- Fixtures: a test module that imports both has a directory ----------------------------------------


@pytest.fixture(scope="session")
def server():
    with slapd() as running:
        yield running


@pytest.fixture
def directory(server, settings, db):
    asking.forget()
    server.reset()
    settings.LDAP = server.settings()
    yield server
    asking.forget()
