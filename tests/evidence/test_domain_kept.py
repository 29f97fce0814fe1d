"""An office sets its certificate: what it may be, who may, and how packages are signed then."""

import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import people
import pytest
from certificates import DOMAIN, SM2, Authority, key_pem, pem, today
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from wangjian.authority.models import Journal
from wangjian.cli import tls
from wangjian.cli.evidence import evidence
from wangjian.errors import BadInput, NotAllowed, NotReady
from wangjian.evidence import actions, checking, queries
from wangjian.evidence.domain import keeping, setting
from wangjian.evidence.private_tsa import PrivateTsa
from wangjian.evidence.showing.page import page_of


@pytest.fixture(scope="module")
def authority():
    return today()


@pytest.fixture(autouse=True)
def afterwards(workspace):
    """Secrets outlive a test."""
    yield
    keeping.forget(workspace)


@pytest.fixture
def stamps_times(monkeypatch):
    """An authority of time on loopback."""
    tsa = PrivateTsa()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(tsa(asked))

        def log_message(self, *_):
            """Nothing on the screen."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv(keeping.TSA_VARIABLE, f"http://127.0.0.1:{server.server_port}/")
        yield tsa
        server.shutdown()


def found(authority, **more):
    chain, key = more.get("chain", authority.chain), more.get("key", authority.key)
    return keeping.look_at(pem(*chain), key_pem(key), more.get("root", ""), more.get("tsa", ""))


@pytest.mark.django_db
def test_what_is_sealed_from_then_on_is_signed_for_the_domain(workspace, authority, stamps_times):
    land = people.province()
    by, chief = land.actor("sc/cd/", "officer"), land.actor("sc/", "administrator")
    own = actions.seal(by=by, workspace=workspace, new=new())
    setting.use(by=chief, workspace=workspace, found=found(authority))
    exhibit = actions.seal(by=by, workspace=workspace, new=new())
    file = queries.file_of(workspace, exhibit)
    keys = checking.Keys(domain_root=pem(authority.root), tsa_cert=stamps_times.pem)
    states = {one.id: str(one.state) for one in checking.check(file, keys).checks}
    assert (states["signature"], states["signed_at"]) == ("holds", "holds")
    assert (page_of(file).domain, page_of(queries.file_of(workspace, own)).domain) == (DOMAIN, "")
    for one, told in ((own, None), (exhibit, DOMAIN)):
        report = queries.verify(workspace, one)
        assert {row.id: str(row.state) for row in report.checks}["signature"] == "holds"
        assert report.facts.get("domain") == told
    seals = Journal.objects.filter(verb="evidence.seal").order_by("id")
    assert [row.values.get("domain") for row in seals] == [None, DOMAIN]
    noted = Journal.objects.get(verb="evidence.certify")
    assert noted.values["sha256"] == found(authority).sha256
    assert any(DOMAIN in line for line in setting.told(workspace))

    # renewed by another authority, then given up: what was sealed before still holds
    setting.use(by=chief, workspace=workspace, found=found(today("another authority")))
    setting.stop(by=chief, workspace=workspace)
    assert keeping.certified(workspace) is None
    assert {one.id: str(one.state) for one in queries.verify(workspace, exhibit).checks}[
        "signature"
    ] == "holds"
    assert (
        queries.verify(workspace, actions.seal(by=by, workspace=workspace, new=new())).facts.get(
            "domain"
        )
        is None
    )


def new():
    return actions.NewExhibit("files", "一份", {"wangjian/a.txt": b"a"})


def test_the_key_lies_where_only_its_user_reads_it(workspace, authority):
    keeping.put(workspace, found(authority))
    [file] = [one for one in workspace.secrets.iterdir() if "domain" in one.name]
    assert file.stat().st_mode & 0o777 == 0o600
    keeping.put(workspace, found(authority))
    assert keeping.roots(workspace) == pem(authority.root)
    file.write_text(json.dumps({"chain": "x"}), encoding="utf-8")
    with pytest.raises(NotReady, match="damaged"):
        keeping.certified(workspace)
    assert "publicKey" in keeping.signer(workspace).signed("x", created="", software="")


@pytest.mark.django_db
def test_only_who_administers_sets_it(workspace, authority):
    by = people.province().actor("sc/cd/", "officer")
    with pytest.raises(NotAllowed):
        setting.use(by=by, workspace=workspace, found=found(authority))
    with pytest.raises(NotAllowed):
        setting.stop(by=by, workspace=workspace)
    assert keeping.certified(workspace) is None


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (lambda _: {"key": ec.generate_private_key(ec.SECP256R1())}, "not that of"),
        (lambda one: {"chain": one.chain[:2]}, "up to its root"),
        (lambda one: {"chain": [one.leaf, one.root]}, "breaks at number 1"),
        (lambda _: {"chain": Authority(until=datetime(2026, 11, 1, tzinfo=UTC)).chain}, "not now"),
        (lambda one: {"chain": [one.certificate("*.a.example"), *one.chain[1:]]}, "one domain"),
        (lambda _: {"root": "no certificate"}, "cannot be read"),
    ],
)
def test_files_that_cannot_sign_are_refused_in_words(authority, more, why):
    with pytest.raises(BadInput, match=why):
        found(authority, **more(authority))


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (ec.generate_private_key(ec.SECP384R1()), "ECDSA P-384"),
        (ec.generate_private_key(ec.SECP256K1()), "ECDSA secp256k1"),
        (rsa.generate_private_key(65537, 2048), "RSA 2048"),
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_key_of_another_kind_is_named_with_the_one_that_is_needed(
    workspace, authority, key, kind, tmp_path
):
    chain = [authority.certificate(key=key), *authority.chain[1:]]
    with pytest.raises(BadInput) as refused:
        found(authority, chain=chain, key=key)
    for said in (refused.value.zh, refused.value.en):
        assert kind in said
        assert "P-256" in said
    assert "prime256v1" in refused.value.remedy_zh
    assert "prime256v1" in refused.value.remedy_en
    assert keeping.certified(workspace) is None


def test_a_certificate_of_sm2_is_named_too(authority, tmp_path):
    with pytest.raises(BadInput, match="SM2") as refused:
        keeping.look_at(SM2, key_pem(authority.key))
    assert "P-256" in refused.value.zh
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert.write_text(SM2, encoding="utf-8")
    key.write_bytes(key_pem(authority.key))
    with pytest.raises(BadInput, match="not supported"):  # of a web server
        tls.check(cert, key)


def test_the_root_may_be_given_beside_the_chain(authority):
    whole = found(authority, chain=authority.chain[:2], root=pem(authority.root))
    assert list(whole.chain) == authority.chain


def test_what_stands_in_the_way_is_said(workspace, monkeypatch):
    assert "own key" in setting.told(workspace)[0]
    now = datetime.now(UTC)
    old = Authority("old", now - timedelta(days=8), now + timedelta(days=30))
    keeping.put(workspace, found(old))
    monkeypatch.delenv(keeping.TSA_VARIABLE, raising=False)
    said = "\n".join(setting.told(workspace))
    assert keeping.TSA_VARIABLE in said
    assert "first 7 days" in said


def test_an_authority_of_time_that_was_silent_is_left_alone_for_a_while(
    workspace, authority, monkeypatch
):
    keeping.put(workspace, found(authority))
    monkeypatch.setenv(keeping.TSA_VARIABLE, "http://tsa.example/")
    monkeypatch.setattr(keeping, "_silent_until", {})
    clock, asked = [1000.0], []
    monkeypatch.setattr(keeping.time, "monotonic", lambda: clock[0])

    def silent(_request):
        asked.append(clock[0])
        raise NotReady("不回答", "does not answer")

    monkeypatch.setattr(keeping.stamps, "ask", lambda _url: silent)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for second in (1000.0, 1001.0, 1059.0, 1061.0):
        clock[0] = second
        said = keeping.signer(workspace).signed("sha256:00", created=now, software="test")
        assert "publicKey" in said
    assert asked == [1000.0, 1061.0]


@pytest.mark.django_db
def test_the_command_sets_it_says_what_stands_and_takes_it_back(
    workspace, authority, tmp_path, monkeypatch
):
    actor = people.province().actor("sc/", "administrator")

    @contextmanager
    def open_desk(_ctx):
        yield SimpleNamespace(workspace=workspace, actor=actor)

    monkeypatch.setattr("wangjian.cli.evidence.desk", open_desk)
    for name, content in (
        ("chain.pem", pem(*authority.chain[:2]).encode()), ("key.pem", key_pem(authority.key)),
        ("root.pem", pem(authority.root).encode()),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(content)
    files = [str(tmp_path / "chain.pem"), str(tmp_path / "key.pem")]

    def run(*words):
        return CliRunner().invoke(evidence, ["domain", *words])

    assert "root" in str(run(*files).exception)
    assert run(files[0]).exit_code == 2
    (tmp_path / "sm2.pem").write_text(SM2, encoding="utf-8")
    (tmp_path / "der.pem").write_bytes(b"\x30\x82\xff\xfe")
    assert "P-256" in str(run(str(tmp_path / "sm2.pem"), files[1]).exception)
    assert "cannot be read" in str(run(str(tmp_path / "der.pem"), files[1]).exception)
    done = run(*files, "--root", str(tmp_path / "root.pem"))
    assert (done.exit_code, DOMAIN in done.output) == (0, True), done.output
    assert DOMAIN in run().output
    assert "own key" in run("--off").output
    assert "own key" in run().output
