"""What the check of a pack says of its scales and weights: who carries the noise, what bends, how loose the gate is."""

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.cli.running import run

from qingfeng.directory.policy.assessment import Indicator
from qingfeng.directory.policy.budget import noise_budget, scale_remarks
from qingfeng.directory.policy.contents import UnitEntry
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.foundation.messages import speaking

CHANCE = "by chance alone at most 0.0119 units a year would be proposed (94 units, z = 4)"


@cache
def pack() -> Policy:
    return load_pack("fuling")


def changed(code: str, **terms: Any) -> Policy:
    indicators = tuple(each.model_copy(update=terms) if each.code == code else each for each in pack().indicators)
    return replace(pack(), indicators=indicators)


def told(policy: Policy) -> list[str]:
    with speaking("en"):
        return [remark.text for remark in scale_remarks(policy)]


def one(code: str) -> Indicator:
    return next(each for each in pack().indicators if each.code == code)


def only(*indicators: Indicator) -> Policy:
    police: UnitEntry = next(each for each in pack().units if each.code == "police")
    return replace(pack(), units=(police,), indicators=indicators)


def test_the_shipped_pack_gives_no_more_than_its_bound() -> None:
    assert told(pack()) == [CHANCE]


def test_a_budget_is_worked_out_by_hand_for_one_unit() -> None:
    on_time, cards = one("k-eff-ontime"), one("k-law-cards")
    heavy = cards.model_copy(update={"weight": Decimal(42)})

    found = noise_budget(only(on_time, heavy), "key")

    # Weights 14 and 42 are spread to 25 and 75; 25² · 0.0196 / 0.2² against (75 · 1000 / 40)² · 0.003, each over its rows.
    cases = only().units[0].expected_cases
    assert cases is not None
    own, all_of_them = cases.service + cases.other, cases.service + cases.other + cases.complaints + cases.contact
    first, second = 306.25 / float(own), 10546.875 / float(all_of_them)
    assert found["k-law-cards"] == pytest.approx(second / (first + second))
    assert sum(found.values()) == pytest.approx(1)


def test_an_indicator_with_most_of_the_noise_is_named() -> None:
    (bound, noisy) = told(changed("k-law-cards", zero=Decimal(10), weight=Decimal(20)))

    assert bound == CHANCE
    assert noisy.startswith("Breaches of procedure: deductions of cards that stand (yellow 0.5, red 2): ")
    assert noisy.endswith(" % of the noise of a middling unit would come from it; from half on the ranking is one of its luck")


def test_a_value_outside_its_scale_is_named() -> None:
    mean = one("k-eff-ontime").assumed.model_copy(update={"mean": Decimal("0.75")})

    assert told(changed("k-eff-ontime", assumed=mean))[1:] == [
        "Decided within the promised limit: the value assumed, 0.75, lies outside its scale; there luck only cuts one way"
    ]


def test_units_that_cannot_be_ranked_and_duties_have_no_part_in_the_budget() -> None:
    light = replace(only(one("k-eff-ontime")), indicators=(one("k-eff-ontime"),))

    assert noise_budget(light, "key") == {}
    assert noise_budget(pack(), "key")["k-int-reports"] == 0


def test_the_check_prints_them(tmp_path: Path) -> None:
    lines = run(tmp_path, "policy", "check", "fuling").stdout.splitlines()

    assert lines[-1] == f"  {CHANCE}"
    assert run(tmp_path, "policy", "check", "wabo").stdout.count("\n") == 1
