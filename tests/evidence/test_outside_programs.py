"""Programs of others, each in an environment of its own: they take our packages and our keys."""

import json
import os
import subprocess
from datetime import timedelta

import pytest
from an_office import AT, FILES, Made
from certificates import DOMAIN, Authority
from cryptography.hazmat.primitives import hashes
from players import needed

from scripts import outside_programs
from wangjian.evidence import taking_in
from wangjian.evidence.domain.signer import DomainSigner
from wangjian.evidence.private_tsa import PrivateTsa
from wangjian.evidence.urlkeys import url_key as key

pytestmark = pytest.mark.slow

ADDRESSES = [
    "http://example.com", "https://WWW3.Example.com:443/A/B.html?z=1&a=2", "http://e.com:8080/x/",
    "http://e.com/a/../b/./c//d", "http://e.com/a%20b?c=%41", "https://e.com/?", "http://e.com/?b&a",
    "http://e.com/?a=1&&b=2", "http://e.com/p;jsessionid=0123456789abcdef0123456789abcdef?x",
    "http://e.com/?PHPSESSID=0123456789abcdef0123456789abcdef&a=1", "https://商店.example/商品?名=值",
    "http://e.com/?a=1&sid=0123456789abcdef0123456789abcdef", "http://192.168.1.2:81/x",
    "http://[2001:db8::1]:81/x", "http://[2001:db8::1]/x", "http://e.com/index.php?a[]=1&a[]=2",
    "http://e.com/a+b?q=a+b", "http://e.com/a|b", "http://e.com/%2525", "http://e.com/a%2Fb",
    "http://user:pw@e.com/", "http://e.com/?url=http://b.com/c?d=e", "http://e.com/?q=%E5%BA%97&p=店",
    "http://e.com/x?__wb_method=POST&B=2&a=1", "http://e.com/a\\b", "http://e.com/?a=%26&b=%3D",
    "http://e.com/x/(abcdefghijklmnopqrstuvwx)/p.aspx?q", "http://e.com/?cfid=1&cftoken=2&a=1",
    "http://e.com./a", "http://e.com/%00", "http://e.com/a?b?c", "http://wwwx.e.com/",
]  # fmt: skip


@pytest.fixture(scope="module")
def outside():
    """An environment with py-wacz, which brings the library of keys that players use."""
    return needed(outside_programs.python_program, "wacz") / "python"


def run(*command):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def test_py_wacz_takes_our_packages_and_not_a_changed_one(outside, tmp_path, monkeypatch):
    made = Made(tmp_path)
    (tmp_path / "照片.jpg").write_bytes(b"\xff\xd8 picture")
    parts = taking_in.archived([tmp_path / "照片.jpg"], tmp_path, made.tsa.now(), "wangjian test")
    monkeypatch.setattr("an_office.FILES", {**FILES, **parts})
    file = made.complete()
    done = run(outside.with_name("wacz"), "validate", "-f", file)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Validation succeeded" in done.stdout
    file.write_bytes(file.read_bytes().replace("张三".encode(), "张四".encode(), 1))
    assert run(outside.with_name("wacz"), "validate", "-f", file).returncode != 0


AUTHSIGN = """
import sys
from authsign import verifier
verifier.DEFAULT_TRUSTED_ROOTS = sys.argv.pop(1)
from wacz.main import main
sys.exit(main(sys.argv[1:]))
"""


def test_py_wacz_takes_the_signature_of_a_domain_against_the_roots_given(outside, tmp_path):
    """`wacz validate --verify-auth`; its list of roots is a file of its own, ours here."""
    tsa, authority = PrivateTsa(lambda: AT + timedelta(seconds=2)), Authority()
    made = Made(tmp_path, tsa=tsa)
    made.signer = DomainSigner(authority.chain, authority.key, made.key, tsa)

    def said(file, domain, stamp):
        roots = {"domain_cert_roots": domain, "timestamp_cert_roots": stamp}
        trusted = {
            name: [one.fingerprint(hashes.SHA256()).hex() for one in ones]
            for name, ones in roots.items()
        }
        (tmp_path / "roots.yaml").write_text(json.dumps(trusted))
        command = ("validate", "--verify-auth", "-f", file)
        return run(outside, "-W", "ignore", "-c", AUTHSIGN, tmp_path / "roots.yaml", *command)

    file = made.complete()
    done = said(file, [authority.root], [tsa.root])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Successfully verified signature" in done.stdout
    assert DOMAIN in done.stderr
    assert said(file, [Authority().root], [tsa.root]).returncode != 0
    assert said(file, [authority.root], [PrivateTsa().root]).returncode != 0
    made.signer = made.key
    own = said(made.complete("own.wacz"), [authority.root], [tsa.root])
    assert own.returncode != 0, "it knows the domain form alone"


def test_the_keys_of_addresses_are_those_of_players(outside):
    code = "import json, sys; from surt import surt; print(json.dumps([surt(one) for one in json.loads(sys.argv[1])]))"
    done = run(outside, "-W", "ignore", "-c", code, json.dumps(ADDRESSES))
    assert done.returncode == 0, done.stderr
    theirs = dict(zip(ADDRESSES, json.loads(done.stdout), strict=True))
    assert {one: key(one) for one in ADDRESSES} == theirs
