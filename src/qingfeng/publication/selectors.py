"""Reads of publication: releases in a list, one as a page shows it, its file."""

from collections.abc import Mapping
from dataclasses import replace

from qingfeng.custody.selectors import leaf_index, receipt_of, signed_size
from qingfeng.foundation.messages import N_, Text
from qingfeng.foundation.once import once
from qingfeng.ledger.receipts import Proof
from qingfeng.publication.models import Release, ReleaseFile
from qingfeng.publication.pack.reading import Release as Read
from qingfeng.publication.pack.reading import read_release
from qingfeng.publication.told import (
    Changed,
    Frozen,
    GroupTold,
    ProposalLine,
    RankingLine,
    ReleaseRow,
    ReleaseTold,
)

_TEXTS = ("unit", "word", "change")
ROWS, BEFORE, POLICY, CALENDAR = N_("Scoring rows"), N_("Rows of the quarter before"), N_("Policy"), N_("Calendar")


def releases(district: str | None = None, *, quarter: str | None = None) -> tuple[ReleaseRow, ...]:
    """Return releases, the newest first; of one district or quarter where they are named."""
    rows = Release.objects.select_related("district", "replaces", "replaced_by").order_by("-recorded_at", "-pk")
    if district is not None:
        rows = rows.filter(district__code=district)
    if quarter is not None:
        rows = rows.filter(quarter=quarter)
    return tuple(_row(each) for each in rows)


def release_numbered(district: str, number: int) -> ReleaseRow | None:
    """Return a release by its number in a district; None where there is none."""
    return _first(district__code=district, number=number)


def release_named(name: str) -> ReleaseRow | None:
    """Return a release by its name (`xihe-2026Q3-r1`); None where there is none."""
    return _first(name=name)


def content_of(name: str) -> bytes | None:
    """Return the file of a release by its name; None where there is none."""
    found = ReleaseFile.objects.filter(release__name=name).values_list("content", flat=True).first()
    return None if found is None else bytes(found)


def is_numbered(name: str) -> bool:
    """Return whether a release has a place in the ledger under a head, so that there is a receipt of it."""
    index = leaf_index("release", Release.objects.values_list("pk", flat=True).get(name=name))
    return index is not None and signed_size() > index


def receipt_of_release(name: str) -> Proof | None:
    """Return the receipt of a release under the newest head; None where there is none, or it waits for its place.

    Raises:
        MismatchError, MissingTileError: as `custody.selectors.receipt_of`.
    """
    key = Release.objects.filter(name=name).values_list("pk", flat=True).first()
    return None if key is None else receipt_of("release", key)


def release_told(name: str) -> ReleaseTold | None:
    """Return what a page shows of a release; None where there is none.

    Raises:
        UnreadableReleaseError, DifferenceError: the file in the database is not what was put there.
    """
    row = release_named(name)
    return None if row is None else replace(_as_frozen(name), row=row)


def _first(**wanted: object) -> ReleaseRow | None:
    found = Release.objects.select_related("district", "replaces", "replaced_by").filter(**wanted).first()
    return None if found is None else _row(found)


def _row(release: Release) -> ReleaseRow:
    later = getattr(release, "replaced_by", None)
    return ReleaseRow(
        number=release.number,
        district=release.district.code,
        quarter=release.quarter,
        revision=release.revision,
        name=release.name,
        simulated=release.simulated,
        as_of=release.as_of,
        recorded_at=release.recorded_at,
        program=release.program,
        rows=release.rows,
        rows_digest=release.rows_digest,
        ledger_size=release.ledger_size,
        reason=release.reason,
        changed=release.changed,
        size=release.size,
        sha256=release.sha256,
        replaces=None if release.replaces is None else release.replaces.number,
        replaced_by=None if later is None else later.number,
    )


@once(maxsize=16)
def _as_frozen(name: str) -> ReleaseTold:
    # A release never changes, and reading one takes a quarter of a second; only what replaces it comes later.
    row, content = release_named(name), content_of(name)
    assert row is not None
    assert content is not None
    return _told(row, read_release(content))


def _told(row: ReleaseRow, release: Read) -> ReleaseTold:
    form = release.form
    results = release.value("results.json")
    assert isinstance(results, dict)
    frozen = [Frozen(ROWS, form.name, form.rows.digest)]
    if form.before is not None:
        frozen.append(Frozen(BEFORE, form.before.quarter, form.before.digest))
    frozen += [Frozen(POLICY, f"{each.name} {each.version}", each.digest) for each in form.policies]
    frozen += [Frozen(CALENDAR, f"{each.name} {each.version}", each.digest) for each in form.calendars]
    return ReleaseTold(
        row=row,
        title=Text(zh=form.title.zh, en=form.title.en),
        frozen=tuple(frozen),
        groups=tuple(_group(each) for each in results["groups"]),
        changed=tuple(Changed(**each.model_dump()) for each in form.changed),
        files=tuple(sorted((name, len(content)) for name, content in release.files.items())),
        head=form.head,
    )


def _group(told: object) -> GroupTold:
    assert isinstance(told, dict)
    return GroupTold(
        group=told["group"],
        noise_share=None if told["noise_share"] is None else int(told["noise_share"]),
        ranking=tuple(_line(line) for line in told["ranking"]),
        unranked=tuple((sheet["unit"], sheet["reason"]) for sheet in told["sheets"] if sheet["reason"] is not None),
        proposals=tuple(
            ProposalLine(each["unit"], int(each["place"]), int(each["first"]), int(each["last"]), each["outcome"])
            for each in told["proposals"]
        ),
    )


def _line(told: Mapping[str, str | None]) -> RankingLine:
    numbers = {name: int(value) for name, value in told.items() if name not in _TEXTS and value is not None}
    return RankingLine(unit=str(told["unit"]), word=told["word"], change=told["change"], **numbers)
