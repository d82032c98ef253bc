"""Accounts drawn up from records that are not as one would wish."""

from pathlib import Path

import pytest
from tests.casework.small_logs import MAPPING, taken
from tests.publication.counted import AT, HEADER, LATE, lines, policy_that_counts

from qingfeng.assessment.models import Score
from qingfeng.assessment.services import NoAccountError, assessed_district, draw_up
from qingfeng.directory.models import District
from qingfeng.directory.services import UnknownDistrictError, found_district
from qingfeng.foundation.quarters import Quarter
from qingfeng.intake.mapping import Mapping
from qingfeng.intake.reading import read_log

pytestmark = pytest.mark.django_db
ALL = {"case_unit": "unit", "procedure": {"value": "one"}}


def take_in(folder: Path, *, source: str = "s", **mapping: object) -> None:
    path = folder / f"{source}.csv"
    path.write_text(HEADER + lines(LATE), "utf-8")
    log = read_log(path, mapping=Mapping.model_validate(MAPPING | mapping), timezone="Asia/Shanghai", now=AT)
    taken(log, policy_that_counts(folder), source=source, at=AT)


def drawn_up() -> Score:
    score, _ = draw_up(District.objects.get(code="small"), Quarter(2026, 3), at=AT)
    return score


@pytest.mark.parametrize(("simulated", "marked"), [({}, False), ({"simulated": True}, True)])
def test_one_simulated_file_marks_the_account_of_a_real_district(
    tmp_path: Path, simulated: dict[str, object], marked: bool
) -> None:
    take_in(tmp_path, **ALL)
    take_in(tmp_path, source="other", **ALL, **simulated)

    assert drawn_up().simulated is marked


def test_a_record_that_names_no_procedure_gives_no_account_and_says_so(tmp_path: Path) -> None:
    take_in(tmp_path, case_unit="unit")

    with pytest.raises(NoAccountError) as refusal:
        drawn_up()

    assert str(refusal.value) == "the record of small has no case with a deadline in 2026Q3."


def test_cases_without_a_procedure_beside_others_count_nothing(tmp_path: Path) -> None:
    take_in(tmp_path, **ALL)
    alone = drawn_up()
    take_in(tmp_path, source="other", case_unit="unit")

    assert drawn_up().rows_digest == alone.rows_digest


def test_where_several_districts_are_assessed_one_must_be_named(tmp_path: Path) -> None:
    policy = policy_that_counts(tmp_path)
    for code in ("one", "other"):
        found_district(policy, code=code, simulated=False, at=AT)

    with pytest.raises(UnknownDistrictError) as refusal:
        assessed_district(None)

    assert str(refusal.value) == "several districts are assessed: one, other. Name one with --district."
    assert assessed_district("other").code == "other"
