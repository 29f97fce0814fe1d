"""A stranger with the file and the public keys: what holds, what does not, what is not shown."""

import io
import json
import subprocess
from pathlib import Path

import pytest
from an_office import ABOUT, CHAIN, FILES, SEALED, Made, manifest_of
from click.testing import CliRunner

from wangjian.cli.verify import verify
from wangjian.evidence import checking, custody, later, manifest, sealing, stamps
from wangjian.evidence.custody import Step
from wangjian.evidence.manifest import About
from wangjian.evidence.private_tsa import PrivateTsa
from wangjian.evidence.report import State
from wangjian.evidence.signing import OfficeKey
from wangjian.ledger import canonical
from wangjian.ledger.log import Log
from wangjian.ledger.notes import Signer


@pytest.fixture
def made(tmp_path):
    return Made(tmp_path)


def states(report):
    return {one.id: str(one.state) for one in report.checks}


def test_all_holds_against_the_keys_that_were_given(made):
    report = checking.check(made.complete(), made.keys)
    assert [one.line for one in report.checks if one.state != State.HOLDS] == []
    assert set(states(report)) == {"form", "hashes", "signature", "custody", "log", "time"}
    assert report.exit_code == 0
    assert report.facts["title"] == "某网店首页"


def test_without_keys_it_is_whole_but_not_told_whose_it_is(made):
    report = checking.check(made.complete())
    assert states(report) == {
        "form": "holds", "hashes": "holds", "custody": "holds",
        "signature": "own-key", "log": "own-key", "time": "own-key",
    }  # fmt: skip
    assert report.exit_code == 2


def test_what_has_not_come_yet_is_said_and_is_not_wrong(made):
    report = checking.check(made.sealed()[0], made.keys)
    assert (states(report)["log"], states(report)["time"]) == ("open", "open")
    assert report.exit_code == 2
    report = checking.check(made.complete(stamp=False), made.keys)
    assert (states(report)["log"], states(report)["time"]) == ("holds", "open")


def test_keys_of_others_do_not_hold(made, tmp_path):
    file = made.complete()
    other = Made(tmp_path)
    other.key = OfficeKey(bytes([1]) * 32)
    log = str(Log(tmp_path, Signer("log.example/huzhou", bytes(32))).signer.verifier)
    for wrong, line in (
        (checking.Keys(signer_key=other.key.public), "signature"),
        (checking.Keys(log_key=log), "log"),
        (checking.Keys(tsa_cert=PrivateTsa().pem), "time"),
    ):
        report = checking.check(file, wrong)
        assert states(report)[line] == "fails"
        assert report.exit_code == 1


def test_no_byte_can_be_changed_removed_or_added_unnoticed(made):
    content = made.complete().read_bytes()
    for at in range(len(content)):
        changed = bytearray(content)
        changed[at] ^= 1
        assert checking.check_open(io.BytesIO(changed), made.keys).exit_code == 1, at
    for at in range(0, len(content), 37):
        for other in (content[:at] + content[at + 1 :], content[:at] + b" " + content[at:]):
            assert checking.check_open(io.BytesIO(other), made.keys).exit_code == 1, at


def test_also_without_keys_no_byte_can_be_changed(made):
    content = made.complete().read_bytes()
    for at in range(0, len(content), 3):
        changed = bytearray(content)
        changed[at] ^= 0x20
        assert checking.check_open(io.BytesIO(changed), checking.Keys()).exit_code == 1, at


def packed(made, files, about=ABOUT, **edits):
    """A package whose manifest or digest says something else, checksums and zip form made right."""
    members = [checking.package.measured(path, files[path]) for path in sorted(files)]
    text = edits.get("manifest", lambda text: text)(manifest.written(about, members))
    digest = manifest.signed(about, text, made.key)
    digest = edits.get("digest", lambda said: said)(digest)
    out = io.BytesIO()
    parts = [(path, files[path]) for path in sorted(files)]
    last = digest if isinstance(digest, bytes) else canonical.dump(digest)
    checking.package.write(out, [*parts, (manifest.MANIFEST, text), (manifest.DIGEST, last)])
    return io.BytesIO(out.getvalue())


def edited(change):
    def edit(text):
        said = json.loads(text)
        change(said)
        return canonical.dump(said)

    return edit


@pytest.mark.parametrize(
    ("manifest_edit", "line"),
    [
        (edited(lambda said: said["resources"].pop()), "lists 3 files"),
        (
            edited(lambda said: said["resources"].reverse()),
            "is not the one that the manifest lists",
        ),
        (edited(lambda said: said["resources"][0].update(sm3="0" * 64)), "archive/data.warc"),
        (edited(lambda said: said["resources"][0].update(more=1)), "archive/data.warc"),
        (edited(lambda said: said["resources"][0].update(path="x")), "is not listed"),
        (edited(lambda said: said.update(more=1)), "says more"),
        (edited(lambda said: said.update(wacz_version="1.1.2")), "says more"),
        (edited(lambda said: said.pop("title")), "lacks"),
        (lambda text: text.replace(b":", b": ", 1), "not written as it must be"),
        (lambda text: text + b"\n", "not written as it must be"),
    ],
)
def test_a_manifest_that_the_office_itself_signed_wrongly_is_not_valid(made, manifest_edit, line):
    report = checking.check_open(packed(made, FILES, manifest=manifest_edit), made.keys)
    assert states(report)["hashes"] == "fails"
    assert line in report.checks[-1].en


@pytest.mark.parametrize(
    "edit",
    [
        lambda said: {**said, "more": 1},
        lambda said: {
            **said,
            "signedData": {**said["signedData"], "created": "2026-11-01T02:03:05Z"},
        },
        lambda said: {**said, "signedData": {**said["signedData"], "software": "other"}},
        lambda said: {**said, "signedData": {**said["signedData"], "more": ""}},
        lambda said: {**said, "signedData": None},
        lambda said: {**said, "wangjian": {}},
        lambda said: {**said, "wangjian": None},
        lambda said: {**said, "hash": "sha256:" + "0" * 64},
        lambda said: json.dumps(said).encode(),
    ],
)
def test_a_digest_file_that_says_more_or_other_is_not_valid(made, edit):
    assert checking.check_open(packed(made, FILES, digest=edit), made.keys).exit_code == 1


def test_the_other_signature_that_mathematics_allows_is_refused(made):
    import base64

    from cryptography.hazmat.primitives.asymmetric import utils

    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

    def mirrored(said):
        r, s = utils.decode_dss_signature(base64.b64decode(said["signedData"]["signature"]))
        other = base64.b64encode(utils.encode_dss_signature(r, order - s)).decode()
        return {**said, "signedData": {**said["signedData"], "signature": other}}

    report = checking.check_open(packed(made, FILES, digest=mirrored), made.keys)
    assert states(report)["signature"] == "fails"


@pytest.mark.parametrize(
    "chain",
    [
        custody.written(CHAIN[:1]), custody.written([CHAIN[1], CHAIN[0]]), custody.written([]),
        custody.written([*CHAIN, CHAIN[1]]), b"[]", b"{}", custody.written(CHAIN) + b" ",
        custody.written([CHAIN[0], Step("2026-11-01T02:03:05Z", "seal", "张三")]),
        custody.written([CHAIN[0], Step(SEALED, "seal", "")]),
    ],
)  # fmt: skip
def test_a_chain_of_custody_without_end_or_out_of_order_is_found(made, chain):
    files = {**FILES, manifest.CUSTODY: chain}
    assert states(checking.check_open(packed(made, files), made.keys))["custody"] == "fails"


def test_a_proof_or_token_of_another_package_is_found(made):
    one, _ = made.sealed("one.wacz")
    two, seal = made.sealed("two.wacz", about=About("另一页", SEALED, "wangjian test", {}))
    entry = made.logged("exhibit", seal.sha256, sm3=seal.sm3, signed_sha256=seal.signed_sha256)
    key = str(made.log.signer.verifier)
    sealing.attach(one, made.folder / "wrong.wacz", later.Later(key, entry).written)
    report = checking.check(made.folder / "wrong.wacz", made.keys)
    assert states(report)["log"] == "fails"
    token = stamps.stamped(manifest_of(one), made.tsa)
    stamp = made.logged("timestamp", checking.package.sha256(token))
    sealing.attach(two, made.folder / "stamp.wacz", later.Later(key, entry, token, stamp).written)
    report = checking.check(made.folder / "stamp.wacz", made.keys)
    assert (states(report)["log"], states(report)["time"]) == ("holds", "fails")


def test_a_checkpoint_on_paper_is_held_against_the_proof(made):
    file = made.complete(stamp=False)
    same, before = (
        made.log.note(),
        made.log.signer.sign(
            "log.example/huzhou\n0\n" + "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
        ),
    )
    made.logged("x", "0" * 64)
    for note, state in (
        (same, "holds"),
        (made.log.note(), "open"),
        (before, "fails"),
        ("x", "fails"),
    ):
        keys = checking.Keys(str(made.log.signer.verifier), checkpoint=note)
        assert states(checking.check(file, keys))["checkpoint"] == state


def test_the_verb_says_it_in_two_languages_and_by_its_exit_code(made):
    file = made.complete()
    (made.folder / "tsa.pem").write_text(made.tsa.pem)
    (made.folder / "signer.pem").write_text(made.key.pem)
    (made.folder / "log.key").write_text(f"{made.log.signer.verifier}\n")
    keys = [
        "--log-key", str(made.folder / "log.key"), "--signer-key", str(made.folder / "signer.pem"),
        "--tsa-cert", str(made.folder / "tsa.pem"),
    ]  # fmt: skip
    done = CliRunner().invoke(verify, [str(file), *keys])
    assert done.exit_code == 0, done.output
    assert "全部相符。 everything holds." in done.output
    done = CliRunner().invoke(verify, [str(file), "--json"])
    assert done.exit_code == json.loads(done.output)["exit_code"] == 2
    content = file.read_bytes()
    file.write_bytes(content.replace(b"not really", b"now really"))
    done = CliRunner().invoke(verify, [str(file), *keys])
    assert done.exit_code == 1
    assert "archive/data.warc" in done.output


def test_the_documented_commands_of_others_come_to_the_same(made):
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    section = text.split("## An exhibit, checked without us")[1].split("\n## ")[0]
    commands = section.split("```\n")[1].splitlines()
    made.complete("exhibit.wacz")
    script = ["set -e", *commands[:1], "cp ../office.pem ../tsa.pem .", *commands[1:]]
    (made.folder / "office.pem").write_text(made.key.pem)
    (made.folder / "tsa.pem").write_text(made.tsa.pem)
    done = subprocess.run(
        ["/bin/bash", "-c", "\n".join(script)],
        cwd=made.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "archive/data.warc: OK" in done.stdout
    assert "Verified OK" in done.stdout
    assert "Verification: OK" in done.stdout + done.stderr
    said, told = done.stdout.split("sha256:")[1][:64], done.stdout
    assert f"{said}  datapackage.json" in told
