"""Matters for the tests of this room."""

import people
import pytest

from wangjian.docket import actions
from wangjian.docket.actions import NewMatter


@pytest.fixture
def land(db):
    return people.province()


@pytest.fixture
def open_one():
    return make


def make(by, path="", received_on="", **more):
    """A lead opened by an officer, as the room knows it: a matter of that kind."""
    from wangjian.authority.days import today

    new = NewMatter(
        "lead",
        path or by.office_path,
        {"received_on": received_on or today().isoformat()},
        title="一店",
        subject_key="shop:pf1:100",
        **more,
    )
    return actions.open_matter(by=by, new=new)
