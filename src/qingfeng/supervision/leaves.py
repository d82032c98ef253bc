"""What supervision gives the ledger: cards, and sweeps with the digest of the events that they wrote.

The digest is SHA-256 over the canonical texts of the events (`ledger.forms.EventForm`), sorted by their bytes, each with a
line end: whoever has the events can compute it.
"""

import hashlib
from collections.abc import Iterator, Sequence

import polars as pl

from qingfeng.custody.tables import HIGHEST, LOWEST, FrameLeaves, Table, commitments, leaves_with, ranges, texts_of
from qingfeng.foundation.messages import translate as _
from qingfeng.ledger.columns import number_text, objects, plain, strings, values
from qingfeng.ledger.sources import Key, Leaf, register, unsayable
from qingfeng.storage.copying import copy_out
from qingfeng.supervision.models import Card, Sweep

EVENTS_AT_ONCE = 100_000
CARDS_AT_ONCE = 50_000
OF_FINDING = """
LEFT JOIN finding f ON f.id = {row}.finding_id LEFT JOIN "case" k ON k.id = f.case_id
LEFT JOIN district d ON d.id = k.district_id
"""
FINDING = {
    "case": ("k.number", "text"),
    "finding": ("encode(f.key, 'hex')", "plain"),
    "rule": ("f.rule", "text"),
    "role": ("f.role", "text"),
    "act": ("encode(f.act_key, 'hex')", "plain"),
}
CARD = Table(
    name="card c",
    key=("c.id",),
    salt="c.leaf_salt",
    joins=OF_FINDING.format(row="c").replace("k.district_id", "c.district_id"),
    columns={
        "district": ("d.code", "text"),
        "number": ("c.number", "plain"),
        **FINDING,
        "level": ("c.level", "plain"),
        "issued_at": ("c.issued_at", "instant"),
        "answer_by": ("c.answer_by", "plain"),
    },
)
SWEEP = Table(
    name="sweep s",
    key=("s.id",),
    salt="s.leaf_salt",
    columns={
        "as_of": ("s.as_of", "instant"),
        "cases": ("s.cases", "plain"),
        "events": ("s.events", "plain"),
        "digest": ("s.digest", "text"),
        "recorded_at": ("s.recorded_at", "instant"),
    },
)
EVENT = Table(
    name="finding_event e",
    key=("e.sweep_id", "e.id"),
    joins=OF_FINDING.format(row="e")
    + "LEFT JOIN policy_version p ON p.id = e.policy_id LEFT JOIN calendar_version w ON w.id = e.calendar_id",
    columns={
        "district": ("d.code", "text"),
        **FINDING,
        **{name: (f"e.{name}", "plain") for name in ("seq", "kind", "level", "deadline_on")},
        **{name: (f"e.{name}", "text") for name in ("measure_unit", "unit", "reason")},
        **{name: (f"e.{name}", "instant") for name in ("reached_at", "deadline_at", "as_of", "recorded_at")},
        "measure": ("e.measure", "number"),
        "is_open": ("e.is_open", "truth"),
        "evidence": ("e.evidence", "json"),
        "policy": ("p.digest", "text"),
        "calendar": ("w.digest", "text"),
    },
)
FIELDS = tuple(EVENT.columns)
NAMES = """
SELECT f.id, k.number, encode(f.key, 'hex'), f.rule, f.role, encode(f.act_key, 'hex')
FROM unnest(%s::bigint[]) AS wanted(id) JOIN finding f ON f.id = wanted.id JOIN "case" k ON k.id = f.case_id
"""
NAMED = {"finding_id": pl.Int64, **dict.fromkeys(FINDING, pl.String)}


def digest_of_events(lines: pl.Series) -> str:
    """Return the digest of a sweep from the canonical texts of its events, in any order."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines.sort()).encode()).hexdigest()


def lines_of_events(events: pl.DataFrame) -> pl.Series:
    """Return the canonical texts of events about to be written.

    Args:
        events: the columns of `finding_event`, typed, `evidence` as JSON; for policy and calendar `policy` and `calendar`,
            their digests, and `district`, its code. Their findings must have their rows.
    """
    names = copy_out(NAMES, NAMED, [events["finding_id"].unique().to_list()])
    rows = events.join(names, on="finding_id", how="left")
    columns = {name: strings(rows[name]) for name in ("district", "policy", "calendar", "reason", "unit", "measure_unit")}
    columns |= {name: strings(rows[name]) for name in ("case", "rule", "role")}
    columns |= {name: plain(rows[name]) for name in ("finding", "act", "kind")}
    columns |= {name: plain(rows[name].cast(pl.String)) for name in ("seq", "level", "deadline_on")}
    columns |= {name: _instants(rows[name]) for name in ("reached_at", "deadline_at", "as_of", "recorded_at")}
    columns |= {"measure": _measures(rows["measure"]), "evidence": values(rows["evidence"])}
    columns["is_open"] = rows["is_open"].cast(pl.String)
    return objects(columns, "event")


def _instants(column: pl.Series) -> pl.Series:
    return plain(column.dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ"))


def _measures(column: pl.Series) -> pl.Series:
    return pl.Series([None if value is None else f'"{number_text(value)}"' for value in column], dtype=pl.String)


class CardLeaves(FrameLeaves):
    """Cards, by their internal numbers."""

    kind = "card"

    def rows(self, keys: Sequence[Key]) -> pl.DataFrame:
        """Return the cards of these keys."""
        return texts_of(CARD.keyed(keys), "card", tuple(CARD.columns))

    def all_rows(self) -> Iterator[pl.DataFrame]:
        """Give all cards, by number."""
        for low, high in ranges("card", "id", CARDS_AT_ONCE):
            yield texts_of(CARD.between(low, high), "card", tuple(CARD.columns))

    def told(self, first: int, second: int) -> str:  # noqa: ARG002 -- as every source is asked
        """Name a card."""
        row = Card.objects.filter(pk=first).values_list("district__code", "number").first()
        if row is None:
            return _("card with the internal number {id}").format(id=first)
        return _("district {district}, card {number}").format(district=row[0], number=row[1])


class SweepLeaves:
    """Sweeps, by their internal numbers; a sweep of which an event was touched is one that says something else."""

    kind = "sweep"

    def leaves(self, keys: Sequence[Key]) -> Iterator[Leaf]:
        """Give the sweeps of these keys, as they say of themselves."""
        return commitments(SWEEP.keyed(keys), "sweep", tuple(SWEEP.columns))

    def every(self) -> Iterator[Leaf]:
        """Give all sweeps by number, each held against its events."""
        for low, high in _groups():
            yield from _held(SWEEP.between(low, high).sort("first"), EVENT.between(low, high))

    def told(self, first: int, second: int) -> str:  # noqa: ARG002 -- as every source is asked
        """Name a sweep."""
        at = Sweep.objects.filter(pk=first).values_list("recorded_at", flat=True).first()
        if at is None:
            return _("sweep with the internal number {id}").format(id=first)
        return _("sweep {id} of {at}, or one of its events").format(id=first, at=f"{at:%Y-%m-%d %H:%M:%S}Z")


def register_leaves() -> None:
    """Say to the ledger what this stage has."""
    register(CardLeaves())
    register(SweepLeaves())


def _groups() -> Iterator[tuple[int, int]]:
    """Give ranges (low, high] of sweeps with about so many events; together they hold every number."""
    low, held = LOWEST, 0
    for number, events in Sweep.objects.order_by("pk").values_list("pk", "events").iterator():
        held += events + 1
        if held >= EVENTS_AT_ONCE:
            yield low, number
            low, held = number, 0
    yield low, HIGHEST


def _held(sweeps: pl.DataFrame, events: pl.DataFrame) -> Iterator[Leaf]:
    lines = pl.DataFrame({"first": events["first"], "line": objects({name: events[name] for name in FIELDS}, "event")})
    by_sweep = {number: part["line"] for (number,), part in lines.group_by("first")}
    none = pl.Series([], dtype=pl.String)
    digests = [digest_of_events(by_sweep.get(number, none)) for number in sweeps["first"]]
    counts = [len(by_sweep.get(number, none)) for number in sweeps["first"]]
    texts = objects({name: sweeps[name] for name in SWEEP.columns}, "sweep")
    agrees = (sweeps["digest"] == plain(pl.Series(digests, dtype=pl.String))) & (
        sweeps["events"] == plain(pl.Series(counts, dtype=pl.Int64).cast(pl.String))
    )
    leaves = leaves_with(sweeps, pl.select(pl.when(agrees).then(texts).otherwise(pl.lit(unsayable("events")))).to_series())
    orphans = sorted(set(by_sweep) - set(sweeps["first"]))
    return iter(sorted([*leaves, *(Leaf(int(str(number)), 0, b"", unsayable("finding_event")) for number in orphans)]))
