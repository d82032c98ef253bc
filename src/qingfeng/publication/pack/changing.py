"""What a correction changed: every figure that is another one than in the revision before."""

from qingfeng.publication.pack.comparing import figures_of
from qingfeng.publication.pack.form import ChangedFigure


def changed_figures(before: object, after: object) -> list[ChangedFigure]:
    """Return the figures that differ between two results, in the order of the new ones, those that are gone last."""
    old, new = dict(figures_of(before)), dict(figures_of(after))
    return [
        ChangedFigure(group=group, unit=unit, indicator=indicator, field=field, before=old.get(place), after=new.get(place))
        for place in [*new, *(each for each in old if each not in new)]
        for group, unit, indicator, field in [place]
        if old.get(place) != new.get(place)
    ]
