"""The simulation in `benchmarks/`: it draws what it says, and tells what holds from what does not."""

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from qingfeng.assessment.rules import Assessment

UNITS = 20


@pytest.fixture
def simulation(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    # The measures are programs beside each other in a folder, not a package.
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "benchmarks/measures")
    return import_module("ranking_simulation")


@pytest.fixture
def planted(simulation: ModuleType) -> tuple[Any, Assessment]:
    """Twenty units, of which the seventh earns 65 % of the points and all others 93 %."""
    quality = np.full(UNITS, 0.93)
    quality[6] = 0.65
    group = simulation.Group(np.full(UNITS, 800), quality)
    rows = simulation.rows_of(np.random.default_rng(4), group)
    return group, simulation.assess(rows, simulation.INDICATORS, group.units)


def counted(simulation: ModuleType, group: Any, found: Assessment) -> tuple[object, ...]:
    tally = simulation.Tally(1)
    simulation.count(tally, group, found)
    return tally.joint[UNITS], tally.false["proposal"], tally.false["certain"]


def test_a_planted_bad_unit_is_told_apart_from_all_others_and_proposed(
    simulation: ModuleType, planted: tuple[Any, Assessment]
) -> None:
    group, found = planted

    assert found.standings[6].range == (UNITS, UNITS)
    assert found.standings[6].word == simulation.Word.CERTAIN_BOTTOM
    assert [proposal.unit for proposal in found.proposals] == ["u6"]
    assert counted(simulation, group, found) == (1, 0, 0)


def test_what_is_published_of_it_is_counted_as_false_where_the_truth_is_another(
    simulation: ModuleType, planted: tuple[Any, Assessment]
) -> None:
    group, found = planted
    equal = simulation.Group(group.sizes, np.full(UNITS, 0.93))

    assert counted(simulation, equal, found) == (0, 1, 1)


def test_units_earn_in_each_indicator_what_they_are_worth(simulation: ModuleType) -> None:
    group = simulation.Group(np.full(40, 3000), np.full(40, 0.8))

    found = simulation.assess(simulation.rows_of(np.random.default_rng(1), group), simulation.INDICATORS, group.units)

    shares = np.array([[float(cell.share) for cell in sheet.cells] for sheet in found.sheets])
    assert shares.mean(axis=0) == pytest.approx(np.full(6, 0.8), abs=0.03)
    assert (simulation.true_totals(group, found) == 80).all()


@pytest.mark.parametrize("scale", ["A", "B"])
def test_on_either_scale_units_earn_what_they_are_worth_with_the_error_that_is_worked_out(
    simulation: ModuleType, scale: str
) -> None:
    record = simulation.Record(scale=simulation.SCALES[scale], finding=2.5)
    mean = record.scale.mean
    group = simulation.Group(np.full(150, 2000), np.full(150, mean))

    rows = simulation.rows_of(np.random.default_rng(2), group, record)
    found = simulation.assess(rows, record.indicators, group.units)

    totals = np.array([line.total / 100 for line in found.lines])
    errors = [import_module("ranking_calibration").true_error(sheet, record) for sheet in found.sheets]
    assert totals.mean() == pytest.approx(100 * mean, abs=4 * float(np.mean(errors)) / np.sqrt(150))
    # The deviation of 150 totals is known to within 6 per cent; three times that is luck still.
    assert totals.std() / np.mean(errors) == pytest.approx(1, abs=0.18)


def test_the_same_seed_gives_the_same_figures(simulation: ModuleType) -> None:
    first, again, other = (simulation.simulated(2, spread=2, seed=seed) for seed in (5, 5, 6))

    assert first == again
    assert first != other
    assert sum(first.units.values()) == 2 * (68 + 26)
