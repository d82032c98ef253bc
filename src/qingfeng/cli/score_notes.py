"""What stands under a ranking: units without a place, and what of the scales does not suit the quarter."""

from collections.abc import Iterator, Mapping

from qingfeng.assessment.rules import Assessment
from qingfeng.assessment.rules.scales import MOST_CUT, MOST_NOISE, cut_shares, noise_shares
from qingfeng.assessment.rules.sheets import REASONS, Reason
from qingfeng.assessment.years import YearReading
from qingfeng.foundation.messages import translate as _


def unranked_lines(found: Assessment, year: Mapping[str, YearReading], titles: Mapping[str, str]) -> Iterator[str]:
    """Say of each unit that is not ranked why, and what its last quarters say together, if there are any."""
    for sheet in found.sheets:
        if sheet.reason is not None:
            yield _("Not ranked: {unit} ({reason}).").format(unit=titles[sheet.unit], reason=_(REASONS[sheet.reason]))
            if sheet.unit in year:
                yield f"  {_year_line(year[sheet.unit])}"


def _year_line(reading: YearReading) -> str:
    sheet = reading.sheet
    facts = {"count": len(reading.quarters), "first": reading.quarters[0], "last": reading.quarters[-1], "cases": sheet.cases}
    if sheet.total is not None and reading.plus_minus is not None:
        said = _("{count} quarters together ({first} to {last}), for reading only: {total} ± {error} points in {cases} cases.")
        return said.format(**facts, total=sheet.total, error=f"{reading.plus_minus / 10:.1f}")
    if sheet.reason is Reason.FEW_CASES:
        said = _("{count} quarters together ({first} to {last}): {cases} cases, still fewer than 30.")
    else:
        said = _("{count} quarters together ({first} to {last}): the indicators that apply still weigh less than 50.")
    return said.format(**facts)


def scale_lines(found: Assessment, titles: Mapping[str, str]) -> Iterator[str]:
    """Name indicators whose scale bends where units live, and one that carries most of the noise; `titles` of indicators."""
    for code, share in cut_shares(found.sheets).items():
        if share > MOST_CUT:
            said = _("{indicator}: {share} % of the ranked units lie outside its scale; there luck only cuts one way.")
            yield said.format(indicator=titles[code], share=round(100 * share))
    for code, part in noise_shares(found.sheets).items():
        if part > MOST_NOISE:
            said = _("{indicator}: {share} % of the noise of a middling unit comes from it; the ranking is one of its luck.")
            yield said.format(indicator=titles[code], share=round(100 * part))
