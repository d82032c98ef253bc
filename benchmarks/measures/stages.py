"""How long each stage of a work takes: named functions are timed while a block runs, without the time of those inside them."""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from unittest.mock import patch

# What a stage is called, and the functions it consists of, by the names under which they are called.
IMPORT = {
    "find cases": ("qingfeng.casework.importing.taking.number_cases",),
    "shape acts": ("qingfeng.casework.importing.taking._acts",),
    "keys": ("qingfeng.casework.importing.taking.act_keys",),
    "match": (
        "qingfeng.casework.importing.taking.match",
        "qingfeng.casework.importing.known.known_acts",
        "qingfeng.casework.importing.known.known_facts",
        "qingfeng.casework.importing.known.last_seqs",
    ),
    "seal": ("qingfeng.casework.importing.rows.seal", "qingfeng.casework.importing.facts.seal"),
    "facts": ("qingfeng.casework.importing.taking.facts_of", "qingfeng.casework.importing.taking.write_facts"),
    "acts": ("qingfeng.casework.importing.taking.write_acts",),
    "cases": ("qingfeng.casework.importing.taking._write_cases",),
    "copy": (
        "qingfeng.casework.importing.taking.copy_in",
        "qingfeng.casework.importing.facts.copy_in",
        "qingfeng.casework.importing.rows.copy_in",
        "qingfeng.storage.recording.copy_in",
    ),
}
JUDGE = {
    "judge: read record": ("qingfeng.supervision.sweeping.judging.record_frames",),
    "judge: evaluate": ("qingfeng.supervision.sweeping.judging.judge",),
    "judge: compare": ("qingfeng.supervision.sweeping.running.differ", "qingfeng.supervision.sweeping.running.known_findings"),
    "judge: events": ("qingfeng.supervision.sweeping.running.write_events",),
    "judge: cards": ("qingfeng.supervision.sweeping.running.issue_cards",),
    "judge: states": ("qingfeng.supervision.sweeping.running.bring_up_states",),
}


class Stages:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = defaultdict(float)
        self._inner: list[float] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time of the block to a stage, without that of stages inside it."""
        began = time.perf_counter()
        self._inner.append(0.0)
        try:
            yield
        finally:
            whole = time.perf_counter() - began
            self.taken[name] += whole - self._inner.pop()
            if self._inner:
                self._inner[-1] += whole

    @contextmanager
    def watching(self, stages: Mapping[str, tuple[str, ...]]) -> Iterator[None]:
        """Time the functions of some stages while the block runs."""
        patches = [patch(path, self._timed(name, path)) for name, paths in stages.items() for path in paths]
        for each in patches:
            each.start()
        try:
            yield
        finally:
            for each in patches:
                each.stop()

    def _timed(self, name: str, path: str) -> Any:
        module, _, function = path.rpartition(".")
        work = getattr(import_module(module), function)

        def timed(*arguments: Any, **named: Any) -> Any:
            with self.stage(name):
                return work(*arguments, **named)

        return timed

    def told(self) -> str:
        """Return the stages in the order in which they began to end, with seconds."""
        return ", ".join(f"{name} {seconds:.1f}" for name, seconds in self.taken.items() if seconds >= 0.05)
