"""What casework gives the ledger: acts, what imports said of cases, imports, withdrawals. The forms stand in docs/ledger.md."""

from collections.abc import Iterator, Sequence

import polars as pl

from qingfeng.casework.models import Case, Import, PrivateValue
from qingfeng.custody.tables import HIGHEST, LOWEST, FrameLeaves, Table, commitments, ranges, texts_of
from qingfeng.foundation.messages import N_
from qingfeng.foundation.messages import translate as _
from qingfeng.ledger.columns import gathered, values
from qingfeng.ledger.receipts import PrivateValue as Opened
from qingfeng.ledger.sources import Key, Leaf, register, unsayable
from qingfeng.storage.copying import array_of, copy_out

# Cases read at a time: of the longest that are known, so many have some hundred thousand acts.
CASES = 5_000
OF_CASE = """
LEFT JOIN "case" c ON c.id = {row}.case_id LEFT JOIN district d ON d.id = c.district_id LEFT JOIN source s ON s.id = c.source_id
LEFT JOIN import i ON i.id = {row}.of_id
"""
VERSION = """(SELECT json_build_object('name', v.name, 'version', v.version, 'digest', v.digest)::text
    FROM {table} v WHERE v.id = {row}.{column})"""
ACT = Table(
    name="act a",
    key=("a.case_id", "a.seq"),
    salt="a.leaf_salt",
    joins=OF_CASE.format(row="a"),
    beside='"case"',
    columns={
        "district": ("d.code", "text"),
        "source": ("s.code", "text"),
        "case": ("c.number", "text"),
        "seq": ("a.seq", "plain"),
        "key": ("encode(a.key, 'hex')", "plain"),
        "import_number": ("i.number", "plain"),
        "place": ("a.place", "plain"),
        "name": ("a.name", "text"),
        "step": ("a.step", "text"),
        "happened_at": ("a.happened_at", "instant"),
        "happened_on": ("a.happened_on", "plain"),
        "precision": ("a.precision", "text"),
        "recorded_at": ("a.recorded_at", "instant"),
        "event_id": ("a.event_id", "text"),
        "performer": ("a.performer", "plain"),
        "unit": ("a.unit", "text"),
        "attributes": ("a.attributes", "json"),
        "digests": ("a.digests", "json"),
        "corrects": ("a.corrects", "plain"),
        "void": ("a.void", "truth"),
    },
)
FACTS = Table(
    name="case_facts f",
    key=("f.case_id", "f.of_id"),
    salt="f.leaf_salt",
    joins=OF_CASE.format(row="f") + "LEFT JOIN policy_version p ON p.id = c.policy_id",
    beside='"case"',
    columns={
        "district": ("d.code", "text"),
        "source": ("s.code", "text"),
        "case": ("c.number", "text"),
        "case_key": ("c.key", "text"),
        "import_number": ("i.number", "plain"),
        "policy_name": ("p.name", "text"),
        "policy_version": ("p.version", "text"),
        "policy_digest": ("p.digest", "text"),
    },
)
OF_FACTS = ("district", "source", "case", "case_key", "import_number", "policy", "facts", "digests")
IMPORT = Table(
    name="import i",
    key=("i.id",),
    salt="i.leaf_salt",
    joins="LEFT JOIN district d ON d.id = i.district_id LEFT JOIN source s ON s.id = i.source_id",
    columns={
        "district": ("d.code", "text"),
        "import_number": ("i.number", "plain"),
        "source": ("s.code", "text"),
        "policy": (VERSION.format(table="policy_version", row="i", column="policy_id"), "json"),
        "calendar": (VERSION.format(table="calendar_version", row="i", column="calendar_id"), "json"),
        **{name: (f"i.{name}", "text") for name in ("file_name", "file_digest", "file_kind", "time_zone")},
        "file_size": ("i.file_size", "plain"),
        **{name: (f"i.{name}", "instant") for name in ("complete_until", "recorded_at")},
        **{name: (f"i.{name}", "truth") for name in ("guessed", "simulated")},
        **{name: (f"i.{name}", "json") for name in ("mapping", "columns", "notes", "attributes", "counts")},
    },
)
WITHDRAWAL = Table(
    name="withdrawal w",
    key=("w.of_id",),
    salt="w.leaf_salt",
    joins="LEFT JOIN import i ON i.id = w.of_id LEFT JOIN district d ON d.id = i.district_id",
    columns={
        "district": ("d.code", "text"),
        "import_number": ("i.number", "plain"),
        "reason": ("w.reason", "text"),
        "recorded_at": ("w.recorded_at", "instant"),
    },
)


# A value that was erased is no fault; one that is there must be the one that was sealed.
SEALED = "encode(sha256(v.salt || convert_to(v.value, 'UTF8')), 'hex')"
SPOILED_OF_ACTS = f"""
SELECT v.case_id, v.seq, v.key FROM private_value v LEFT JOIN act a ON a.case_id = v.case_id AND a.seq = v.seq
WHERE v.seq > 0 AND strpos(coalesce(a.digests, ''), to_json(v.key)::text || ':"' || {SEALED} || '"') = 0 ORDER BY 1, 2, 3
"""  # noqa: S608 -- our own words
SPOILED_OF_FACTS = f"""
SELECT v.case_id, -v.seq, v.key FROM private_value v
LEFT JOIN case_fact f ON f.case_id = v.case_id AND f.of_id = -v.seq AND f.key = v.key
WHERE v.seq <= 0 AND f.digest IS DISTINCT FROM {SEALED} ORDER BY 1, 2, 3
"""  # noqa: S608 -- as above
SPOILED = {"first": pl.Int64, "second": pl.Int64, "key": pl.String}


class ActLeaves(FrameLeaves):
    """Acts: (case, seq)."""

    kind = "act"

    def rows(self, keys: Sequence[Key]) -> pl.DataFrame:
        """Return the acts of these keys."""
        return texts_of(ACT.keyed(keys), "act", tuple(ACT.columns))

    def all_rows(self) -> Iterator[pl.DataFrame]:
        """Give all acts, case by case."""
        for low, high in ranges('"case"', "id", CASES):
            yield texts_of(ACT.between(low, high), "act", tuple(ACT.columns))

    def told(self, first: int, second: int) -> str:
        """Name an act."""
        return _("{case}, act {seq}").format(case=_case(first), seq=second)

    def private_values(self, first: int, second: int) -> tuple[Opened, ...]:
        """Return the private values of an act that have not been erased."""
        return _opened(first, second)

    def spoiled(self) -> Iterator[tuple[int, int, str]]:
        """Give the private values of acts that no digest vouches for."""
        return copy_out(SPOILED_OF_ACTS, SPOILED).iter_rows()


class FactsLeaves(FrameLeaves):
    """What imports said of cases: (case, import)."""

    kind = "case_facts"

    def rows(self, keys: Sequence[Key]) -> pl.DataFrame:
        """Return the facts of these keys."""
        cases = [case for case, _import in keys]
        parameters = [array_of(cases), array_of(number for _case, number in keys), min(cases, default=0), max(cases, default=0)]
        rows = "unnest(%s::bigint[], %s::bigint[]) AS k(a, b) JOIN case_fact f ON f.case_id = k.a AND f.of_id = k.b"
        said = _said(f"{rows} WHERE f.case_id >= %s AND f.case_id <= %s", parameters)
        return _facts(FACTS.keyed(keys), said, known_only=True)

    def all_rows(self) -> Iterator[pl.DataFrame]:
        """Give all facts, case by case; values that stand beside no row of theirs too, as what nothing commits to."""
        for low, high in ranges('"case"', "id", CASES):
            said = _said("case_fact f WHERE f.case_id > %s AND f.case_id <= %s", [low, high])
            yield _facts(FACTS.between(low, high), said, known_only=False)

    def told(self, first: int, second: int) -> str:
        """Name what an import said of a case."""
        return _("{case}, what {file} said of it").format(case=_case(first), file=_import(second))

    def private_values(self, first: int, second: int) -> tuple[Opened, ...]:
        """Return the private values of a case that an import brought and that have not been erased."""
        return _opened(first, -second)

    def spoiled(self) -> Iterator[tuple[int, int, str]]:
        """Give the private values of cases that no digest vouches for."""
        return copy_out(SPOILED_OF_FACTS, SPOILED).iter_rows()


class RowLeaves:
    """Rows of a small table with a number each: imports, withdrawals."""

    def __init__(self, kind: str, table: Table, title: str) -> None:
        self.kind = kind
        self._table = table
        self._title = title

    def leaves(self, keys: Sequence[Key]) -> Iterator[Leaf]:
        """Give the rows of these keys."""
        return commitments(self._table.keyed(keys), self.kind, tuple(self._table.columns))

    def every(self) -> Iterator[Leaf]:
        """Give all rows by number; they are few."""
        return commitments(self._table.between(LOWEST, HIGHEST), self.kind, tuple(self._table.columns))

    def told(self, first: int, second: int) -> str:  # noqa: ARG002 -- as every source is asked
        """Name a row."""
        return _(self._title).format(file=_import(first))


def register_leaves() -> None:
    """Say to the ledger what this stage has."""
    register(ActLeaves())
    register(FactsLeaves())
    register(RowLeaves("import", IMPORT, N_("{file}")))
    register(RowLeaves("withdrawal", WITHDRAWAL, N_("withdrawal of {file}")))


def _said(rows: str, parameters: Sequence[object]) -> pl.DataFrame:
    schema = {"first": pl.Int64, "second": pl.Int64, "key": pl.String, "value": pl.String, "digest": pl.String}
    query = f"SELECT f.case_id, f.of_id, f.key, f.value, f.digest FROM {rows}"  # noqa: S608 -- names of our own tables
    return copy_out(query, schema, parameters)


def _facts(frame: pl.DataFrame, said: pl.DataFrame, *, known_only: bool) -> pl.DataFrame:
    owner = ("first", "second")
    is_public = said["digest"].is_null()
    public = said.filter(is_public).with_columns(value=values(said.filter(is_public)["value"]))
    private = said.filter(~is_public).with_columns(value=pl.concat_str(pl.lit('"'), "digest", pl.lit('"')))
    for name, part in (("facts", public), ("digests", private)):
        frame = frame.join(gathered(part, owner).rename({"object": name}), on=owner, how="left", maintain_order="left")
        frame = frame.with_columns(pl.col(name).fill_null("{}"))
    names = {"policy_name": "name", "policy_version": "version", "policy_digest": "digest"}
    policy = frame.select(
        pl.concat_str(
            *(pl.concat_str(pl.lit(f'{sign}"{names[name]}":'), pl.col(name).fill_null("null"))
              for sign, name in (("{", "policy_digest"), (",", "policy_name"), (",", "policy_version"))),
            pl.lit("}"),
        )
    ).to_series()  # fmt: skip
    texts = texts_of(frame.with_columns(policy.alias("policy")), "facts", OF_FACTS)
    if known_only:
        return texts
    orphans = said.join(frame, on=owner, how="anti").select(owner).unique()
    lost = orphans.with_columns(salt=pl.lit(""), text=pl.lit(unsayable("case_fact")))
    return pl.concat([texts, lost])


def _opened(case: int, seq: int) -> tuple[Opened, ...]:
    rows = PrivateValue.objects.filter(case=case, seq=seq).order_by("key")
    return tuple(Opened(str(row.key), str(row.value), bytes(row.salt)) for row in rows)


def _case(number: int) -> str:
    row = Case.objects.filter(pk=number).values_list("district__code", "number").first()
    if row is None:
        return _("case with the internal number {id}").format(id=number)
    return _("district {district}, case {case}").format(district=row[0], case=row[1])


def _import(number: int) -> str:
    row = Import.objects.filter(pk=number).values_list("district__code", "number").first()
    if row is None:
        return _("import with the internal number {id}").format(id=number)
    return _("district {district}, import {number}").format(district=row[0], number=row[1])
