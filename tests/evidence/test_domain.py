"""Packages that an office signs with the certificate of its domain: whose they are, and when."""

import base64
import io
import json
import subprocess
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from an_office import AT, FILES, Made
from certificates import CHAINS, DOMAIN, Authority, key_pem, pem
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from wangjian.cli.verify import verify
from wangjian.errors import NotReady
from wangjian.evidence import checking, manifest, package, stamps
from wangjian.evidence.domain import chains
from wangjian.evidence.domain.chains import BadChainError
from wangjian.evidence.domain.signer import DomainSigner
from wangjian.evidence.private_tsa import PrivateTsa
from wangjian.ledger import canonical


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
def made(tmp_path, authority):
    return by_domain(Made(tmp_path, tsa=PrivateTsa(lambda: AT + timedelta(seconds=2))), authority)


def by_domain(made, authority, chain=None, **more):
    """An office that signs with a certificate of this authority."""
    chain = chain or authority.chain
    said = {"private": authority.key, "office": made.key, "send": made.tsa, **more}
    made.signer = DomainSigner(chain, **said)
    return made


def keys(made, authority, **more):
    return replace(made.keys, domain_root=pem(authority.root), **more)


def lines(report):
    return {one.id: (str(one.state), one.en) for one in report.checks}


def states(report):
    return {one.id: str(one.state) for one in report.checks}


def test_a_package_says_whose_domain_it_is_and_holds_against_the_root_given(made, authority):
    report = checking.check(made.complete(), keys(made, authority))
    assert [one.line for one in report.checks if str(one.state) != "holds"] == []
    assert report.exit_code == 0
    assert report.facts["domain"] == DOMAIN
    assert DOMAIN in lines(report)["signature"][1]
    assert set(states(report)) == {
        "form", "hashes", "signature", "signed_at", "custody", "log", "time",
    }  # fmt: skip


def test_what_it_is_held_against_is_what_was_given(made, authority):
    file = made.complete()
    for given, state in (
        ({}, "own-key"),
        ({"signer_key": chains.public_key(authority.leaf)}, "holds"),
        ({"signer_key": made.key.pem}, "fails"),
        ({"domain_root": pem(authority.root)}, "holds"),
        ({"domain_root": pem(authority.middle)}, "holds"),
        ({"domain_root": pem(Authority().root, authority.root)}, "holds"),
        ({"domain_root": pem(Authority().root)}, "fails"),
        # an office's own key beside the root: it is for packages without a domain
        ({"domain_root": pem(authority.root), "signer_key": made.key.pem}, "holds"),
    ):
        assert states(checking.check(file, checking.Keys(**given)))["signature"] == state, given
    assert (
        states(checking.check(file, keys(made, authority, tsa_cert="")))["signed_at"] == "own-key"
    )
    other = keys(made, authority, tsa_cert=PrivateTsa().pem)
    assert states(checking.check(file, other))["signed_at"] == "fails"


def test_the_root_need_not_stand_in_the_chain(made, authority):
    file = by_domain(made, authority, authority.chain[:2]).complete()
    assert checking.check(file, keys(made, authority)).exit_code == 0
    wrong = replace(made.keys, domain_root=pem(Authority().root))
    assert states(checking.check(file, wrong))["signature"] == "fails"


def test_no_byte_can_be_changed_unnoticed(made, authority):
    content, given = made.complete().read_bytes(), keys(made, authority)
    for at in range(0, len(content), 7):
        changed = bytearray(content)
        changed[at] ^= 1
        assert checking.check_open(io.BytesIO(changed), given).exit_code == 1, at


def sealed_anyway(made, monkeypatch, chain=None, **edits):
    """What an office signed that looked at nothing."""
    monkeypatch.setattr("wangjian.evidence.domain.signer.chains.check", lambda *_: None)
    if chain:
        made.signer = replace(made.signer, chain=chain)
    signed = made.signer.signed

    def edited(*args, **named):
        return {**signed(*args, **named), **edits}

    made.signer = type("Anyhow", (), {"signed": staticmethod(edited)})()
    file = made.complete("anyhow.wacz")
    monkeypatch.undo()
    return file


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_that_does_not_show_it_fails_in_words(made, authority, monkeypatch, name):
    file = sealed_anyway(made, monkeypatch, CHAINS[name](authority), domain=DOMAIN)
    report = checking.check(file, keys(made, authority))
    state, said = lines(report)["signature"]
    assert (state, report.exit_code) == ("fails", 1), said
    assert "chain" in said or DOMAIN in said


def test_a_token_that_came_late_or_is_over_something_else_fails(made, authority, monkeypatch):
    late = PrivateTsa(lambda: AT + timedelta(minutes=11))
    monkeypatch.setattr("wangjian.evidence.domain.signer.near", lambda *_: True)
    file = by_domain(made, authority, send=late).complete()
    monkeypatch.undo()
    state, said = lines(checking.check(file, keys(made, authority, tsa_cert=late.pem)))["signed_at"]
    assert (state, "ten minutes" in said) == ("fails", True)
    token = base64.b64encode(stamps.stamped(b"something else", made.tsa)).decode()
    other = sealed_anyway(by_domain(made, authority), monkeypatch, timeSignature=token)
    assert lines(checking.check(other, keys(made, authority)))["signed_at"][0] == "fails"


@pytest.mark.parametrize(
    "edit",
    [
        lambda said: said.update(crossSignedCert=said["domainCert"]),
        lambda said: said.update(publicKey="x"),
        lambda said: said.pop("timeSignature"),
        lambda said: said.update(domain=5),
        lambda said: said.update(domainCert=said["domainCert"].replace("\n", "\r\n")),
        lambda said: said.update(domainCert=f"a {said['domainCert']}"),
        lambda said: said.update(domainCert=""),
    ],
)
def test_the_form_has_one_writing(made, authority, edit):
    file, _ = made.sealed()
    with file.open("rb") as opened:
        members = package.read(
            opened, keep=frozenset({*FILES, "datapackage.json", manifest.DIGEST})
        )
    said = json.loads(members[-1].content)
    edit(said["signedData"])
    out = io.BytesIO()
    parts = [(one.path, one.content) for one in members[:-1]]
    package.write(out, [*parts, (manifest.DIGEST, canonical.dump(said))])
    out.seek(0)
    assert checking.check_open(out, keys(made, authority)).exit_code == 1


def refuses(_):
    raise NotReady("不回答", "does not answer")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"send": None}, "WANGJIAN_TSA_URL"),
        ({"send": refuses}, "does not answer"),
        ({"send": PrivateTsa(lambda: AT + timedelta(hours=1))}, "sealed at"),
        ({"chain": "old"}, "not in date"),
    ],
)
def test_where_it_cannot_be_had_now_the_offices_own_key_seals(made, authority, caplog, more, why):
    if more.get("chain"):
        old = {"since": AT - timedelta(days=99), "until": AT - timedelta(days=9)}
        more = {"chain": [authority.certificate(**old), authority.middle, authority.root]}
    report = checking.check(by_domain(made, authority, **more).complete(), keys(made, authority))
    assert (report.exit_code, report.facts["signer_key"]) == (0, made.key.public)
    assert why in caplog.text


@pytest.mark.parametrize(
    ("domain", "names", "key"),
    [
        ("*.huzhou.example", None, None),
        ("湖州市场监管局", [DOMAIN], None),
        (DOMAIN, ["other.example"], None),
        ("", [], None),
        ("localhost", None, None),
    ],
)
def test_a_certificate_that_is_not_for_one_domain_signs_nothing(authority, domain, names, key):
    with pytest.raises(BadChainError, match="one domain"):
        chains.domain_of(authority.certificate(domain, key, names))


def test_a_certificate_may_name_its_domain_among_others_or_there_alone(authority):
    assert chains.domain_of(authority.certificate(DOMAIN, names=["a.example", DOMAIN])) == DOMAIN
    assert chains.domain_of(authority.certificate("", names=[DOMAIN, "a.example"])) == DOMAIN


@pytest.mark.parametrize(
    "key", [ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)]
)
def test_keys_of_other_kinds_sign_nothing(authority, key):
    with pytest.raises(BadChainError, match="P-256"):
        chains.public_key(authority.certificate(key=key))


def test_the_command_takes_the_root_as_a_file_and_names_the_domain(made, authority, tmp_path):
    for name, text in (
        ("log.key", made.keys.log_key), ("root.pem", pem(authority.root)), ("tsa.pem", made.tsa.pem),
        ("key.pem", key_pem(authority.key).decode()),
    ):  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
    options = {"--log-key": "log.key", "--domain-root": "root.pem", "--tsa-cert": "tsa.pem"}
    given = [word for name, file in options.items() for word in (name, str(tmp_path / file))]
    done = CliRunner().invoke(verify, [str(made.complete()), *given])
    assert (done.exit_code, DOMAIN in done.output) == (0, True), done.output
    given[3] = str(tmp_path / "key.pem")
    done = CliRunner().invoke(verify, [str(made.complete("b.wacz")), *given])
    assert done.exit_code != 0
    assert "--domain-root" in str(done.exception)


def test_the_documented_commands_of_others_come_to_the_same(made, authority):
    text = (Path(__file__).parents[2] / "docs/evidence.md").read_text(encoding="utf-8")
    section = text.split("### Signing for a domain")[1].split("\n### ")[0]
    commands = section.split("```\n")[1]
    with zipfile.ZipFile(made.complete()) as file:
        file.extractall(made.folder / "exhibit")
    (made.folder / "exhibit/root.pem").write_text(pem(authority.root))
    (made.folder / "exhibit/tsa.pem").write_text(made.tsa.pem)
    done = subprocess.run(
        ["/bin/bash", "-c", f"set -e\n{commands}"],
        cwd=made.folder / "exhibit", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{DOMAIN} 2026-11-01T02:03:04Z" in done.stdout
    assert "Verified OK" in done.stdout
    assert "chain.pem: OK" in done.stdout
    assert "Verification: OK" in done.stdout + done.stderr
    said, told = done.stdout.split("sha256:")[1][:64], done.stdout
    assert f"{said}  datapackage.json" in told
