"""A small district's release: the worked example of the method, under a pack of its own."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256

import polars as pl
from tests.assessment.worked import INDICATORS, UNITS, worked_rows

from qingfeng.directory.policy.assessment import Indicator
from qingfeng.publication.pack.container import packed, unpacked
from qingfeng.publication.pack.describing import data_package
from qingfeng.publication.pack.form import FileForm, ReleaseForm, RowsForm, read_form, written
from qingfeng.publication.pack.making import Before, Beside, Quarter, Versioned, make_file
from qingfeng.publication.pack.numbers import freshly_numbered
from qingfeng.publication.pack.terms import Counted, Standing

AT = datetime(2026, 10, 12, 9, 30, tzinfo=UTC)
CALENDAR = Versioned("cn", "2026.1", {"calendar.toml": 'name = "cn"\n', "2026.toml": "year = 2026\n"})
SERVED = Counted("f", "2026Q1", 1, same_head=True, served_on=date(2026, 6, 1), stands=True)


def indicators_toml(indicators: Sequence[Indicator]) -> str:
    """Return the indicators file of a pack, its texts shortened."""
    words = '= { zh = "算例", en = "worked" }\n'
    texts = "".join(f"{key} {words}" for key in ("title", "rows", "num", "gaming_guard", "hurt_if_gamed"))
    shared = f"{texts}basis = 'a law'\nexpected_rows = {{ of = 'all', share = 1 }}\nassumed = {{ mean = 1, variance = 1 }}\n"
    names = ("code", "group", "dimension", "kind", "source")
    return "\n".join(
        "[[indicator]]\n"
        + "".join(f'{name} = "{getattr(each, name)}"\n' for name in names)
        + "".join(f"{name} = {getattr(each, name)}\n" for name in ("per", "zero", "full", "weight", "min_rows"))
        + f"adjusted = {str(each.adjusted).lower()}\n{shared}"
        for each in indicators
    )


def units_toml(units: Mapping[str, str], *, unranked: str = "") -> str:
    """Return the units file of a pack: code to group."""
    words = '{ zh = "甲", en = "A" }'
    return "\n".join(
        f'[[unit]]\ncode = "{code}"\ntitle = {words}\nkind = "office"\ngroup = "{group}"\nrecord_source = ["cases"]\n'
        + (f"unranked = {words}\n" if code == unranked else "")
        for code, group in units.items()
    )


def pack_of(indicators: Sequence[Indicator], units: Mapping[str, str], *, unranked: str = "", edge: int = 8) -> Versioned:
    """Return a pack's files."""
    files = {
        "pack.toml": f'name = "worked"\n[assessment]\nedge = {edge}\nladder = {edge}\n',
        "indicators.toml": indicators_toml(indicators),
        "units.toml": units_toml(units, unranked=unranked),
        "examples/cases.toml": "# tests the pack, decides nothing\n",
    }
    return Versioned("worked", "1.0", files)


def quarter_of(pack: Versioned, units: Mapping[str, Sequence[str]]) -> Quarter:
    """Return a quarter under a pack."""
    return Quarter(
        district="xihe",
        title_zh="西河区",
        title_en="Xihe",
        quarter="2026Q3",
        simulated=True,
        as_of=datetime(2026, 9, 30, 16, tzinfo=UTC),
        policies=[pack],
        calendars=[CALENDAR],
        units=units,
    )


def worked() -> tuple[Quarter, pl.DataFrame]:
    """Return quarter and rows of the worked example; its units in small letters."""
    codes = [unit.lower() for unit in UNITS]
    rows = worked_rows().with_columns(pl.col("unit").str.to_lowercase(), group=pl.lit("key"))
    pack = pack_of(INDICATORS, dict.fromkeys(codes, "key"), edge=2)
    return quarter_of(pack, {"key": codes}), rows


def worked_release(beside: Beside | None = None, rows: pl.DataFrame | None = None) -> bytes:
    """Return the release of the worked example, with the same rows as those of the quarter before unless told otherwise."""
    quarter, own = worked()
    own = freshly_numbered(own if rows is None else rows)
    beside = beside or Beside(before=Before("2026Q2", freshly_numbered(own)), standing=Standing(decisions=(SERVED,)))
    return make_file(quarter, own, beside, at=AT)


def bent(content: bytes, changed: Mapping[str, bytes | None], **fields: object) -> bytes:
    """Return a release with some files changed or left out, and fields of release.json; its digests made right again."""
    files = {name: each for name, each in (unpacked(content) | changed).items() if each is not None}
    form = read_form(files["release.json"], ReleaseForm, "release.json")
    if "datapackage.json" not in changed:
        tables = {name: each for name, each in files.items() if name.endswith((".csv", ".parquet"))}
        files["datapackage.json"] = data_package(form, tables)
    sized = {
        name: FileForm(size=len(each), sha256=sha256(each).hexdigest())
        for name, each in files.items()
        if name != "release.json"
    }
    if "rows.csv" in sized:
        rows = RowsForm(quarter=form.quarter, count=form.rows.count, digest=sized["rows.csv"].sha256)
        fields = {"rows": rows} | fields
    return packed(files | {"release.json": written(form.model_copy(update={"files": sized} | fields))})
