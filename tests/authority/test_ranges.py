"""Office paths, regions and roles: pure decisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.authority import permissions
from wangjian.authority.decisions import NOWHERE, OfficePlace, Territory, subtree
from wangjian.authority.ids import new_id
from wangjian.errors import BadInput, BadKnowledge

codes = st.text("abcz019_", min_size=1, max_size=4)
paths = st.lists(codes, min_size=1, max_size=5).map(lambda parts: "/".join(parts) + "/")


@given(paths, paths)
def test_the_range_of_an_office_holds_itself_and_those_below_and_no_other(office, other):
    assert subtree(office).holds(other) == other.startswith(office)


@given(paths)
def test_nowhere_holds_no_office(path):
    assert not NOWHERE.holds(path)


def test_a_path_without_its_end_is_refused():
    with pytest.raises(BadInput):
        subtree("sc")


def test_ids_only_grow_and_say_version_seven():
    ids = [new_id() for _ in range(5000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert {one.version for one in ids} == {7}
    assert {one.variant for one in ids} == {"specified in RFC 4122"}


def place(path, region):
    return OfficePlace(new_id(), path, path, region)


PARENTS = {"51": None, "5101": "51", "510105": "5101", "5107": "51", "11": None}


def test_a_place_goes_to_the_lowest_office_whose_region_holds_it():
    land = Territory(
        PARENTS, [place("sc/", "51"), place("sc/cd/", "5101"), place("sc/cd/wj/", "5101")]
    )
    assert land.office_for("510105").path == "sc/cd/wj/"
    assert land.office_for("5107").path == "sc/"


@pytest.mark.parametrize("region", ["11", "999999", None, ""])
def test_a_place_that_no_office_holds_goes_to_the_top(region):
    land = Territory(PARENTS, [place("sc/cd/", "5101"), place("sc/", "51")])
    assert land.office_for(region).path == "sc/"


def test_a_ring_of_regions_does_not_hang():
    land = Territory({"a": "b", "b": "a"}, [place("sc/", None)])
    assert land.chain("a") == ["a", "b"]


def test_every_right_that_a_role_names_is_listed_and_every_listed_right_is_given():
    table = permissions.roles()
    given_rights = set().union(*(role.rights for role in table.roles.values()))
    assert given_rights == set(table.rights)


def test_a_role_with_an_unknown_right_does_not_load():
    text = '[rights]\n[roles.x]\nzh = "x"\nen = "x"\nrights = ["no.such"]\n'
    with pytest.raises(BadKnowledge, match=r"no\.such"):
        permissions.parse(text)


def test_an_administrator_and_a_clerk_hold_nothing_that_is_scoped():
    table = permissions.roles().roles
    for role in ("administrator", "registry_clerk"):
        assert permissions.SEE_SCOPED not in table[role].rights


def test_an_auditor_changes_nothing():
    assert {right.split(".")[1] for right in permissions.roles().roles["auditor"].rights} == {
        "see",
        "audit",
    }
