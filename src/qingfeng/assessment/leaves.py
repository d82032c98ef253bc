"""What the log needs of accounts."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import models

from qingfeng.assessment.models import Score
from qingfeng.foundation.messages import N_, translate
from qingfeng.ledger.forms import ScoreForm, Version
from qingfeng.ledger.sources import Key, Leaf


class ScoreLeaves:
    """Leaves of the table `score`."""

    kind = "score"

    def leaves(self, keys: Sequence[Key]) -> Iterator[Leaf]:
        """Give the accounts of these keys."""
        return _leaves(_accounts().filter(pk__in=[first for first, _ in keys]))

    def every(self) -> Iterator[Leaf]:
        """Give all accounts."""
        return _leaves(_accounts().order_by("pk").iterator())

    def told(self, first: int, second: int) -> str:  # noqa: ARG002 -- an account is named by one number
        """Return what a person calls an account."""
        found = Score.objects.filter(pk=first).select_related("district").first()
        if found is None:
            return translate(N_("an account ({number})")).format(number=first)
        said = translate(N_("account {number} of {district} for {quarter}"))
        return said.format(number=found.number, district=found.district.code, quarter=found.quarter)


def _accounts() -> models.QuerySet[Score]:
    return Score.objects.select_related("district", "policy", "calendar")


def _leaves(accounts: Iterable[Score]) -> Iterator[Leaf]:
    for each in accounts:
        yield Leaf(each.pk, 0, bytes(each.leaf_salt), score_form(each).text)


def score_form(score: Score) -> ScoreForm:
    """Return the canonical form of an account."""
    return ScoreForm(
        district=score.district.code,
        quarter=score.quarter,
        number=score.number,
        as_of=score.as_of,
        last_import=score.last_import,
        policy=Version(score.policy.name, score.policy.version, score.policy.digest),
        calendar=Version(score.calendar.name, score.calendar.version, score.calendar.digest),
        program=score.program,
        simulated=score.simulated,
        cases=score.cases,
        rows=score.rows,
        rows_digest=score.rows_digest,
        results_digest=score.results_digest,
        recorded_at=score.recorded_at,
    )
