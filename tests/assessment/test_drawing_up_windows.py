"""Accounts whose gate looks at four quarters: they keep the rows of all of them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.casework.small_logs import MAPPING, taken
from tests.publication.counted import HEADER, policy_that_counts

from qingfeng.assessment.models import Score
from qingfeng.assessment.pooling import apart
from qingfeng.assessment.selectors import account_of, rows_of
from qingfeng.assessment.services import NoAccountError, draw_up
from qingfeng.directory.models import District
from qingfeng.directory.policy.loading import load_pack
from qingfeng.foundation.quarters import Quarter
from qingfeng.intake.mapping import Mapping
from qingfeng.intake.reading import read_log
from qingfeng.publication.pack.errors import UnreadableReleaseError
from qingfeng.publication.services import make_release

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 1, tzinfo=UTC)
# Mondays in the middle of each quarter; the deadline is the Monday after.
MONDAYS = (date(2026, 2, 2), date(2026, 5, 11), date(2026, 8, 10), date(2026, 11, 9))
LAST = Quarter(2026, 4)


def lines(mondays: tuple[date, ...]) -> str:
    """Forty cases of each of two units on each Monday: those of a decided after two days, those of b after three weeks."""
    found = []
    for unit, days in (("a", 2), ("b", 21)):
        for number, day in ((number, day) for day in mondays for number in range(40)):
            case, end = f"{unit}{day:%m}-{number}", day + timedelta(days=days)
            found.append(f"{case},submit,{day}T09:00:00,Wang,,,{unit}\n{case},decide,{end}T09:00:00,Li,,,{unit}\n")
    return "".join(found)


def take_in(folder: Path, mondays: tuple[date, ...], *, window: int = 4) -> None:
    policy = policy_that_counts(folder)
    terms = policy.source / "pack.toml"
    terms.write_text(f"{terms.read_text('utf-8')}[assessment]\ngate_window = {window}\n", "utf-8")
    path = folder / "log.csv"
    path.write_text(HEADER + lines(mondays), "utf-8")
    mapping = Mapping.model_validate(MAPPING | {"case_unit": "unit", "procedure": {"value": "one"}})
    log = read_log(path, mapping=mapping, timezone="Asia/Shanghai", now=AT)
    taken(log, load_pack(str(policy.source)), at=AT)


def drawn_up() -> Score:
    score, _ = draw_up(District.objects.get(code="small"), LAST, at=AT)
    return score


def test_an_account_keeps_the_rows_of_four_quarters_and_scores_the_last(tmp_path: Path) -> None:
    take_in(tmp_path, MONDAYS)

    score = drawn_up()

    account = account_of(score.pk)
    assert (score.rows, score.cases) == (320, 80)
    assert [rows.height for _, rows in apart(rows_of(score.pk), LAST, 2)] == [80, 0]
    assert [each.unit for each in account.groups["key"].proposals] == ["b"]
    assert [line.unit for line in account.groups["key"].window or ()] == ["a", "b"]


def test_without_the_earlier_quarters_nobody_is_proposed(tmp_path: Path) -> None:
    take_in(tmp_path, MONDAYS[1:])

    assert account_of(drawn_up().pk).groups["key"].proposals == ()


def test_one_quarter_is_enough_where_the_gate_looks_at_one(tmp_path: Path) -> None:
    take_in(tmp_path, MONDAYS[3:], window=1)

    assert [each.unit for each in account_of(drawn_up().pk).groups["key"].proposals] == ["b"]


def test_earlier_quarters_alone_are_no_account_of_this_one(tmp_path: Path) -> None:
    take_in(tmp_path, MONDAYS[:3])

    with pytest.raises(NoAccountError):
        drawn_up()


def test_what_nobody_could_compute_again_is_not_released(tmp_path: Path) -> None:
    take_in(tmp_path, MONDAYS)
    drawn_up()

    with pytest.raises(UnreadableReleaseError) as refusal:
        make_release(district="small", quarter=str(LAST), at=AT)

    assert "looks at 4 quarters together" in str(refusal.value)
