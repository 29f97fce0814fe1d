"""Notes, checkpoints, cosignatures and proofs in the form that others read and write."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.ledger import canonical, entries, hashing, notes, tiles
from wangjian.ledger.checkpoints import Checkpoint
from wangjian.ledger.notes import BadNoteError, Signer, Verifier
from wangjian.ledger.proofs import Proof

# The worked example of the programming interface from which the form of notes was taken.
KNOWN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
EXAMPLE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
    "Zb6KE6RyyBwJnAM=\n"
)
LOG = Signer("log.example/huzhou", bytes(range(32)))
WITNESS = Signer("witness.example/w1", bytes(range(1, 33)), notes.COSIGNATURE)


def test_the_published_example_opens_with_its_published_key():
    key = Verifier.parse(KNOWN)
    text, signed = notes.opened(EXAMPLE, [key])
    assert signed == ["PeterNeumann"]
    assert text.startswith("If you think")
    assert str(key) == KNOWN
    with pytest.raises(BadNoteError, match="not over this text"):
        notes.opened(EXAMPLE.replace("answer", "solver"), [key])


def test_examples_of_the_specifications_are_read():
    note = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv"
        "2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2"
        "oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    )
    text, signatures = notes.split(note)
    checkpoint = Checkpoint.parse(text)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert [name for name, _, _ in signatures] == [
        "example.com/behind-the-sofa", "witness.example.com/w1",
    ]  # fmt: skip
    assert int.from_bytes(signatures[1][2][:8], "big") == 1679315147
    assert tiles.path(0, 1234067, 256) == "tile/0/x001/x234/067"
    assert list(tiles.widths(70_000)) == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert list(tiles.widths(256)) == [(0, 1, 0), (1, 0, 1)]


def test_a_witness_says_what_it_saw_and_when():
    note = LOG.sign(Checkpoint(LOG.name, 1, bytes(32)).text)
    seen = WITNESS.cosign(note, at=1679315147)
    _, signed = notes.opened(seen, [LOG.verifier, WITNESS.verifier])
    assert signed == [LOG.name, WITNESS.name]
    line = seen.splitlines()[-1].rsplit(" ", 1)[1]
    raw = notes.unbase64(line)
    later = notes.base64_of(raw[:4] + (1679315148).to_bytes(8, "big") + raw[12:])
    with pytest.raises(BadNoteError):
        notes.opened(seen.replace(line, later), [WITNESS.verifier])
    assert Checkpoint.opened(seen, [LOG.verifier, WITNESS.verifier]).size == 1
    with pytest.raises(BadNoteError, match="did not sign"):
        Checkpoint.opened(seen, [WITNESS.verifier])


def test_an_unknown_signature_is_passed_over_and_alone_is_not_enough():
    note = LOG.sign("text\n")
    other = Signer("other.example", bytes(32))
    both = note + other.sign("text\n").split("\n\n")[1]
    assert notes.opened(both, [other.verifier])[1] == ["other.example"]
    with pytest.raises(BadNoteError, match="no known key"):
        notes.opened(note, [other.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "", "a+b", "log.example/huzhou+00000000+AQ==", KNOWN.replace("c74f20a3", "c74f20a4"),
        KNOWN.replace("+AR", "+Ax"), KNOWN[:-1] + "X", "a b+c74f20a3+" + KNOWN.rsplit("+", 1)[1],
    ],
)  # fmt: skip
def test_what_is_no_key_is_refused(text):
    with pytest.raises(BadNoteError):
        Verifier.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "o\n1\n", "o\n01\n" + "A" * 43 + "=\n", "o\n1\nAAAA\n", "\n1\n" + "A" * 43 + "=\n",
        "o\n1\n" + "A" * 43 + "=\nmore\n", "o\n0\n" + "A" * 43 + "=\n", "o\n-1\n" + "A" * 43 + "=\n",
    ],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(BadNoteError):
        Checkpoint.parse(text)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_words(text):
    for read in (Proof.parse, notes.split, Verifier.parse, Checkpoint.parse):
        try:
            read(text)
        except BadNoteError:
            continue


def test_a_proof_survives_being_written_and_read_and_no_letter_of_it_can_be_changed():
    body = entries.written("x", at=datetime(2026, 1, 2, tzinfo=UTC), sha256="ab" * 32)
    left = hashing.leaf(b"0")
    root = hashing.join(left, hashing.leaf(body))
    note = LOG.sign(Checkpoint(LOG.name, 2, root).text)
    proof = Proof(1, (left,), note)
    assert Proof.parse(proof.text) == proof
    assert proof.check(body, [LOG.verifier]).size == 2
    for at in range(len(proof.text)):
        swapped = "B" if proof.text[at] != "B" else "C"
        changed = proof.text[:at] + swapped + proof.text[at + 1 :]
        with pytest.raises((BadNoteError, hashing.BadProofError)):
            Proof.parse(changed).check(body, [LOG.verifier])


def test_extra_data_is_carried_and_proves_nothing():
    note = LOG.sign(Checkpoint(LOG.name, 1, hashing.leaf(b"x")).text)
    proof = Proof(0, (), note, extra=b"said beside")
    assert Proof.parse(proof.text) == proof
    assert proof.check(b"x", [LOG.verifier]).size == 1


def test_an_entry_holds_hashes_and_is_written_in_one_way():
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    body = entries.written("exhibit", at=at, sha256="0" * 64, sm3="1" * 64)
    assert entries.read(body)["at"] == "2026-01-02T03:04:05Z"
    for wrong in (
        body.replace(b'":"', b'": "'), body.replace(b"exhibit", b"Exhibit"), b"[]", b"{}", b"\xff",
        body.replace(b'"version":1', b'"version":2'), b"[" * 100_000, b'{"a":1,"a":1}',
    ):  # fmt: skip
        with pytest.raises(entries.BadEntryError):
            entries.read(wrong)
    with pytest.raises(entries.BadEntryError):
        entries.written("exhibit", at=at, sha256="0" * 64, more="x" * 65_536)
    with pytest.raises(entries.BadEntryError):
        entries.written("exhibit", at=at.replace(tzinfo=None), sha256="0" * 64)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner),
    max_leaves=20,
)  # fmt: skip


@given(VALUES)
def test_canonical_json_comes_back(value):
    assert canonical.load(canonical.dump(value)) == value


@pytest.mark.parametrize("value", [0.5, 2**53, {"甲": 1}, {1: 2}, b"", "\ud800", {"a": set()}])
def test_what_has_no_one_way_to_be_written_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011
        canonical.dump(value)
