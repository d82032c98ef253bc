"""Filters of a list as links: one line a dimension, each with how many there are under the other filters."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from qingfeng.console.rendering import with_query
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.words import count

CHOICES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that narrows a list; `count` is written out, empty where nobody counted."""

    address: str
    word: str
    count: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Dimension:
    """One line of filters; those beyond the first ones stand folded under `more`."""

    word: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A dimension before it is drawn: its key in the address, its word, how its values are said, which one is chosen."""

    key: str
    word: str
    say: Callable[[str], str]
    chosen: str | None


def dimension(request: HttpRequest, named: Named, counts: Iterable[tuple[str, int | None]]) -> Dimension:
    """Draw one line; `counts` names values with how many there are (None: nobody counted), in the order in which they stand."""
    found = list(counts)
    if named.chosen is not None and all(value != named.chosen for value, _n in found):
        found.append((named.chosen, None))
    numbers = [number for _value, number in found if number is not None]
    total = count(sum(numbers)) if numbers else ""
    every = Choice(with_query(request, {named.key: None}), _("all"), total, named.chosen is None)
    choices = [
        Choice(
            with_query(request, {named.key: value}),
            named.say(value),
            "" if number is None else count(number),
            value == named.chosen,
        )
        for value, number in found
    ]
    # What is chosen is always to be seen.
    shown = sorted(choices, key=lambda choice: not choice.is_chosen) if len(choices) > CHOICES_SHOWN else choices
    return Dimension(named.word, (every, *shown[:CHOICES_SHOWN]), tuple(shown[CHOICES_SHOWN:]))
