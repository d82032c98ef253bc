"""Synthetic cases and acts in the engine's shape, and the eight rules that are timed on them. Simulated data."""

import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl

from qingfeng.directory.policy.rules import RulesFile
from qingfeng.supervision.engine import RuleSet

NAMES = ("submit", "accept", "review", "pause", "resume", "extend", "approve", "pay", "deliver", "note", "consult", "refuse")
USUAL = (0, 1, 2, 3, 4, 2, 6, 7, 8, 9)
AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
INSTANT = pl.Datetime("us", "UTC")


def rule_set() -> RuleSet:
    """Return the eight rules."""
    text = (Path(__file__).parent / "synthetic.toml").read_text()
    return RuleSet(RulesFile.model_validate(tomllib.loads(text, parse_float=Decimal)).rule)


def record(acts: int, seed: int = 1) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (acts, cases) in order: ten acts a case, three in a hundred out of place."""
    random, length = np.random.default_rng(seed), len(USUAL)
    cases = acts // length
    code = np.tile(np.array(USUAL, np.uint8), cases)
    odd = random.random(code.size) < 0.03
    code[odd] = random.integers(0, len(NAMES), int(odd.sum()))
    start = 1_577_836_800_000_000 + random.integers(0, 4 * 365 * 86_400, cases) * 1_000_000
    gaps = random.integers(3600, 3 * 86_400, (cases, length))
    gaps[:, 0] = 0
    at = (start[:, None] + np.cumsum(gaps, 1) * 1_000_000).ravel()
    people = pl.Enum([f"person {number}" for number in range(50)])
    amount = np.where(code == NAMES.index("pay"), random.integers(0, 205, code.size).astype(float), np.nan)
    frame = pl.DataFrame(
        {
            "case": np.repeat(np.arange(cases, dtype=np.uint32), length),
            "name": pl.Series(code).cat.to(pl.Enum(NAMES)),
            "at": pl.Series(at).cast(INSTANT),
            "place": np.tile(np.arange(length, dtype=np.uint32), cases),
            "performer": pl.Series(random.integers(0, 50, code.size).astype(np.uint8)).cat.to(people),
            "act.amount": pl.Series(amount).fill_nan(None),
        }
    )
    due = pl.Series(start + 30 * 86_400_000_000).cast(INSTANT)
    return frame, pl.DataFrame({"key": pl.Series(np.arange(cases)).cast(pl.String), "case.deadline": due})
