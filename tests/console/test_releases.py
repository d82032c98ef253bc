"""Pages of releases: what was frozen, revisions and what they changed, the file byte for byte, how to verify it."""

import hashlib
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from tests.console.reading import links_of, text_of
from tests.publication.accounts import AT, account, corrected, founded, scored_policy

from qingfeng.custody.selectors import verifier_key
from qingfeng.custody.services import begin_log, sequence_all
from qingfeng.ledger.notes import read_verifier_key
from qingfeng.publication.models import Release
from qingfeng.publication.pack.reading import read_release
from qingfeng.publication.pack.sealing import checked_receipt
from qingfeng.publication.selectors import content_of, release_told, releases
from qingfeng.publication.services import make_release

pytestmark = pytest.mark.django_db
REASON = "The day of serving was wrong: the case was in time."


@pytest.fixture
def district(tmp_path: Path) -> object:
    return founded(scored_policy(tmp_path))


@pytest.fixture
def released(district: object) -> object:
    """A release of the worked example and its correction."""
    account(district)  # type: ignore[arg-type]
    make_release(district="xihe", quarter="2026Q3", at=AT)
    account(district, rows=corrected())  # type: ignore[arg-type]
    return make_release(district="xihe", quarter="2026Q3", at=AT, reason=REASON)


def test_before_the_first_release_the_page_says_how_to_make_one(pages: Client, district: object) -> None:
    assert "qingfeng release make" in text_of(pages, "/en/xihe/releases")


def test_the_list_has_the_newest_revision_first_and_says_which_is_in_force(pages: Client, released: object) -> None:
    shown = text_of(pages, "/en/xihe/releases")

    newest, first = (row.name for row in releases("xihe"))
    assert shown.index(newest) < shown.index(first)
    assert f"{REASON} Third quarter of 2026 {first}" in shown
    assert shown.count("in force") == shown.count("corrected since") == 1


def test_a_revision_says_why_it_was_made_and_what_it_changed(pages: Client, released: object) -> None:
    shown = text_of(pages, "/en/xihe/releases/2")

    assert REASON in shown
    assert "What this revision changed" in shown
    assert "This revision has been corrected." not in shown


def test_what_changed_is_said_in_words_and_in_points(pages: Client, released: object) -> None:
    # One of the cases of unit C was in time after all: the figures of its cell and its total rise.
    shown = text_of(pages, "/en/xihe/releases/2")

    said = shown[shown.rindex("What this revision changed") : shown.index("What is in the file")]
    assert "Counted" in said
    assert "Points" in said
    assert "Total" in said
    assert not any(code in said for code in ("cells.", "sheets", "ranking.", "adjusted_points"))


def test_an_older_revision_leads_to_the_one_after_it(pages: Client, released: object) -> None:
    assert "This revision has been corrected." in text_of(pages, "/en/xihe/releases/1")
    assert "/en/xihe/releases/2" in links_of(pages, "/en/xihe/releases/1")


def test_a_release_shows_what_it_froze_and_two_lines_that_verify_it(pages: Client, released: object) -> None:
    shown, row = text_of(pages, "/en/xihe/releases/2"), releases("xihe")[0]

    for each in release_told(row.name).frozen:  # type: ignore[union-attr]
        assert each.digest in shown
    assert row.sha256 in shown
    assert f"curl -O http://localhost/en/xihe/releases/2/{row.file_name} qingfeng verify {row.file_name}" in shown


def test_proposals_of_a_release_are_marked_as_such(pages: Client, released: object) -> None:
    assert "proposed, not decided" in text_of(pages, "/en/xihe/releases/2")


def test_the_file_is_that_of_the_release_and_has_its_digest(pages: Client, released: object) -> None:
    row = releases("xihe")[0]

    response = pages.get(f"/en/xihe/releases/2/{row.file_name}")

    assert response.content == content_of(row.name)
    assert hashlib.sha256(response.content).hexdigest() == row.sha256
    assert response["Content-Disposition"] == f'attachment; filename="{row.file_name}"'


@pytest.mark.parametrize("place", ["releases/9", "releases/2/other.zip", "releases/1/xihe-2026Q3-r2.zip"])
def test_what_is_no_release_is_not_found(pages: Client, released: object, place: str) -> None:
    assert pages.get(f"/en/xihe/{place}").status_code == 404


def test_every_page_says_that_the_data_are_simulated(pages: Client, released: object) -> None:
    for place in ("releases", "releases/1", "releases/2"):
        assert "Simulated data" in text_of(pages, f"/en/xihe/{place}")
        assert "模拟数据" in text_of(pages, f"/zh/xihe/{place}")


def test_the_receipt_of_a_release_holds_and_is_offered_once_there_is_one(
    pages: Client, released: Release, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_FOLDER = str(tmp_path)
    before = text_of(pages, "/en/xihe/releases/2"), pages.get("/en/xihe/releases/2/receipt").status_code
    begin_log("xihe.example/ledger")
    sequence_all()

    shown, given = text_of(pages, "/en/xihe/releases/2"), pages.get("/en/xihe/releases/2/receipt")

    release = read_release(content_of(released.name) or b"")
    keys = [read_verifier_key(str(verifier_key()))]
    assert "Receipt of this release" not in before[0]
    assert before[1] == 404
    assert "Receipt of this release" in shown
    assert f"--receipt {released.name}.tlog-proof --key keys" in shown
    assert given.headers["Content-Disposition"] == f'attachment; filename="{released.name}.tlog-proof"'
    assert [str(step) for step in checked_receipt(release, given.content, keys)]
    assert pages.get("/en/xihe/releases/9/receipt").status_code == 404
