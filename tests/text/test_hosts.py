"""网络地址: an address is read as an address, however it is written."""

import pytest

from wangjian.text.hosts import within


@pytest.mark.parametrize(
    ("seen", "reported"),
    [
        ("203.0.113.6", "203.0.113.5；203.0.113.6"),
        ("203.0.113.6", "203.0.113.5、203.0.113.6:8080"),
        ("２０３．０．１１３．６", "203.0.113.6"),
        ("203.0.113.6", "203.0.113.0/24"),
        ("203.0.113.6", "203.0.113.1 - 203.0.113.9"),
        ("2001:db8::a", "2001:0DB8:0000:0000:0000:0000:0000:000A"),
        ("[2001:db8::a]:443", "2001:db8::a"),
        ("::ffff:203.0.113.6", "203.0.113.6"),
    ],
)
def test_an_address_seen_is_among_those_reported(seen, reported):
    assert within(seen, reported) is True


@pytest.mark.parametrize(
    ("seen", "reported"),
    [
        ("203.0.113.60", "203.0.113.6"),
        ("203.0.113.6", "203.0.113.60;203.0.113.61"),
        ("198.51.100.7", "203.0.113.0/24"),
        ("2001:db8::a", "2001:db8::ab"),
    ],
)
def test_an_address_that_only_begins_alike_is_another(seen, reported):
    assert within(seen, reported) is False


@pytest.mark.parametrize(
    ("seen", "reported"),
    [
        ("2001:db8::a", "203.0.113.6"),
        ("203.0.113.6", "192.168.1.8"),
        ("10.0.0.3", "203.0.113.6"),
        ("203.0.113.6", "待定"),
        ("203.0.113.6", "203.0.113.1-2001:db8::a"),
        ("203.0.113.6", ""),
        (None, "203.0.113.6"),
    ],
)
def test_what_cannot_be_compared_is_no_difference(seen, reported):
    assert within(seen, reported) is None
