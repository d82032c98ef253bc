"""The worked example of the method, to the last digit."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.assessment.worked import INDICATORS, UNITS, points, worked_rows

from qingfeng.assessment.rules import Assessment, Gate, assess
from qingfeng.assessment.rules.ranges import Word, is_higher
from qingfeng.assessment.rules.sheets import Reason

CELLS = {
    "A": "36.56 12.24 24.06 – 12.29 12.50",
    "B": "37.50 12.50 25.00 – 12.50 12.50",
    "C": "31.12 10.18 20.37 10.00 10.55 10.32",
    "D": "34.38 11.98 22.50 – 12.08 12.50",
    "E": "34.38 11.98 22.50 – 12.08 12.50",
    "F": "20.25 9.27 13.50 – 10.00 10.71",
}
TABLE = {
    "A": (9765, 11751, 886935, 9761),
    "B": (10000, 15428, 882247, 10000),
    "C": (9254, 29377, 896915, 9261),
    "D": (9344, 40209, 895372, 9329),
    "E": (9344, 62784, 895372, 9353),
    "F": (6373, 64156, 954777, 6427),
}
# V_case, V_day, V_week, V_applicant, borrowed spread, visits, V, effective failing cases a week.
VARIANCES = {
    "A": "0.729650 0.649892 0.812253 0.729650 0.295243 0.273277 1.380773 0.289322",
    "B": "0.000000 0.000000 0.000000 0.000000 2.107011 0.273277 2.380288 0.000000",
    "C": "2.942001 6.106929 8.282530 2.942001 0.131492 0.215879 8.629901 0.696459",
    "D": "7.449709 14.007143 12.172783 7.449709 1.887449 0.273277 16.167869 0.293592",
    "E": "8.865888 36.941465 37.258010 8.865888 1.887449 0.273277 39.418736 0.264853",
    "F": "5.875233 1.299339 5.332139 40.886521 0.000000 0.273277 41.159798 7.893042",
}
POOLED = {
    "on-time": ("0.787887", "0.033249"),
    "cards": ("2.564766", "0.004147"),
    "ratings": ("0.794594", "0.034930"),
    "complaints": ("0.857500", "0.047500"),
    "visits": ("0.000000", "0.524691"),
}


@pytest.fixture(scope="module")
def found() -> Assessment:
    return assess(worked_rows(), INDICATORS, UNITS, edge=2, gate=Gate(ladder=2))


def test_cells_and_weights(found: Assessment) -> None:
    sheets = {sheet.unit: sheet for sheet in found.sheets}

    assert {unit: [cell.points for cell in sheets[unit].cells] for unit in CELLS} == {
        unit: points(text) for unit, text in CELLS.items()
    }
    assert [cell.weight for cell in sheets["A"].cells] == points("37.50 12.50 25.00 – 12.50 12.50")
    assert [cell.weight for cell in sheets["C"].cells] == points("33.34 11.11 22.22 11.11 11.11 11.11")


def test_the_published_table(found: Assessment) -> None:
    assert {line.unit: (line.total, line.error, line.reference, line.adjusted) for line in found.lines} == TABLE


def test_what_is_shown_after_plus_minus(found: Assessment) -> None:
    assert [line.plus_minus for line in found.lines] == [23, 30, 58, 79, 123, 126]


def test_the_sheet_in_the_document_is_the_one_computed(found: Assessment) -> None:
    document = (Path(__file__).parents[2] / "docs/ranking.md").read_text(encoding="utf-8")

    for cell in found.sheets[2].cells:
        assert f"| {cell.rows} | {cell.formula} |" in document
        assert f"| {cell.written}, {cell.weight} | {cell.points} | {cell.loss} |" in document


def test_variances_behind_the_standard_errors(found: Assessment) -> None:
    opened = {
        unit: [*noise.clusters.values(), noise.short, noise.visits, noise.variance, noise.busy]
        for unit, noise in found.noise.items()
    }

    assert {unit: " ".join(f"{value:.6f}" for value in values) for unit, values in opened.items()} == VARIANCES
    assert {noise.dependence for noise in found.noise.values()} == {1}
    assert {code: (f"{each.failure:.6f}", f"{each.square:.6f}") for code, each in found.pooled.items()} == POOLED


def test_what_standardised_the_share_on_time(found: Assessment) -> None:
    factors = {sheet.unit: f"{float(sheet.cells[0].factor):.6f}" for sheet in found.sheets}

    assert [factors[unit] for unit in "ABDCEF"] == ["1.047426"] * 3 + ["0.968808"] * 3


def test_places_ranges_and_words(found: Assessment) -> None:
    stands = found.standings

    assert [each.place for each in stands] == [2, 1, 5, 3, 3, 6]
    assert [each.range for each in stands] == [(1, 5)] * 5 + [(6, 6)]
    assert [each.own_range for each in stands] == [(1, 5)] * 5 + [(6, 6)]
    assert [each.word for each in stands] == [
        Word.TOP,
        Word.TOP,
        Word.BOTTOM,
        Word.EITHER,
        Word.EITHER,
        Word.CERTAIN_BOTTOM,
    ]


def test_no_other_pair_is_told_apart(found: Assessment) -> None:
    lines = {line.unit: line for line in found.lines}
    apart = {(a, b) for a in lines for b in lines if is_higher(lines[a], lines[b], 2850)}
    distances = {
        a: (lines[a].total - lines["F"].total) * 100 / (lines[a].error ** 2 + lines["F"].error ** 2) ** 0.5 for a in "ABCDE"
    }

    assert apart == {(a, "F") for a in "ABCDE"}
    assert [f"{distances[a]:.3f}" for a in "ABCDE"] == ["5.201", "5.497", "4.083", "3.924", "3.310"]


def test_noise_share_and_the_gate(found: Assessment) -> None:
    (proposal,) = found.proposals

    assert found.noise_share == 10
    assert (proposal.unit, proposal.place, proposal.range) == ("F", 6, (6, 6))
    assert (proposal.distance, proposal.adjusted_distance) == (307477, 302077)
    assert (proposal.distance**2 * 25, proposal.variance) == (2363552638225, 109697520051)
    assert f"{(proposal.distance**2 * 25 / proposal.variance) ** 0.5:.3f}" == "4.642"
    assert f"{(proposal.adjusted_distance**2 * 25 / proposal.variance) ** 0.5:.3f}" == "4.560"


def test_a_unit_of_few_cases_is_shown_and_not_ranked(found: Assessment) -> None:
    sheet = found.sheets[-1]

    assert (sheet.unit, sheet.cases, sheet.total, sheet.reason) == ("G", 25, None, Reason.FEW_CASES)
    assert {line.unit for line in found.lines} == set("ABCDEF")


def test_a_cell_keeps_what_opens_it(found: Assessment) -> None:
    on_time = found.sheets[2].cells[0]

    assert (on_time.rows, on_time.formula) == (900, "888 / 900")
    assert (on_time.written, on_time.weight) == (Decimal(30), Decimal("33.34"))
    assert on_time.points + on_time.loss == on_time.weight
    assert round(on_time.error or 0, 4) == 0.6612
