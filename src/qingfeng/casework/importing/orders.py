"""What an import is asked for, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from qingfeng.casework.models import Source
from qingfeng.directory.models import CalendarVersion, District, PolicyVersion
from qingfeng.directory.policy.loading import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder:
    """Into which district and source, under which policy and calendar; `at` is the instant of recording."""

    district: District
    source: Source
    policy: Policy
    policy_version: PolicyVersion
    calendar_version: CalendarVersion
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """What an import did. `number` is None where nothing was new and nothing was written.

    `cases` are those it touched, by their internal keys.
    """

    number: int | None
    cases_read: int
    cases_new: int
    acts_read: int
    acts_new: int
    acts_corrected: int
    acts_known: int
    facts_new: int
    persons_new: int
    rejects: int
    cases: tuple[int, ...]
