"""Small files for the tests of intake, and the one moment at which they are read."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

from qingfeng.intake import read_log
from qingfeng.intake.log import Log
from qingfeng.intake.mapping import Mapping

NOW = datetime(2026, 1, 1, tzinfo=UTC)
AMSTERDAM = "Europe/Amsterdam"


def event(name: str | None = "a", at: str | None = "2011-05-03T08:00:00Z", more: str = "") -> str:
    """Write one event on a line of its own."""
    parts = [f'<string key="concept:name" value="{name}"/>' if name is not None else ""]
    parts.append(f'<date key="time:timestamp" value="{at}"/>' if at is not None else "")
    return f"<event>{''.join(parts)}{more}</event>\n"


def trace(key: str | None, *events: str, more: str = "") -> str:
    """Write one trace."""
    name = f'<string key="concept:name" value="{key}"/>' if key is not None else ""
    return f"<trace>{name}{more}\n{''.join(events)}</trace>\n"


def xes(*traces: str, head: str = "") -> str:
    """Write a log; its first trace begins on line 3."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<log>{head}\n{"".join(traces)}</log>\n'


def log_of(folder: Path, text: str, *, mapping: Mapping | None = None, zone: str = AMSTERDAM) -> Log:
    """Read a text as an XES file."""
    path = folder / "log.xes"
    path.write_text(text, "utf-8")
    return read_log(path, mapping=mapping, timezone=zone, now=NOW)


def table_of(folder: Path, text: str, mapping: Mapping | None, *, zone: str = AMSTERDAM) -> Log:
    """Read a text as a CSV file."""
    path = folder / "table.csv"
    path.write_text(text, "utf-8")
    return read_log(path, mapping=mapping, timezone=zone, now=NOW)


def packed(folder: Path, content: bytes, name: str = "log.xes.gz") -> Path:
    """Write a gzip file."""
    path = folder / name
    path.write_bytes(gzip.compress(content))
    return path


def told(log: Log) -> list[tuple[int | None, str | None, str | None, str]]:
    """Return line, column, value and reason of each reject."""
    return [(row["line"], row["column"], row["value"], row["reason"]) for row in log.rejects.iter_rows(named=True)]
