"""Bodies of requests that fall silent, come in pieces, or break off."""

from __future__ import annotations

from io import BytesIO
from threading import Event

import pytest

from wangjian.web.phone.patience import Patient


def all_of(patient, size=10):
    found = []
    while chunk := patient.read(size):
        found.append(chunk)
    return b"".join(found)


@pytest.mark.parametrize("length", [0, 1, 10, 8192, 8193, 300_000])
def test_what_comes_is_read_whole_in_pieces_as_large_as_asked_for(length):
    content = bytes(length)
    patient = Patient(BytesIO(content).read)
    assert len(patient.read(7)) == min(7, length)
    assert len(all_of(patient, 5000)) == max(0, length - 7)
    assert patient.read(10) == b""


def test_a_phone_that_falls_silent_is_given_up_after_what_came():
    silent, parts = Event(), iter([b"first", b"second"])

    def read(_most):
        found = next(parts, None)
        if found is None:
            silent.wait(30)
            return b""
        return found

    patient = Patient(read, seconds=0.2)
    assert patient.read(100) + patient.read(100) == b"firstsecond"
    with pytest.raises(OSError, match="too long"):
        patient.read(100)
    silent.set()
    assert patient.read(100) == b""


def test_a_connection_that_breaks_ends_the_body():
    def read(_most):
        raise OSError("gone")

    assert all_of(Patient(read)) == b""
