"""Releasing a quarter: what is kept, what a correction must say, what is refused, and what the ledger is given."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries
from tests.publication.accounts import AT, account, corrected, founded, scored_policy
from tests.publication.making import worked

from qingfeng.directory.services import UnknownDistrictError
from qingfeng.foundation.quarters import NoQuarterError
from qingfeng.ledger.canonical import read_canonical
from qingfeng.ledger.sources import sources
from qingfeng.publication.models import Release, ReleaseFile
from qingfeng.publication.pack.checking import checked
from qingfeng.publication.pack.container import unpacked
from qingfeng.publication.pack.errors import UnfitRowsError
from qingfeng.publication.pack.reading import read_release
from qingfeng.publication.pack.rows import read_rows
from qingfeng.publication.selectors import content_of, release_named, release_numbered, release_told, releases
from qingfeng.publication.services import NoAccountError, NothingNewError, ReasonError, make_release
from qingfeng.storage.models import LeafOutbox

pytestmark = pytest.mark.django_db
QUARTER = {"district": "xihe", "quarter": "2026Q3"}


@pytest.fixture
def district(tmp_path: Path) -> object:
    return founded(scored_policy(tmp_path))


def test_a_quarter_is_released_as_a_file_that_holds(district: object) -> None:
    score = account(district)

    made = make_release(**QUARTER, at=AT)

    content = content_of("xihe-2026Q3-r1")
    assert content is not None
    assert list(checked(read_release(content)))
    assert (made.number, made.revision, made.score, made.replaces, made.reason, made.changed) == (1, 1, score, None, None, 0)
    assert (made.size, made.sha256) == (len(content), sha256(content).hexdigest())
    form = read_release(content).form
    assert (form.simulated, form.head, form.before, form.program) == (True, None, None, "0.1.0")
    assert [each.name for each in form.policies] == ["small"]


def test_the_quarter_before_comes_along_as_it_was_counted_under_the_same_policy(district: object, tmp_path: Path) -> None:
    account(district, "2026Q2")
    account(district)
    make_release(**QUARTER, at=AT)

    first = read_release(content_of("xihe-2026Q3-r1") or b"")
    assert first.form.before is not None
    assert (first.form.before.quarter, first.form.before.count) == ("2026Q2", 10_958)

    founded(scored_policy(tmp_path, remark="a newer version"))
    account(district, rows=corrected())
    make_release(**QUARTER, at=AT, reason="another policy")

    assert read_release(content_of("xihe-2026Q3-r2") or b"").form.before is None


def test_a_correction_names_the_old_revision_and_what_changed(district: object) -> None:
    account(district)
    first = make_release(**QUARTER, at=AT)
    account(district, rows=corrected())

    second = make_release(**QUARTER, at=AT + timedelta(days=20), reason=" the day of service was wrong ")

    form = read_release(content_of(second.name) or b"").form
    assert form.replaces is not None
    assert (form.replaces.name, form.replaces.sha256) == ("xihe-2026Q3-r1", first.sha256)
    assert (form.revision, form.reason, second.replaces, second.changed) == (
        2,
        "the day of service was wrong",
        first,
        len(form.changed),
    )
    changed = {(each.unit, each.indicator, each.field): (each.before, each.after) for each in form.changed}
    assert changed["c", "on-time", "groups.sheets.cells.num"] == ("888", "889")
    assert changed["c", "", "groups.sheets.total"] == ("9229", "9246")
    assert not any(field.endswith(".points") and unit != "c" for unit, _indicator, field in changed)
    assert form.earlier == {"f": "notice"}
    assert content_of("xihe-2026Q3-r1") is not None


def test_clusters_are_drawn_afresh_for_each_revision(district: object) -> None:
    account(district)
    make_release(**QUARTER, at=AT)
    account(district, rows=corrected())
    make_release(**QUARTER, at=AT, reason="a reason")

    first, second = (
        read_rows(unpacked(content_of(f"xihe-2026Q3-r{n}") or b"")["rows.parquet"], "rows.parquet") for n in (1, 2)
    )

    same = (first["applicant"] == second["applicant"]).mean()
    assert isinstance(same, float)
    assert same < 0.1


def test_what_cannot_be_released_is_refused(district: object) -> None:
    with pytest.raises(NoAccountError):
        make_release(**QUARTER, at=AT)
    with pytest.raises(UnknownDistrictError):
        make_release(district="nowhere", quarter="2026Q3", at=AT)
    with pytest.raises(NoQuarterError):
        make_release(district="xihe", quarter="2026-3", at=AT)
    account(district)
    with pytest.raises(ReasonError):
        make_release(**QUARTER, at=AT, reason="nothing was there to correct")
    make_release(**QUARTER, at=AT)
    with pytest.raises(NothingNewError):
        make_release(**QUARTER, at=AT, reason="again")
    account(district)
    with pytest.raises(ReasonError):
        make_release(**QUARTER, at=AT, reason="  ")
    with pytest.raises(NothingNewError, match="gives the same figures"):
        make_release(**QUARTER, at=AT, reason="nothing has changed")
    assert Release.objects.count() == 1


def test_anonymous_answers_that_could_be_linked_are_not_released(tmp_path: Path) -> None:
    policy = scored_policy(tmp_path)
    path = policy.source / "indicators.toml"
    path.write_text(path.read_text("utf-8").replace('source = "ratings"', 'source = "surveys"'), "utf-8")
    from qingfeng.directory.policy.loading import load_pack

    account(founded(load_pack(str(policy.source))), rows=worked()[1])

    with pytest.raises(UnfitRowsError, match="anonymous"):
        make_release(**QUARTER, at=AT)


def test_the_ledger_is_given_a_public_entry_and_the_file(district: object) -> None:
    account(district)
    made = make_release(**QUARTER, at=AT)

    waiting = LeafOutbox.objects.get(kind="release")
    leaf, *rest = sources()["release"].leaves([(waiting.first, waiting.second)])

    assert not rest
    assert (leaf.first, leaf.second, leaf.salt, leaf.content) == (made.pk, 0, None, content_of(made.name))
    assert read_canonical(leaf.text) == {
        "type": "release",
        "name": "xihe-2026Q3",
        "version": "1",
        "size": str(made.size),
        "sha256": made.sha256,
    }
    assert list(sources()["release"].every()) == [leaf]
    assert sources()["release"].told(made.pk, 0) == "release xihe-2026Q3-r1"
    assert sources()["release"].told(0, 0) == "a release (0)"


def test_what_pages_are_told_is_what_the_file_says(district: object, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    account(district)
    make_release(**QUARTER, at=AT)
    account(district, rows=corrected())
    make_release(**QUARTER, at=AT + timedelta(days=1), reason="a reason")

    with django_assert_num_queries(1):
        newest, oldest = releases("xihe")
    assert (newest.name, newest.replaces, newest.replaced_by) == ("xihe-2026Q3-r2", 1, None)
    assert (oldest.name, oldest.replaces, oldest.replaced_by) == ("xihe-2026Q3-r1", None, 2)
    assert releases("xihe", quarter="2026Q2") == ()
    assert release_numbered("xihe", 2) == newest
    assert release_named("none") is None
    assert release_told("none") is None
    told = release_told("xihe-2026Q3-r2")
    assert told is not None
    (group,) = told.groups
    assert (group.noise_share, group.unranked, [each.unit for each in group.proposals]) == (10, (("g", "few_cases"),), ["f"])
    assert next((line.unit, line.total, line.place, line.word) for line in group.ranking) == ("a", 9765, 2, "top")
    assert {each.title for each in told.frozen} == {"Scoring rows", "Policy", "Calendar"}
    assert len(told.changed) == newest.changed


def test_nothing_that_was_released_vanishes_or_changes(district: object) -> None:
    account(district)
    made = make_release(**QUARTER, at=AT)

    for table in (Release.objects.filter(pk=made.pk), ReleaseFile.objects.filter(pk=made.pk)):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            table._raw_delete("default")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Release.objects.filter(pk=made.pk).update(sha256="0" * 64)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ReleaseFile.objects.filter(pk=made.pk).update(content=b"")


def test_the_database_too_wants_a_reason_of_a_correction_and_none_of_a_first_release(district: object) -> None:
    account(district)
    first = make_release(**QUARTER, at=AT)

    for changed in ({"revision": 2, "replaces": first, "reason": None}, {"revision": 1, "quarter": "2026Q4", "reason": "none"}):
        values = {field.name: getattr(first, field.name) for field in Release._meta.fields if field.name != "id"}
        with pytest.raises(IntegrityError, match="release_says_why"), transaction.atomic():
            Release.objects.create(**values | {"number": 2} | changed)
