"""Results that several threads of the web program ask for at the same time, worked out once."""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from threading import RLock
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


def once(maxsize: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the last `maxsize` results of a pure function; who asks while one is worked out waits for it.

    Under `lru_cache` alone each of them would work it out again, all at once and each the slower for it.
    """

    def decorated(work: Callable[P, R]) -> Callable[P, R]:
        kept, lock = lru_cache(maxsize)(work), RLock()

        @wraps(work)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            with lock:
                return kept(*cast("tuple[Hashable, ...]", args), **cast("dict[str, Hashable]", kwargs))

        return asked

    return decorated
