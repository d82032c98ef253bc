"""A block of whole cases as arrays: where acts of a name stand, what follows and what went before."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingfeng.foundation.worktime import WorkTime

Positions = NDArray[np.int64]
NOWHERE = np.int64(-1)


@dataclass(eq=False)
class Block:
    """Acts of whole cases, in order.

    `case`: the case of each act, counted from 0 in this block; `first[c]` the position of the first act of case c (one more
    border at the end); `at` µs; `as_of` µs a case; `names` the code of each name of an act.
    """

    cases: pl.DataFrame
    acts: pl.DataFrame
    case: NDArray[np.int32]
    code: NDArray[np.unsignedinteger]
    at: NDArray[np.int64]
    first: Positions
    as_of: NDArray[np.int64]
    is_known: NDArray[np.bool_]
    names: dict[str, int]
    time: WorkTime
    _masks: dict[tuple[str, ...], NDArray[np.bool_]] = field(default_factory=dict)
    _positions: dict[tuple[str, ...], Positions] = field(default_factory=dict)
    _counts: dict[tuple[str, ...], NDArray[np.int32]] = field(default_factory=dict)
    _per_case: dict[int, NDArray[np.int64]] = field(default_factory=dict)
    _nth: dict[tuple[int, int], Positions] = field(default_factory=dict)

    @cached_property
    def performer(self) -> NDArray[np.integer]:
        """A number a person for each act, -1 where nobody is named."""
        if "performer" not in self.acts.columns:
            return np.full(self.case.size, -1, np.int64)
        column = self.acts["performer"]
        column = (column.cast(pl.Categorical) if column.dtype == pl.String else column).to_physical()
        return np.asarray((column.cast(pl.Int64).fill_null(-1) if column.null_count() else column).to_numpy())

    @cached_property
    def dated(self) -> NDArray[np.bool_]:
        """Which acts are known by date only."""
        if "dated" not in self.acts.columns:
            return np.zeros(self.case.size, bool)
        return np.asarray(self.acts["dated"].fill_null(value=False).to_numpy())

    @cached_property
    def is_last(self) -> NDArray[np.bool_]:
        """Which acts are the last of their case."""
        last = np.zeros(self.case.size, bool)
        last[self.first[1:][np.diff(self.first) > 0] - 1] = True
        return last

    def forget(self) -> None:
        """Let go of what was worked out for the rules; the acts stay."""
        self._masks, self._positions, self._counts, self._per_case, self._nth = {}, {}, {}, {}, {}

    def mask(self, names: tuple[str, ...]) -> NDArray[np.bool_]:
        """Return which acts bear one of the names; `name+STEP` selects a life-cycle step where no act is called so."""
        if names not in self._masks:
            codes = [self.names[name] for name in names if name in self.names]
            steps = [name for name in names if name not in self.names and "+" in name]
            self._masks[names] = self._with_steps(self._coded(codes), steps)
        return self._masks[names]

    def _coded(self, codes: list[int]) -> NDArray[np.bool_]:
        if len(codes) == 1:
            return np.asarray(self.code == codes[0])
        found = np.zeros(max(self.names.values(), default=0) + 1, bool)
        found[codes] = True
        return np.asarray(found[self.code])

    def _with_steps(self, mask: NDArray[np.bool_], steps: list[str]) -> NDArray[np.bool_]:
        for name in steps:
            plain, step = name.rsplit("+", 1)
            if plain in self.names and "step" in self.acts.columns:
                has_step = (self.acts["step"].cast(pl.String) == step).fill_null(value=False).to_numpy()
                mask = mask | ((self.code == self.names[plain]) & has_step)
        return mask

    def where(self, names: tuple[str, ...]) -> Positions:
        """Return the positions of the acts that bear one of the names, ascending."""
        if names not in self._positions:
            self._positions[names] = np.flatnonzero(self.mask(names))
        return self._positions[names]

    def count(self, names: tuple[str, ...]) -> NDArray[np.int32]:
        """Return how many acts of these names stand up to and including each position."""
        if names not in self._counts:
            self._counts[names] = np.cumsum(self.mask(names), dtype=np.int32)
        return self._counts[names]

    def next_after(self, positions: Positions, names: tuple[str, ...]) -> Positions:
        """Return for each position the first act of these names after it in its case, or -1."""
        return self._found(positions, self.where(names), self.count(names)[positions])

    def last_before(self, positions: Positions, candidates: Positions) -> Positions:
        """Return for each position the last of the candidates (ascending) before it in its case, or -1."""
        return self._found(positions, candidates, np.searchsorted(candidates, positions, side="left") - 1)

    def latest(self, positions: Positions, names: tuple[str, ...]) -> Positions:
        """Return for each position the last act of these names before it in its case, or -1."""
        place = self.count(names)[positions] - 1 - self.mask(names)[positions]
        return self._found(positions, self.where(names), place)

    def _found(self, positions: Positions, candidates: Positions, place: NDArray[np.integer]) -> Positions:
        if not candidates.size:
            return np.full(positions.size, NOWHERE)
        found = candidates.take(place, mode="clip")
        inside = (place >= 0) & (place < candidates.size) & (self.case[found] == self.case[positions])
        return np.where(inside, found, NOWHERE)

    def first_of_case(self, positions: Positions) -> Positions:
        """Return of ascending positions the first in each case."""
        if positions.size < 2:
            return positions
        case = self.case[positions]
        keep = np.empty(case.size, bool)
        keep[0] = True
        np.not_equal(case[1:], case[:-1], out=keep[1:])
        return positions if keep.all() else positions[keep]

    def per_case(self, positions: Positions) -> NDArray[np.int64]:
        """Count positions by case; the count of all acts of a name is kept for the next rule that asks."""
        if id(positions) in self._per_case:
            return self._per_case[id(positions)]
        count = np.bincount(self.case[positions], minlength=self.cases.height)
        if any(positions is kept for kept in self._positions.values()):
            self._per_case[id(positions)] = count
        return count

    def nth_of_case(self, positions: Positions, n: int) -> Positions:
        """Return for each case the n-th (from 0) of these positions in it, or -1; kept like the counts."""
        if (id(positions), n) in self._nth:
            return self._nth[id(positions), n]
        count = self.per_case(positions)
        place = np.cumsum(count) - count + n
        found = positions.take(place, mode="clip") if positions.size else np.full(count.size, NOWHERE)
        found = np.where(count > n, found, NOWHERE)
        if id(positions) in self._per_case:
            self._nth[id(positions), n] = found
        return found

    def whole(self, reference: str) -> pl.Series | None:
        """Return the values of `case.KEY` or `item.KEY` of all cases; None where the record has no such key."""
        return self.cases[reference] if reference in self.cases.columns else None

    def column(self, reference: str, cases: NDArray[np.integer], positions: Positions | None) -> pl.Series | None:
        """Return the values of `case.KEY` or `item.KEY` of cases, or of `act.KEY` of acts; None where there is no such key."""
        if reference.startswith("act."):
            if reference not in self.acts.columns or positions is None:
                return None
            # A clock that no act started has no attribute of an act.
            rows = pl.Series(positions)
            return self.acts[reference].gather(rows if (positions >= 0).all() else rows.set(rows < 0, None))
        if reference not in self.cases.columns:
            return None
        # All cases, each once, need no gather; clocks for each act may be as many as there are cases without being one a case.
        is_all = positions is None and cases.size == self.cases.height and bool((np.diff(cases) == 1).all())
        return self.cases[reference] if is_all else self.cases[reference].gather(cases)
