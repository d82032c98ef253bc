"""Take a log into the record and judge what it touched; take an import back and judge again."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from qingfeng.casework.importing import ImportOrder, ImportSummary, import_log, withdraw_import
from qingfeng.casework.models import Case, Import, Source
from qingfeng.casework.selectors.live import live_cases
from qingfeng.directory.models import District
from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.services import keep_calendar, keep_policy
from qingfeng.foundation.calendars import load_calendar
from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.intake.log import Log
from qingfeng.storage.copying import refresh_statistics
from qingfeng.storage.loading import indexed_at_end
from qingfeng.supervision.sweeping import SweepSummary, check_cases
from qingfeng.supervision.sweeping.states import forget_states

# From so many new acts on, what the planner knows of the tables is out of date before the server looks by itself.
MANY = 10_000
# The large tables that an import fills, and those that a check of its cases fills and looks nothing up in.
IMPORTED = ("case", "case_facts", "case_fact", "act", "private_value", "leaf_outbox")
CHECKED = ("case_state", "case_words")


class SimulatedDistrictError(InputError):
    """A district in which everything is simulated takes no real record: its pages would call it simulated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingOrder:
    """Into which district and source, under which pack; a source that is not there yet is made, of that kind.

    `alone` says that the record holds next to nothing and that nobody else is at it: tables are then indexed at the end.
    """

    district: District
    source: str
    policy: Policy
    at: datetime
    kind: str = "file"
    alone: bool = False


def take_in(log: Log, order: TakingOrder, *, dry_run: bool = False) -> tuple[ImportSummary, SweepSummary]:
    """Import a log and check the cases it touched, all in one transaction; a dry run does it all and keeps nothing.

    Raises:
        UndeclaredAttributeError: a rule reads an attribute that may be personal.
        SimulatedDistrictError: the district is simulated and the log is not.
    """
    if order.district.simulated and not log.simulated:
        message = N_("the district {district} is simulated and takes no real record; import into another district.")
        raise SimulatedDistrictError(message, district=order.district.code)
    with transaction.atomic():
        done = _take_in(log, order)
        transaction.set_rollback(dry_run)
    return done


def _take_in(log: Log, order: TakingOrder) -> tuple[ImportSummary, SweepSummary]:
    district = order.district
    source, _ = Source.objects.get_or_create(
        district=district, code=order.source, defaults={"kind": order.kind, "issues_cards": order.kind != "file"}
    )
    source.district = district
    into = ImportOrder(
        district=district,
        source=source,
        policy=order.policy,
        policy_version=keep_policy(order.policy, at=order.at),
        calendar_version=keep_calendar(load_calendar(district.calendar), at=order.at),
        at=order.at,
    )
    with indexed_at_end(*IMPORTED) if order.alone else nullcontext():
        summary = import_log(log, into)
    # A file moves the moment of looking at all cases of its source, not only those it names.
    if summary.acts_new > MANY:
        refresh_statistics(*IMPORTED)
    moved = summary.number is not None and source.kind == "file"
    cases = live_cases(source).values_list("pk", flat=True) if moved else summary.cases
    with indexed_at_end(*CHECKED) if order.alone else nullcontext():
        return summary, check_cases(cases, now=order.at, reason="record")


@transaction.atomic
def take_back(district: District, number: int, *, reason: str, at: datetime) -> tuple[Import, SweepSummary]:
    """Withdraw an import and judge again every case of its source.

    Raises:
        UnknownImportError, NotNewestError: nothing is withdrawn.
    """
    withdrawn = withdraw_import(district, number, reason=reason, at=at)
    cases = Case.objects.filter(source=withdrawn.source).values_list("pk", flat=True)
    done = check_cases(cases, now=at, reason="import")
    forget_states(withdrawn.source_id)
    return withdrawn, done
