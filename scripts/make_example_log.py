"""Write the example log: a small, wholly simulated record of municipal permits, to which the rules of `wabo` apply.

    python scripts/make_example_log.py [--seed 1] [--into examples/permits.xes.gz]

The same seed gives the same bytes. Nothing in it is real: cases, persons, groups and times are drawn at random. Breaches are
put in on purpose, at the rates below. Standard library only.
"""

import argparse
import gzip
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
CASES = 300
FIRST, LAST = datetime(2026, 1, 5, tzinfo=ZONE), datetime(2026, 6, 30, 17, tzinfo=ZONE)
# Days on which a Dutch office is closed in these months, so that the simulated office keeps its own hours.
CLOSED = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 27), date(2026, 5, 5), date(2026, 5, 14), date(2026, 5, 25)}
GROUPS = ("Group A", "Group B", "Group C", "Group D", "Group E", "Group F")
# How quick each group is: the share of the eight weeks that a case takes, on average.
PACE = {"Group A": 0.45, "Group B": 0.55, "Group C": 0.6, "Group D": 0.75, "Group E": 0.5, "Group F": 0.95}
CHANNELS = ("Internet", "Desk", "Post", "e-mail")

RECEIVED = "Confirmation of receipt"
CHECK, ADJUST = "T02 Check confirmation of receipt", "T03 Adjust confirmation of receipt"
DETERMINE, SEND = "T04 Determine confirmation of receipt", "T05 Print and send confirmation of receipt"
NEED_ADVICE, NEED_STOP = "T06 Determine necessity of stop advice", "T10 Determine necessity to stop indication"
ASK_ADVICE, GOT_ADVICE = "T08 Draft and send request for advice", "T09-1 Process or receive external advice from party 1"
DRAFT, CHECK_DRAFT = "T11 Create document X request unlicensed", "T12 Check document X request unlicensed"
FIX_DRAFT, PRINT_DRAFT = "T14 Determine document X request unlicensed", "T15 Print document X request unlicensed"
REASONS, CHECK_REPORT = "T16 Report reasons to hold request", "T17 Check report Y to stop indication"
FIX_REPORT, PRINT_REPORT = "T19 Determine report Y to stop indication", "T20 Print report Y to stop indication"
STRANGE = "T99 Telephone note"


@dataclass(slots=True)
class Act:
    """One act of a case."""

    name: str
    at: datetime
    performer: str | None
    group: str
    due: datetime | None = None


@dataclass(slots=True)
class Case:
    """One simulated case."""

    number: int
    group: str
    start: datetime
    deadline: datetime
    attributes: dict[str, str] = field(default_factory=dict)
    end: datetime | None = None
    acts: list[Act] = field(default_factory=list)


class Office:
    """An office of six groups with four persons each, and the chance that decides what they do."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 -- a simulation, not a secret

    def happens(self, share: float) -> bool:
        """Draw an event that happens in this share of all cases."""
        return self.chance.random() < share

    def person(self, group: str, other_than: str | None = None) -> str:
        """Draw a person of a group."""
        staff = [f"Official {group[-1]}{number}" for number in range(1, 5)]
        return self.chance.choice([name for name in staff if name != other_than])

    def later(self, at: datetime, days: float) -> datetime:
        """Return a time in office hours, about so many days later."""
        moment = at + timedelta(days=days * self.chance.uniform(0.5, 1.5))
        if moment.date() == at.date() and 8 <= moment.hour < 17:
            return moment.replace(microsecond=0)
        while moment.weekday() > 4 or moment.date() in CLOSED:
            moment += timedelta(days=1)
        moment = moment.replace(
            hour=self.chance.randint(8, 16), minute=self.chance.randint(0, 59), second=self.chance.randint(0, 59)
        )
        return max(moment.replace(microsecond=0), at + timedelta(minutes=self.chance.randint(2, 40)))

    def case(self, number: int) -> Case:
        """Simulate one case from its receipt to its end, or to the day of the export."""
        group = self.chance.choice(GROUPS)
        start = self.later(FIRST + (LAST - FIRST) * (number / CASES) * 0.93, 0.5)
        case = Case(number, group, start, start + timedelta(days=56))
        self._steps(case)
        case.attributes = self._attributes(case)
        self._end(case)
        case.acts = sorted((act for act in case.acts if act.at <= LAST), key=lambda act: act.at)
        return case

    def _do(self, case: Case, name: str, days: float, *, by: str | None = None) -> Act:
        at = self.later(case.acts[-1].at, days) if case.acts else case.start
        act = Act(name, at, by or self.person(case.group), case.group)
        case.acts.append(act)
        return act

    def _steps(self, case: Case) -> None:
        self._do(case, RECEIVED, 0)
        checked = None if self.happens(0.03) else self._do(case, CHECK, 1)
        if checked is not None and self.happens(0.12):
            self._do(
                case, ADJUST, 1, by=checked.performer if self.happens(0.15) else self.person(case.group, checked.performer)
            )
        slow = self.happens(0.06)
        self._do(case, DETERMINE, 1)
        if self.happens(0.97):
            sent = self._do(case, SEND, 14 if slow else 2)
            sent.due = case.acts[-2].at + timedelta(days=7)
            if self.happens(0.05):
                sent.at = sent.at.replace(hour=self.chance.choice((6, 19, 21)))
        self._do(case, NEED_ADVICE, 2).due = case.start + timedelta(days=14)
        if self.happens(0.22):
            self._do(case, ASK_ADVICE, 2)
            if self.happens(0.9):
                self._do(case, GOT_ADVICE, 40 if self.happens(0.15) else 14)
        if self.happens(0.95):
            self._do(case, NEED_STOP, 3).due = case.start + timedelta(days=35)
        self._branch(case)
        if self.happens(0.02):
            self._do(case, STRANGE, 1)

    def _branch(self, case: Case) -> None:
        draw = self.chance.random()
        if draw < 0.5:
            drafted = self._do(case, DRAFT, 4)
            if self.happens(0.95):
                self._do(
                    case,
                    CHECK_DRAFT,
                    2,
                    by=drafted.performer if self.happens(0.08) else self.person(case.group, drafted.performer),
                )
            self._do(case, FIX_DRAFT, 2)
            if self.happens(0.96):
                self._do(case, PRINT_DRAFT, 1)
        elif draw < 0.8:
            self._do(case, REASONS, 3)
            checked = self._do(case, CHECK_REPORT, 2)
            if self.happens(0.95):
                self._do(
                    case,
                    FIX_REPORT,
                    2,
                    by=checked.performer if self.happens(0.08) else self.person(case.group, checked.performer),
                )
            self._do(case, PRINT_REPORT, 1)
        if self.happens(0.04):
            self.chance.choice(case.acts[1:]).performer = None

    def _attributes(self, case: Case) -> dict[str, str]:
        found = {"channel": self.chance.choice(CHANNELS), "department": "Simulated permits", "group": case.group}
        if self.happens(0.98):
            found["responsible"] = self.person(case.group)
        if self.happens(0.8):
            found["SUMleges"] = f"{self.chance.lognormvariate(6.5, 1.1):.2f}"
        return found

    def _end(self, case: Case) -> None:
        end = self.later(case.start, 56 * PACE[case.group] * self.chance.lognormvariate(0, 0.35))
        end = max(end, case.acts[-1].at)
        case.end = end if end <= LAST and not self.happens(0.04) else None


def simulate(seed: int) -> list[Case]:
    """Simulate all cases, and put in the few faults that a record of this size would have by chance or not."""
    office = Office(seed)
    cases = [office.case(number) for number in range(1, CASES + 1)]
    ended = [case for case in cases if case.end is not None]
    for case in office.chance.sample(ended, 2):
        case.end = case.start - timedelta(days=3)
    for case, fee in zip(office.chance.sample(cases, 3), ("n/a", "1.250,00", "61250.00"), strict=True):
        case.attributes["SUMleges"] = fee
    return cases


def log_text(seed: int, cases: list[Case]) -> Iterator[str]:
    """Yield the log as XES 1849-2016, line by line."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield "<!-- Simulated by scripts/make_example_log.py: no case, person or group in it is real. -->\n"
    yield '<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
    for name, prefix in (("Concept", "concept"), ("Time", "time"), ("Organizational", "org"), ("Lifecycle", "lifecycle")):
        yield f'  <extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
    yield '  <classifier name="Activity" keys="concept:name"/>\n'
    yield _tag("string", "concept:name", f"Simulated permits, seed {seed}", 2)
    yield _tag("boolean", "qingfeng:simulated", "true", 2)
    for case in cases:
        yield from _trace(case)
    yield "</log>\n"


def _trace(case: Case) -> Iterator[str]:
    yield "  <trace>\n"
    yield _tag("string", "concept:name", f"sim-2026-{case.number:04}", 4)
    yield _tag("date", "startdate", case.start.isoformat(), 4)
    yield _tag("date", "deadline", case.deadline.isoformat(), 4)
    if case.end is not None:
        yield _tag("date", "enddate", case.end.isoformat(), 4)
    for key, value in case.attributes.items():
        kind = "float" if key == "SUMleges" and value.replace(".", "", 1).isdigit() else "string"
        yield _tag(kind, key, value, 4)
    for act in case.acts:
        yield from _event(act)
    yield "  </trace>\n"


def _event(act: Act) -> Iterator[str]:
    yield "    <event>\n"
    yield _tag("string", "concept:name", act.name, 6)
    yield _tag("string", "lifecycle:transition", "complete", 6)
    yield _tag("date", "time:timestamp", act.at.isoformat(), 6)
    yield _tag("string", "org:group", act.group, 6)
    if act.performer is not None:
        yield _tag("string", "org:resource", act.performer, 6)
    if act.due is not None:
        yield _tag("date", "dueDate", act.due.isoformat(), 6)
    yield "    </event>\n"


def _tag(kind: str, key: str, value: str, indent: int) -> str:
    return f"{' ' * indent}<{kind} key={quoteattr(key)} value={quoteattr(value)}/>\n"


def packed(text: str) -> bytes:
    """Compress so that the bytes depend on the text alone: no time and no name of a file in the head."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as stream:
        stream.write(text.encode())
    return buffer.getvalue()


def main() -> None:
    """Read the arguments, simulate, write, and say what was written."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=Path, default=Path(__file__).resolve().parents[1] / "examples" / "permits.xes.gz")
    arguments = parser.parse_args()
    cases = simulate(arguments.seed)
    arguments.into.parent.mkdir(parents=True, exist_ok=True)
    arguments.into.write_bytes(packed("".join(log_text(arguments.seed, cases))))
    print(f"{arguments.into}: {len(cases)} cases, {sum(len(case.acts) for case in cases)} acts")


if __name__ == "__main__":
    main()
