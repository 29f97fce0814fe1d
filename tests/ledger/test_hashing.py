"""The tree of RFC 6962, held against a naive one and against published roots."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.ledger import hashing
from wangjian.ledger.hashing import BadProofError

# The eight entries, roots and proofs with which implementations of RFC 6962 are tried.
INPUTS = [
    bytes.fromhex(one)
    for one in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def naive(leaves):
    """MTH as the RFC words it, on the entries themselves."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive(leaves[:k]) + naive(leaves[k:])).digest()


def nodes(leaves):
    return lambda level, index: naive(leaves[index << level : (index + 1) << level])


def bodies(size):
    return [b"%d" % n for n in range(size)]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_the_published_ones(size):
    assert hashing.root(size, nodes(INPUTS)).hex() == ROOTS[size - 1]


def test_an_empty_tree_has_the_hash_of_nothing():
    assert hashing.root(0, nodes([])) == hashlib.sha256(b"").digest()


@given(st.integers(1, 70).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_every_leaf_is_proven_and_only_in_its_place(case):
    size, index = case
    leaves = bodies(size)
    root = naive(leaves)
    path = hashing.inclusion(index, size, nodes(leaves))
    own = hashing.leaf(leaves[index])
    assert hashing.check_inclusion(own, index, size, path) == root
    for other in range(size):
        if other == index:
            continue
        try:
            found = hashing.check_inclusion(own, other, size, path)
        except BadProofError:
            continue
        assert found != root


@given(st.integers(1, 70).flatmap(lambda new: st.tuples(st.integers(1, new), st.just(new))))
def test_a_tree_is_proven_to_be_the_beginning_of_a_later_one(case):
    old, new = case
    leaves = bodies(new)
    path = hashing.consistency(old, new, nodes(leaves))
    first, last = naive(leaves[:old]), naive(leaves)
    hashing.check_consistency(old, first, new, last, path)
    other = bytes(32)
    for wrong in ((old, other, new, last), (old, first, new, other)):
        with pytest.raises(BadProofError):
            hashing.check_consistency(*wrong, path)
    for spoilt in (path[:-1], [*path, other], [one[:31] for one in path]):
        if spoilt != path:
            with pytest.raises(BadProofError):
                hashing.check_consistency(old, first, new, last, spoilt)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_hash_of_another_length_proves_nothing(length):
    with pytest.raises(BadProofError):
        hashing.check_inclusion(bytes(length), 0, 1, [])
    with pytest.raises(BadProofError):
        hashing.check_inclusion(bytes(32), 0, 2, [bytes(length)])
    with pytest.raises(BadProofError):
        hashing.check_consistency(1, bytes(length), 1, bytes(length), [])


def test_a_path_longer_or_shorter_than_it_can_be_is_refused():
    leaves = bodies(7)
    path = hashing.inclusion(2, 7, nodes(leaves))
    for wrong in (path[:-1], [*path, bytes(32)], []):
        with pytest.raises(BadProofError):
            hashing.check_inclusion(hashing.leaf(leaves[2]), 2, 7, wrong)


def test_what_is_not_in_the_tree_has_no_proof():
    with pytest.raises(IndexError):
        hashing.inclusion(3, 3, nodes(bodies(3)))
    with pytest.raises(IndexError):
        hashing.consistency(4, 3, nodes(bodies(3)))
