"""Two results held against each other, figure by figure, so that the first difference can be named."""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import TypeAlias

from qingfeng.foundation.messages import translate as _
from qingfeng.publication.pack.errors import FigureDifferenceError

Place: TypeAlias = tuple[str, str, str, str]
_WHERE = ("group", "unit", "indicator")
_WORDS = {None: "null", True: "true", False: "false"}


def compare(expected: object, found: object) -> int:
    """Compare what was computed with what a release says, in the order in which it is published.

    Returns:
        The number of figures, which are then the same in both.

    Raises:
        FigureDifferenceError: the first that is not.
    """
    count = 0
    for ours, theirs in zip_longest(figures_of(expected), figures_of(found)):
        if ours != theirs:
            place, _value = ours or theirs
            told = [_("nothing") if each is None or each[0] != place else each[1] for each in (ours, theirs)]
            raise FigureDifferenceError(place, *told)
        count += 1
    return count


def figures_of(value: object, where: tuple[str, str, str] = ("", "", ""), name: str = "") -> Iterator[tuple[Place, str]]:
    """Give every figure with its place: group, unit and indicator, as the objects on the way to it say, and its name.

    The length of a list comes before what is in it.
    """
    if isinstance(value, Mapping):
        group, unit, indicator = (str(value.get(key, before)) for key, before in zip(_WHERE, where, strict=True))
        # Figures of an object before its lists: a total is named before a line further down.
        for key in sorted(value, key=lambda key: (isinstance(value[key], list), key)):
            yield from figures_of(value[key], (group, unit, indicator), f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        yield (*where, f"{name}[]"), str(len(value))
        for each in value:
            yield from figures_of(each, where, name)
    else:
        yield (*where, name), value if isinstance(value, str) else _WORDS[value]  # type: ignore[index]
