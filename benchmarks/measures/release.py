"""A quarter's release: made, and verified by somebody else, 94 units and a third of a million rows."""

from datetime import UTC, datetime

import polars as pl
from assessment import KINDS, TEXT, indicator, quarter
from measuring import row, timed

from qingfeng.publication.pack.checking import checked
from qingfeng.publication.pack.making import Before, Beside, Quarter, Versioned, make_file
from qingfeng.publication.pack.numbers import freshly_numbered
from qingfeng.publication.pack.reading import read_release

AT = datetime(2026, 10, 12, tzinfo=UTC)
GROUPS = {"key": 68, "township": 26}


def toml(value: object) -> str:
    """Write a value of an indicator as TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(each)}" for key, each in value.items() if each is not None) + " }"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def pack() -> Versioned:
    """Return a policy of the six indicators for both groups, and its units."""
    tables = []
    for group in GROUPS:
        for code in KINDS:
            values = indicator(code).model_dump(exclude_none=True) | {"group": group}
            lines = (f"{key} = {toml(value)}" for key, value in values.items() if value != "")
            tables.append("[[indicator]]\n" + "\n".join(lines))
    rest = f'title = {toml(TEXT)}\nkind = "office"\nrecord_source = ["cases"]'
    units = [
        f'[[unit]]\ncode = "{group[0]}{number}"\ngroup = "{group}"\n{rest}'
        for group, count in GROUPS.items()
        for number in range(count)
    ]
    return Versioned("measured", "1", {"pack.toml": "", "indicators.toml": "\n".join(tables), "units.toml": "\n".join(units)})


def rows(seed: int) -> pl.DataFrame:
    """Return some 330,000 rows of 90,000 cases or more."""
    parts = [
        quarter(count, 330_000 * count // 94, seed + place).with_columns(
            unit=pl.lit(group[0]) + pl.col("unit").str.slice(1), group=pl.lit(group)
        )
        for place, (group, count) in enumerate(GROUPS.items())
    ]
    return freshly_numbered(pl.concat(parts))


def main() -> None:
    """Measure."""
    units = {group: [f"{group[0]}{number}" for number in range(count)] for group, count in GROUPS.items()}
    policy, calendar = pack(), Versioned("cn", "1", {"calendar.toml": 'name = "cn"\n'})
    told = Quarter(
        district="measured",
        title_zh="测",
        title_en="measured",
        quarter="2026Q3",
        simulated=True,
        as_of=AT,
        policies=[policy],
        calendars=[calendar],
        units=units,
    )
    now, before = rows(1), Before("2026Q2", rows(7))
    cases = now.select(pl.struct("group", "unit", "case").n_unique()).item()
    content = make_file(told, now, Beside(before=before), at=AT)
    made = timed(lambda: make_file(told, now, Beside(before=before), at=AT), 3)[0]
    verified = timed(lambda: list(checked(read_release(content))), 5)[0]
    size = f"{cases:,} cases, {now.height:,} rows and as many of the quarter before, {len(content) / 1e6:.1f} MB"
    row(f"a release verified: {size}", f"{verified:.2f} s", "5 s", met=verified < 5)
    row("the same release made, with fresh numbers given", f"{made:.2f} s", "10 s", met=made < 10)


if __name__ == "__main__":
    main()
