"""What was entered in time stays so when it is corrected later; what was entered late does too."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.assessment.worked import indicator
from tests.casework.small_logs import MAPPING, small_policy, taken
from tests.publication.making import indicators_toml, units_toml

from qingfeng.assessment.selectors import rows_of
from qingfeng.assessment.services import draw_up
from qingfeng.casework.models import Act
from qingfeng.casework.selectors.numbers import numbers_of
from qingfeng.directory.models import District
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.foundation.quarters import Quarter
from qingfeng.intake.mapping import Mapping
from qingfeng.intake.reading import read_log

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 2, tzinfo=UTC)
HEADER = "case,act,at,who,note,fee,unit,entered\n"
# Monday, 6 July 2026: what was done then may be entered until Tuesday, 24:00.
MONDAY, IN_TIME, TOO_LATE, THURSDAY, MUCH_LATER = "2026-07-06", "2026-07-07", "2026-07-08", "2026-07-09", "2026-09-01"


def policy_of_entries(folder: Path) -> Policy:
    policy = small_policy(folder)
    text = indicators_toml([indicator("truth", "share", 0.5, 1, 100)])
    (policy.source / "units.toml").write_text(units_toml({"a": "key"}), "utf-8")
    (policy.source / "indicators.toml").write_text(
        f'{text}count = {{ procedure = ["one"], num = "entered_in_time" }}\n', "utf-8"
    )
    return load_pack(str(policy.source))


def lines(case: str, entered: str, fee: int) -> str:
    """Submitted on Monday, entered when told; decided on Thursday and entered at once."""
    return f"{case},submit,{MONDAY}T09:00:00,Wang,,{fee},a,{entered}T10:00:00\n{decided(case, THURSDAY)}"


def decided(case: str, entered: str) -> str:
    return f"{case},decide,{THURSDAY}T09:00:00,Li,,,a,{entered}T10:00:00\n"


def take_in(folder: Path, policy: Policy, *parts: str) -> None:
    path = folder / "log.csv"
    # What was entered after the newest act of a file is not known yet: so the file has one of September.
    path.write_text(HEADER + "".join(parts) + "newest,submit,2026-09-28T09:00:00,Wang,,,,2026-09-28T10:00:00\n", "utf-8")
    told = {"case_unit": "unit", "procedure": {"value": "one"}, "recorded_at": {"column": "entered"}}
    log = read_log(path, mapping=Mapping.model_validate(MAPPING | told), timezone="Asia/Shanghai", now=AT)
    taken(log, policy, at=AT)


def in_time() -> dict[str, float]:
    score, _ = draw_up(District.objects.get(code="small"), Quarter(2026, 3), at=AT)
    rows = rows_of(score.pk)
    numbers = numbers_of(rows["opens"])
    return {numbers[opens]: num for opens, num in rows.select("opens", "num").iter_rows()}


def test_a_correction_costs_nothing_and_saves_nothing(tmp_path: Path) -> None:
    policy = policy_of_entries(tmp_path)
    first = (lines("good", IN_TIME, 1), lines("late", TOO_LATE, 1), lines("untouched", IN_TIME, 1))
    take_in(tmp_path, policy, *first)
    before = in_time()

    take_in(tmp_path, policy, lines("good", MUCH_LATER, 2), lines("late", IN_TIME, 2), first[2])

    assert Act.objects.exclude(corrects=None).count() == 2
    assert in_time() == before == {"good": 1.0, "late": 0.0, "untouched": 1.0}


def test_an_act_added_late_is_no_correction(tmp_path: Path) -> None:
    policy = policy_of_entries(tmp_path)
    first = lines("good", IN_TIME, 1)
    take_in(tmp_path, policy, first)

    take_in(tmp_path, policy, first, decided("good", MUCH_LATER))

    assert in_time() == {"good": 0.0}


def test_a_correction_of_a_correction_looks_back_to_the_first_entry(tmp_path: Path) -> None:
    policy = policy_of_entries(tmp_path)

    for entered, fee in ((IN_TIME, 1), (TOO_LATE, 2), (MUCH_LATER, 3)):
        take_in(tmp_path, policy, lines("good", entered, fee))

    assert in_time() == {"good": 1.0}
