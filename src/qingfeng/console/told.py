"""Up to when each source has told everything: every page that rests on the record says so."""

from dataclasses import dataclass

from qingfeng.casework.selectors.imports import SourceRow
from qingfeng.console.words import SOURCES
from qingfeng.directory.selectors import DistrictRow
from qingfeng.foundation.clock import now
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.words import moment


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source in words: what it is, until when it is complete, at which moment its cases are looked at."""

    code: str
    kind: str
    complete: str
    as_of: str
    issues_cards: bool


def source_line(source: SourceRow, district: DistrictRow) -> SourceLine:
    """Say until when a source is complete; its cases are judged up to then and no further."""
    at = now()
    until = source.complete_until
    looked = at if until is None else min(at, until)
    return SourceLine(
        code=source.code,
        kind=_(SOURCES[source.kind]),
        complete=_("until now") if until is None else moment(until, district.time_zone),
        as_of=moment(looked, district.time_zone),
        issues_cards=source.issues_cards,
    )


def as_of_lines(sources: tuple[SourceRow, ...], district: DistrictRow) -> tuple[str, ...]:
    """Say for each source as of when its cases are shown."""
    lines = [source_line(source, district) for source in sources]
    return tuple(_("{source}: as of {moment}").format(source=line.code, moment=line.as_of) for line in lines)
