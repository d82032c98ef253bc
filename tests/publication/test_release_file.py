"""The release file: what is in it, that the same parts give the same bytes, and that every bent part is named."""

import json

import polars as pl
import pytest
from tests.publication.making import AT, bent, quarter_of, worked, worked_release

from qingfeng.assessment.rules import RowsError
from qingfeng.publication.pack.checking import checked, unchecked
from qingfeng.publication.pack.container import unpacked
from qingfeng.publication.pack.errors import DifferenceError, FigureDifferenceError, UnfitRowsError
from qingfeng.publication.pack.form import ChangedFigure, Replaced, TermsForm
from qingfeng.publication.pack.making import Beside, Correction, make_file
from qingfeng.publication.pack.numbers import freshly_numbered
from qingfeng.publication.pack.reading import read_release
from qingfeng.publication.pack.rows import COLUMNS, parquet_of, published, read_rows, text_of
from qingfeng.publication.pack.terms import Standing


def steps_of(content: bytes) -> list[str]:
    return [str(step) for step in checked(read_release(content))]


def test_a_release_holds() -> None:
    told = steps_of(worked_release())

    assert told[0] == "Files: 12 have the size and digest that release.json names."
    assert told[1].startswith("Rows: 10,958 are the same as CSV and as Parquet")
    assert told[-2] == "Proposals: 1, with 2 places, a margin of 1.0 points and z = 4.0."
    assert told[-1] == "715 published figures are those that were computed."


def test_the_same_parts_give_the_same_bytes() -> None:
    quarter, rows = worked()

    first = make_file(quarter, rows, Beside(), at=AT)
    again = make_file(quarter, rows.sample(fraction=1, shuffle=True, seed=1), Beside(), at=AT)

    assert first == again


def test_the_figures_are_those_of_the_worked_example() -> None:
    files = unpacked(worked_release())

    group = json.loads(files["results.json"])["groups"][0]
    assert [(line["unit"], line["total"], line["error"], line["place"]) for line in group["ranking"]] == [
        ("a", "9765", "11751", "2"),
        ("b", "10000", "15428", "1"),
        ("c", "9254", "29377", "5"),
        ("d", "9344", "40209", "3"),
        ("e", "9344", "62784", "3"),
        ("f", "6373", "64156", "6"),
    ]
    assert group["noise_share"] == "10"
    # A notice stands and was served before the quarter: the next rung.
    assert [(each["unit"], each["distance"], each["variance"], each["outcome"]) for each in group["proposals"]] == [
        ("f", "307477", "109697520051", "admonition")
    ]
    assert {line["change"] for line in group["ranking"]} == {"untold"}


def test_the_data_package_describes_every_table() -> None:
    files = unpacked(worked_release())

    package = json.loads(files["datapackage.json"])

    assert package["title"].startswith("【模拟数据 SIMULATED DATA】")
    for resource in package["resources"]:
        assert resource["bytes"] == len(files[resource["path"]])
        if resource["format"] == "csv":
            head = files[resource["path"]].decode().partition("\n")[0]
            assert [each["name"] for each in resource["schema"]["fields"]] == head.split(",")


def test_a_release_of_simulated_data_says_so_first() -> None:
    told = unpacked(worked_release())["README.txt"].decode()

    assert told.startswith("**** 模拟数据 ****")
    assert "**** SIMULATED DATA ****" in told


def replaced(name: str, old: str, new: str) -> bytes:
    """Return the release with one text of a file replaced, its digests made right."""
    content = worked_release()
    text = unpacked(content)[name].decode()
    assert old in text
    return bent(content, {name: text.replace(old, new, 1).encode()})


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("results.json", '"total":"9765"', '"total":"9766"', ("key", "a", "-", "groups.ranking.total")),
        ("results.json", '"points":"3656"', '"points":"3657"', ("key", "a", "on-time", "groups.sheets.cells.points")),
        ("results.json", '"noise_share":"10"', '"noise_share":"11"', ("key", "-", "-", "groups.noise_share")),
        ("results.json", '"outcome":"admonition"', '"outcome":"reshuffle"', ("key", "f", "-", "groups.proposals.outcome")),
        ("results.json", '"change":"untold"', '"change":"improved"', ("key", "a", "-", "groups.ranking.change")),
        ("results.json", '"word":"certain_bottom"', '"word":"bottom"', ("key", "f", "-", "groups.ranking.word")),
        ("ranking.csv", "key,a,9765", "key,a,9766", ("key", "a", "-", "ranking.csv:2")),
        ("cells.csv", "key,a,on-time,1200", "key,a,on-time,1201", ("key", "a", "on-time", "cells.csv:2")),
        ("decisions.json", '"rung":"1"', '"rung":"2"', ("key", "f", "-", "groups.proposals.outcome")),
        ("rows.csv", "key,a,cards,0,1,1", "key,a,cards,0.5,1,1", ("key", "a", "cards", "rows.csv:2")),
    ],
)
def test_the_first_difference_is_named(name: str, old: str, new: str, place: tuple[str, ...]) -> None:
    content = replaced(name, old, new)

    with pytest.raises(FigureDifferenceError) as refusal:
        steps_of(content)

    facts = refusal.value.facts
    assert (facts["group"], facts["unit"], facts["indicator"], facts["field"]) == place
    assert facts["expected"] != facts["found"]


def test_a_row_that_is_left_out_of_both_files_changes_the_figures() -> None:
    content = worked_release()
    rows = read_rows(unpacked(content)["rows.parquet"], "rows.parquet")
    # The late cases of unit f, as a publisher might wish them away.
    kept = rows.filter((pl.col("unit") != "f") | (pl.col("indicator") != "on-time") | (pl.col("num") == 1))

    with pytest.raises(FigureDifferenceError) as refusal:
        steps_of(bent(content, {"rows.csv": text_of(kept), "rows.parquet": parquet_of(kept)}))

    assert refusal.value.facts["field"] == "rows.count"


def test_another_policy_than_the_named_one_is_found() -> None:
    content = worked_release()
    name = next(each for each in unpacked(content) if each.startswith("policies/"))
    text = unpacked(content)[name].decode().replace("weight = 30", "weight = 20")

    with pytest.raises(DifferenceError, match="the release names"):
        steps_of(bent(content, {name: text.encode()}))


def test_a_file_that_is_not_the_named_one_is_found() -> None:
    from qingfeng.publication.pack.container import packed

    files = unpacked(worked_release())

    with pytest.raises(DifferenceError, match=r"README\.txt has the digest"):
        read_release(packed(files | {"README.txt": b"all is well"}))


def test_a_unit_that_is_left_out_is_named() -> None:
    quarter, rows = worked()
    kept = quarter_of(quarter.policies[0], {"key": list("abcdef")})
    content = make_file(kept, rows.filter(pl.col("unit") != "g"), Beside(), at=AT)

    with pytest.raises(DifferenceError, match="the release leaves out: g"):
        steps_of(content)


def test_other_terms_than_those_of_the_policy_are_named() -> None:
    terms = TermsForm(edge=2, ladder=2, margin=0, z=4000)

    with pytest.raises(FigureDifferenceError) as refusal:
        steps_of(bent(worked_release(), {}, terms=terms))

    assert (refusal.value.place[3], refusal.value.facts["expected"]) == ("terms.margin", "100")


def test_a_correction_creates_no_proposal_and_makes_none_graver() -> None:
    quarter, rows = worked()
    replaces = Replaced(name="xihe-2026Q3-r1", revision=1, sha256="0" * 64)
    changed = [ChangedFigure(group="key", unit="f", indicator="", field="groups.sheets.total", before="6300", after="6373")]

    def proposed(earlier: dict[str, str], suspended: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        beside = Beside(
            standing=Standing(earlier=earlier, suspended=suspended), correction=Correction(replaces, "an objection", changed)
        )
        content = make_file(quarter, rows, beside, at=AT)
        assert steps_of(content)
        assert read_release(content).form.name == "xihe-2026Q3-r2"
        found = json.loads(unpacked(content)["results.json"])["groups"][0]["proposals"]
        return [(each["unit"], each["outcome"]) for each in found]

    assert proposed({}) == []
    assert proposed({"f": "notice"}) == [("f", "notice")]
    assert proposed({"f": "held"}) == [("f", "held")]
    assert proposed({"f": "notice"}, suspended=("f",)) == []


def test_what_was_not_checked_is_said() -> None:
    quarter, rows = worked()
    plain = read_release(make_file(quarter, rows, Beside(), at=AT))

    assert len(unchecked(plain)) == 2
    assert len(unchecked(plain, has_record=True)) == 1
    assert len(unchecked(read_release(worked_release()))) == 4


def test_rows_that_cannot_be_published_are_refused() -> None:
    _, rows = worked()

    for strange in (
        rows.drop("week"),
        rows.with_columns(num=pl.col("num") + 0.001),
        rows.with_columns(stratum=pl.lit("short, at the window")),
        rows.with_columns(stratum=pl.lit("")),
        rows.with_columns(w=pl.lit(None, pl.Float64)),
        rows.with_columns(case=-1),
    ):
        with pytest.raises(UnfitRowsError):
            published(strange)


def test_rows_of_no_unit_of_the_policy_are_refused() -> None:
    quarter, rows = worked()

    with pytest.raises(RowsError):
        make_file(quarter, rows.with_columns(unit=pl.lit("nobody")), Beside(), at=AT)


def test_text_and_parquet_hold_the_same_rows() -> None:
    rows = published(freshly_numbered(worked()[1]))

    again = read_rows(parquet_of(rows), "rows.parquet")
    lines = text_of(rows).decode().split("\n")

    assert again.equals(rows)
    assert lines[0] == ",".join(COLUMNS)
    assert len(lines) == rows.height + 2
    assert "key,c,visits,0.5,1,1,,,,," in lines
