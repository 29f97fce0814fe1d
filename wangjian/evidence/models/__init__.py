"""取证表: what is to be captured, what was sealed, and who had it in hand after sealing."""

from __future__ import annotations

from wangjian.evidence.models.exhibits import Custody, Exhibit, NotaryAct
from wangjian.evidence.models.orders import (
    CaptureBatch,
    CapturePace,
    CaptureRequest,
    CaptureSchedule,
)
from wangjian.evidence.models.phone import PhoneCapture, PhoneFile
from wangjian.evidence.models.requests import ExhibitRequest

__all__ = [
    "CaptureBatch",
    "CapturePace",
    "CaptureRequest",
    "CaptureSchedule",
    "Custody",
    "Exhibit",
    "ExhibitRequest",
    "NotaryAct",
    "PhoneCapture",
    "PhoneFile",
]
