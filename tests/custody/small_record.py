"""A small record with a row of every kind, for the log to hold."""

from datetime import UTC, datetime
from pathlib import Path

from tests.casework.small_logs import HEADER, small_log, small_policy

from qingfeng.casework.models import Source
from qingfeng.directory.models import District
from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.services import found_district
from qingfeng.supervision.sweeping import sweep
from qingfeng.workflows.records import TakingOrder, take_back, take_in

assert HEADER == "case,act,at,who,note,fee\n"
ROWS = (
    'k1,submit,2026-06-01T09:00:00,Wang,"a ""quoted"" note, 规则\\n",12.5\n'
    "k1,decide,2026-06-19T09:00:00.25,Li,,\n"
    "k2,submit,2026-06-02T09:00:00,Wang,second,10\n"
    'k/3 "x",submit,2026-06-03T09:00:00,,,0.1\n'
    "k4,submit,2026-06-04T09:00:00,Li,,\n"
)
KINDS = {"act", "case_facts", "import", "withdrawal", "policy_version", "calendar_version", "card", "sweep"}


def made_record(folder: Path, rows: str = ROWS, *, code: str = "small") -> Policy:
    """Take a log in as a feed that issues cards, let time pass, and take an import of another source back."""
    policy = small_policy(folder)
    district = found_district(policy, code=code, simulated=False, at=_at(1))
    for source, day, content in (("feed", 5, rows), ("other", 6, "o1,submit,2026-06-01T09:00:00,Zhao,,7\n")):
        order = TakingOrder(district=district, source=source, policy=policy, at=_at(day), kind="feed")
        take_in(small_log(folder, content), order)
    for day in (7, 8, 11, 20):
        sweep(at=_at(day, 17))
    take_back(District.objects.get(code=code), 2, reason="错月", at=_at(21))
    return policy


def more(folder: Path, policy: Policy, rows: str, *, day: int = 22) -> None:
    """Take further rows into the record."""
    order = TakingOrder(district=District.objects.get(), source="feed", policy=policy, at=_at(day), kind="feed")
    take_in(small_log(folder, rows), order)


def feed() -> Source:
    """Return the source of the first rows."""
    return Source.objects.get(code="feed")


def _at(day: int, hour: int = 4) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=UTC)
