"""What the method promises of places, ranges, words and the gate, for any published table."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.assessment.tables import MANY, by_unit, proposed, tables

from qingfeng.assessment.rules.constants import c_change, c_edge, c_joint, c_own
from qingfeng.assessment.rules.gate import Gate
from qingfeng.assessment.rules.ranges import Change, Comparison, Line, Word, change, compared, edge_of, is_higher, noise_share
from qingfeng.directory.policy.assessment import false_proposals_a_year

JOINT = {2: 1960, 3: 2344, 6: 2850, 20: 3544, 26: 3678, 30: 3749, 68: 4133, 94: 4276}
OWN = {2: 1960, 3: 2237, 6: 2569, 20: 3001, 26: 3083, 30: 3127, 68: 3366, 94: 3455}
EDGE = {1: 1645, 2: 1955, 5: 2319, 8: 2490}


def test_constants_are_those_of_the_method() -> None:
    assert {units: c_joint(units) for units in JOINT} == JOINT
    assert {units: c_own(units) for units in OWN} == OWN
    assert {edge: c_edge(edge) for edge in EDGE} == EDGE
    assert c_change(1) == 1960


@MANY
@given(tables())
def test_the_place_lies_in_the_range_and_the_own_range_inside_it(table: list[Line]) -> None:
    for each in by_unit(table).values():
        assert 1 <= each.range[0] <= each.own_range[0] <= each.place <= each.own_range[1] <= each.range[1] <= len(table)


@MANY
@given(tables(3, 20))
def test_higher_is_antisymmetric_and_transitive(table: list[Line]) -> None:
    constant = c_joint(len(table))
    above = {(a, b) for a, b in permutations(range(len(table)), 2) if is_higher(table[a], table[b], constant)}

    assert not {(b, a) for a, b in above} & above
    assert all((a, d) in above for a, b in above for c, d in above if b == c)


@MANY
@given(tables())
def test_units_told_apart_have_both_bounds_apart(table: list[Line]) -> None:
    stands = by_unit(table)

    for a, b in permutations(table, 2):
        if compared(a, b, len(table)) is Comparison.HIGHER:
            assert stands[a.unit].range[0] < stands[b.unit].range[0]
            assert stands[a.unit].range[1] < stands[b.unit].range[1]


@MANY
@given(tables())
def test_the_width_of_a_range_is_the_number_of_units_not_told_apart(table: list[Line]) -> None:
    for line in table:
        untold = sum(compared(line, other, len(table)) is Comparison.UNTOLD for other in table if other is not line)
        low, high = by_unit(table)[line.unit].range

        assert high - low == untold


@MANY
@given(tables())
def test_equal_totals_share_a_place_and_with_equal_errors_a_range(table: list[Line]) -> None:
    twin = replace(table[0], unit="twin")
    shifted = replace(table[0], unit="other", error=table[0].error + 1)
    stands = by_unit([*table, twin, shifted])

    assert replace(stands["twin"], unit="u0") == stands["u0"]
    assert stands["other"].place == stands["u0"].place == 1 + sum(line.total > twin.total for line in table)


@MANY
@given(tables(), st.randoms(use_true_random=False))
def test_relabelling_units_permutes_everything(table: list[Line], random) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    shuffled = list(table)
    random.shuffle(shuffled)

    assert by_unit(shuffled) == by_unit(table)
    assert proposed(shuffled) == proposed(table)


@MANY
@given(tables(), st.integers(-500, 500))
def test_a_constant_on_all_totals_changes_nothing(table: list[Line], added: int) -> None:
    moved = [replace(line, total=line.total + added) for line in table]

    assert by_unit(moved) == by_unit(table)


@MANY
@given(tables())
def test_a_finer_unit_of_points_changes_nothing(table: list[Line]) -> None:
    finer = [replace(line, total=10 * line.total, error=10 * line.error) for line in table]

    assert by_unit(finer) == by_unit(table)


@MANY
@given(tables(), st.integers(1, 3000))
def test_raising_a_total_never_worsens_its_bounds_nor_betters_anothers(table: list[Line], more: int) -> None:
    before, after = by_unit(table), by_unit([replace(table[0], total=table[0].total + more), *table[1:]])

    for kind in ("range", "own_range"):
        low, high = getattr(before["u0"], kind)
        assert getattr(after["u0"], kind)[0] <= low
        assert getattr(after["u0"], kind)[1] <= high
        for line in table[1:]:
            assert getattr(after[line.unit], kind)[0] >= getattr(before[line.unit], kind)[0]
            assert getattr(after[line.unit], kind)[1] >= getattr(before[line.unit], kind)[1]


@MANY
@given(tables(), st.integers(1, 30_000))
def test_a_larger_error_never_narrows_a_range(table: list[Line], more: int) -> None:
    before, after = by_unit(table), by_unit([replace(table[0], error=table[0].error + more), *table[1:]])

    for unit, each in before.items():
        assert after[unit].range[0] <= each.range[0]
        assert after[unit].range[1] >= each.range[1]


@MANY
@given(tables(3))
def test_one_more_unit_never_narrows_a_range(table: list[Line]) -> None:
    before, after = by_unit(table[:-1]), by_unit(table)

    for unit, each in before.items():
        assert after[unit].range[1] - after[unit].range[0] >= each.range[1] - each.range[0]


@MANY
@given(tables())
def test_only_the_words_of_a_range_are_used(table: list[Line]) -> None:
    edge = edge_of(len(table))

    for each in by_unit(table).values():
        low, high = each.range
        assert (each.word is Word.CERTAIN_TOP) == (edge > 0 and high <= edge)
        assert (each.word is Word.CERTAIN_BOTTOM) == (edge > 0 and low > len(table) - edge)
        assert (each.word is None) == (edge == 0)
        if each.word is Word.CERTAIN_MIDDLE:
            assert low > edge
            assert high <= len(table) - edge


@MANY
@given(tables())
def test_proposed_is_at_most_the_bottom_five(table: list[Line]) -> None:
    found = proposed(table)

    assert len(found) <= 5
    assert found <= {unit for unit, each in by_unit(table).items() if each.place > len(table) - 5}


@MANY
@given(tables(), st.integers(0, 3000), st.integers(0, 300))
def test_a_stricter_gate_proposes_a_subset(table: list[Line], z: int, margin: int) -> None:
    usual = proposed(table, Gate(z=2000, margin=0))

    assert proposed(table, Gate(z=2000 + z, margin=margin)) <= usual


@MANY
@given(tables(), st.integers(0, 3000), st.integers(0, 3000))
def test_more_points_never_make_a_unit_proposed(table: list[Line], points: int, adjusted: int) -> None:
    assume("u0" not in proposed(table))
    better = replace(table[0], total=table[0].total + points, adjusted=table[0].adjusted + adjusted)

    assert "u0" not in proposed([better, *table[1:]])


@MANY
@given(tables())
def test_the_noise_share_is_a_share(table: list[Line]) -> None:
    assert 0 <= (noise_share(table) or 0) <= 100


@MANY
@given(tables(2, 2), st.integers(1, 94))
def test_change_reads_the_same_from_either_side(both: list[Line], units: int) -> None:
    now, before = both
    opposite = {Change.IMPROVED: Change.WORSENED, Change.WORSENED: Change.IMPROVED, Change.UNTOLD: Change.UNTOLD}

    assert change(before, now, units) is opposite[change(now, before, units)]


def test_a_single_unit_has_one_place_and_no_word() -> None:
    table = [Line("u0", 9000, 3000, 900_000, 9000)]

    (alone,) = by_unit(table).values()

    assert (alone.place, alone.range, alone.word) == (1, (1, 1), None)
    assert noise_share(table) is None
    assert proposed(table) == set()


@pytest.mark.parametrize(("units", "z", "bound"), [(94, "4", "0.0119"), (94, "4.041", "0.0100"), (94, "3.646", "0.0501")])
def test_the_bound_on_false_proposals(units: int, z: str, bound: str) -> None:
    assert f"{false_proposals_a_year(units, Decimal(z)):.4f}" == bound
