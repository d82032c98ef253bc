"""Releases: the list, one with what it froze and what changed, its file, how to verify it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from qingfeng.console.access import allowed, anyone
from qingfeng.console.account_words import CERTAIN, chance_sentence, group_title, places, quarter_title
from qingfeng.console.attachments import TEXT, attached
from qingfeng.console.places import district_of, law_of
from qingfeng.console.release_changes import change_lines
from qingfeng.console.rendering import address, page
from qingfeng.console.words import titled
from qingfeng.directory.selectors import DistrictRow, unit_titles
from qingfeng.foundation.messages import Text
from qingfeng.foundation.messages import translate as _
from qingfeng.ledger.receipts import SUFFIX
from qingfeng.pages.words import count, moment, size
from qingfeng.publication.selectors import (
    content_of,
    is_numbered,
    receipt_of_release,
    release_numbered,
    release_told,
    releases,
)
from qingfeng.publication.told import GroupTold, ReleaseRow

CHANGES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A revision in a list: what it is, since when, why; `is_current` where none replaces it."""

    number: str
    name: str
    address: str
    quarter: str
    revision: str
    at: str
    rows: str
    size: str
    reason: str
    changed: str
    is_current: bool
    is_here: bool
    simulated: bool


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of a release: how much is chance, how many are ranked, who is proposed."""

    title: str
    chance: tuple[str, str]
    ranked: str
    unranked: str
    certain: str
    proposals: tuple[tuple[str, str, str], ...]


@allowed(anyone)
def release_list(request: HttpRequest, district: str) -> HttpResponse:
    """List the releases of a district, the newest first."""
    place = district_of(district)
    lines = [_line(row, place) for row in releases(place.code)]
    return page(request, "releases", place, lines=lines)


@allowed(anyone)
def release_page(request: HttpRequest, district: str, number: int) -> HttpResponse:
    """Show a release: what it froze, its revisions, what they changed, how to verify it."""
    place, row = district_of(district), release_numbered(district, number)
    told = None if row is None else release_told(row.name)
    if row is None or told is None:
        raise Http404
    units = unit_titles(place.id)
    where = address(place, "releases", str(number), row.file_name)
    return page(
        request,
        "release",
        place,
        row=_line(row, place, here=number),
        quarter=quarter_title(row.quarter),
        as_of=moment(row.as_of, place.time_zone),
        program=row.program,
        later=None if row.replaced_by is None else address(place, "releases", str(row.replaced_by)),
        account=address(place, "account", row.quarter),
        frozen=[(_(each.title), each.version, each.digest) for each in told.frozen],
        groups=[_group(each, units) for each in told.groups],
        revisions=[_line(each, place, here=number) for each in releases(place.code, quarter=row.quarter)],
        changes=change_lines(told.changed[:CHANGES_SHOWN], law_of(place).policy, units) if told.changed else [],
        more=max(0, len(told.changed) - CHANGES_SHOWN),
        files=[(name, size(bytes_)) for name, bytes_ in told.files],
        head=told.head,
        ledger_size=None if row.ledger_size is None else count(row.ledger_size),
        sha256=row.sha256,
        download=where,
        file_name=row.file_name,
        commands=(f"curl -O {request.build_absolute_uri(where)}", f"qingfeng verify {row.file_name}"),
        receipt=address(place, "releases", str(number), "receipt") if is_numbered(row.name) else None,
        receipt_commands=(
            f"curl -O {request.build_absolute_uri('/ledger/keys')}",
            f"qingfeng verify {row.file_name} --receipt {row.name}{SUFFIX} --key keys",
        ),
    )


@allowed(anyone)
def release_file(request: HttpRequest, district: str, number: int, name: str) -> HttpResponse:  # noqa: ARG001 -- a view is asked with it
    """Give the file of a release."""
    row = release_numbered(district_of(district).code, number)
    content = content_of(row.name) if row is not None and row.file_name == name else None
    if row is None or content is None:
        raise Http404
    response = attached(content, row.file_name, "application/zip")
    # A release never changes; a correction has a name of its own.
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@allowed(anyone)
def release_receipt(_request: HttpRequest, district: str, number: int) -> HttpResponse:
    """Give the receipt of a release under the newest head.

    Raises:
        Http404: there is no such release, or it has no place in the ledger yet.
    """
    row = release_numbered(district_of(district).code, number)
    proof = None if row is None else receipt_of_release(row.name)
    if row is None or proof is None:
        raise Http404
    return attached(str(proof).encode(), f"{row.name}{SUFFIX}", TEXT)


def _line(row: ReleaseRow, place: DistrictRow, *, here: int = 0) -> ReleaseLine:
    return ReleaseLine(
        number=str(row.number),
        name=row.name,
        address=address(place, "releases", str(row.number)),
        quarter=quarter_title(row.quarter),
        revision=str(row.revision),
        at=moment(row.recorded_at, place.time_zone),
        rows=count(row.rows),
        size=size(row.size),
        reason=row.reason or "",
        changed=count(row.changed),
        is_current=row.replaced_by is None,
        is_here=row.number == here,
        simulated=row.simulated,
    )


def _group(told: GroupTold, units: dict[str, Text]) -> GroupLine:
    certain = sum(line.word in CERTAIN for line in told.ranking)
    return GroupLine(
        title=group_title(told.group),
        chance=chance_sentence(told.noise_share),
        ranked=count(len(told.ranking)),
        unranked=count(len(told.unranked)),
        certain=count(certain),
        proposals=tuple(
            (titled(each.unit, units), f"{each.place} / {len(told.ranking)}", places((each.first, each.last)))
            for each in told.proposals
        ),
    )
