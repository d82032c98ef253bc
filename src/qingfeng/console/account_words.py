"""How the account is said: quarters, groups, points, ranges, what may be said of a place, what ± means."""

from decimal import Decimal
from fractions import Fraction

from qingfeng.assessment.rules.ranges import (
    CHANGES,
    MOSTLY_CHANCE,
    MOSTLY_CHANCE_SAID,
    WORDS,
    Change,
    Line,
    Standing,
    Word,
)
from qingfeng.assessment.rules.sums import half_up
from qingfeng.foundation.messages import N_
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.quarters import Quarter

GROUPS = {"key": N_("Key departments"), "township": N_("Townships and subdistricts")}
QUARTERS = {
    1: N_("First quarter of {year}"),
    2: N_("Second quarter of {year}"),
    3: N_("Third quarter of {year}"),
    4: N_("Fourth quarter of {year}"),
}
CERTAIN = {Word.CERTAIN_TOP, Word.CERTAIN_BOTTOM, Word.CERTAIN_MIDDLE}
MEANING = N_(
    "All cases of the quarter are counted; nothing was sampled, and what happened is certain. What is uncertain is whether it"
    " would happen again: with another batch of cases and raters the same office would have scored a little differently. The ±"
    " measures that, and nothing else. It is 1.96 standard errors."
)
TOGETHER = N_(
    "The ranges hold for the whole table together, with 95 in 100. Whether two units can be told apart is said by comparing the"
    " two and by nothing else: ranges may overlap although they can."
)
PROPOSED = N_(
    "A proposal is no decision. A named person decides, after notice and statement, and the decision can be reviewed. That a"
    " unit stands here says that it served worse than the others of its group, beyond chance; it does not say that it is one of"
    " the last five."
)
_EN_DASH = "\N{EN DASH}"
# A millionth is more than anybody checks by hand; a value is shown with four decimals, its formula stands beside it.
_DIGITS = 4


def quarter_title(quarter: str) -> str:
    """Write a quarter: 2026年第三季度 or third quarter of 2026."""
    read = Quarter.read(quarter)
    return _(QUARTERS[read.part]).format(year=read.year)


def group_title(group: str) -> str:
    """Name a group."""
    return _(GROUPS[group])


def hundredths(points: int) -> str:
    """Write points given in hundredths: 92.54."""
    return f"{Decimal(points).scaleb(-2):.2f}"


def ten_thousandths(points: int) -> str:
    """Write points given in 0.0001: 88.6935."""
    return f"{Decimal(points).scaleb(-4):.4f}"


def plus_minus(tenths: int) -> str:
    """Write what stands after a total: ±5.8."""
    return f"±{Decimal(tenths).scaleb(-1):.1f}"


def cell_error(error: float) -> str:
    """Write the ± of a cell from its standard deviation in points."""
    return plus_minus(half_up(Fraction(error) * Fraction(196, 10)))


def exact(value: Fraction | Decimal, digits: int = _DIGITS) -> str:
    """Write a ratio, half-up, without zeros at its end."""
    rounded = Decimal(half_up(Fraction(value) * 10**digits)).scaleb(-digits)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def places(span: tuple[int, int]) -> str:
    """Write a range of places."""
    return f"{span[0]}{_EN_DASH}{span[1]}"


def word(standing: Standing, edge: int) -> str:
    """Say what may be said of a place; a dash in a group too small for it."""
    return "—" if standing.word is None else _(WORDS[standing.word]).format(edge=edge)


def is_certain(standing: Standing) -> bool:
    """Say whether the word is one of certainty."""
    return standing.word in CERTAIN


def change_word(change: Change | None) -> str:
    """Say a change since the last quarter; a dash where the two cannot be compared."""
    return "—" if change is None else _(CHANGES[change])


def chance_sentence(share: int | None) -> tuple[str, str]:
    """Say how much of the differences is chance: a bold sentence (empty below one half) and one with the figure."""
    if share is None:
        return "", _("With fewer than two ranked units there are no differences to speak of.")
    told = _("Chance makes up {percent} per cent of the differences between the totals.").format(percent=share)
    return (_(MOSTLY_CHANCE_SAID) if share >= MOSTLY_CHANCE else ""), told


def far(line: Line) -> str:
    """Write how far a total lies below its reference (a minus where above), in points of 0.01."""
    return hundredths(half_up(Fraction(line.reference - 100 * line.total, 100)))
