"""统计的测试: the small province of `tests/people.py`."""

import people
import pytest


@pytest.fixture
def land(db):
    return people.province()
