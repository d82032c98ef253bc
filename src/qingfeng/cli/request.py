"""What the command `check` was asked for."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The arguments and options of `qingfeng check`, as given; paths are not yet looked at.

    Either `file`, or `db` with `district` and `number`: the record of an import in place of a file.
    """

    file: Path | None = None
    db: bool = False
    district: str | None = None
    number: int | None = None
    data: Path | None = None
    policy: str | None = None
    rules: Path | None = None
    mapping: Path | None = None
    as_of: str | None = None
    known_at: str | None = None
    tz: str | None = None
    calendar: str | None = None
    format: str = "table"
    output: Path | None = None
    findings: bool = False
    report: Path | None = None
    explain: str | None = None
    rejects: Path | None = None
    quiet: bool = False
