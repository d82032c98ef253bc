"""Tables of casework: the record, and the projections that lists read."""

from qingfeng.casework.models.projections import CaseCount, CaseState, CaseWords
from qingfeng.casework.models.record import (
    Act,
    Case,
    CaseFact,
    CaseFacts,
    Import,
    ImportReject,
    Person,
    PrivateValue,
    Source,
    Withdrawal,
)

__all__ = [
    "Act",
    "Case",
    "CaseCount",
    "CaseFact",
    "CaseFacts",
    "CaseState",
    "CaseWords",
    "Import",
    "ImportReject",
    "Person",
    "PrivateValue",
    "Source",
    "Withdrawal",
]
