"""Weights of answers: who had to wait answers more rarely or more often, and must not count for less or more because of it."""

from fractions import Fraction

from qingfeng.assessment.rules.sums import half_up

ONE = 10_000
LARGEST = 5 * ONE
FEWEST_ANSWERS = 5


def answer_weights(late: tuple[int, int], punctual: tuple[int, int]) -> tuple[int, int]:
    """Return the weight of an answer on a late and on a punctual case, in ten-thousandths (0 where nobody answered).

    Args:
        late: cases and answers of a unit's late cases in the quarter.
        punctual: the same of its punctual cases.
    """
    if any(cases and answers < FEWEST_ANSWERS for cases, answers in (late, punctual)):
        return ONE, ONE
    return _weight(*late), _weight(*punctual)


def _weight(cases: int, answers: int) -> int:
    return min(LARGEST, half_up(Fraction(cases * ONE, answers))) if answers else 0
