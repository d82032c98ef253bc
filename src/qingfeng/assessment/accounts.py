"""A quarter's account: both groups assessed from the scoring rows, and the digest of what came out."""

import hashlib
from collections.abc import Sequence

import polars as pl

from qingfeng.assessment.counting.rows import GROUPS
from qingfeng.assessment.pooling import apart, newest_of, pooled
from qingfeng.assessment.rules import COLUMNS, Assessment, Gate, assess
from qingfeng.assessment.rules.quarters import through_window
from qingfeng.assessment.rules.sheets import cells_frame
from qingfeng.directory.policy.assessment import AssessmentTerms
from qingfeng.directory.policy.loading import Policy
from qingfeng.foundation.quarters import Quarter

# The terms of a pack in the whole numbers of the gate.
HUNDREDTHS, THOUSANDTHS = 100, 1000


def gate_of(terms: AssessmentTerms) -> Gate:
    """Return the gate of a pack."""
    return Gate(terms.ladder, int(terms.margin * HUNDREDTHS), int(terms.z * THOUSANDTHS))


def assessed(rows: pl.DataFrame, policy: Policy) -> dict[str, Assessment]:
    """Score and rank both groups of a policy from the scoring rows of a quarter.

    Args:
        rows: columns as `counting.rows` says; where the policy's gate looks at several quarters, the rows of all of them: the
            newest is the one that is scored.
        policy: the policy.

    Raises:
        RowsError: the rows cannot be read.
    """
    window = policy.terms.gate_window
    quarter = newest_of(rows)
    if window == 1 or quarter is None:
        return ranked(rows, policy)
    parts = apart(rows, quarter, window)
    together = ranked(pooled(parts, same_applicants=True), policy)
    return {
        group: through_window(now, together[group] if _is_whole(parts, group) else None)
        for group, now in ranked(parts[0][1], policy).items()
    }


def ranked(rows: pl.DataFrame, policy: Policy) -> dict[str, Assessment]:
    """Score and rank both groups of a policy from rows that are taken as one quarter's, its gate included.

    Raises:
        RowsError: the rows cannot be read.
    """
    return {
        group: assess(
            rows.filter(pl.col("group") == group).select(COLUMNS),
            [each for each in policy.indicators if each.group == group],
            [unit.code for unit in policy.units if unit.group == group],
            edge=policy.terms.edge,
            gate=gate_of(policy.terms),
        )
        for group in GROUPS
    }


def _is_whole(parts: Sequence[tuple[Quarter, pl.DataFrame]], group: str) -> bool:
    """Say whether a group has rows in each quarter: fewer quarters than the policy asks for decide nothing."""
    return all((rows["group"] == group).any() for _, rows in parts)


def results_digest(groups: dict[str, Assessment]) -> str:
    """Return the SHA-256 over the tables, the cells and the proposals of both groups as CSV."""
    parts = []
    for group, found in groups.items():
        cells = cells_frame(found.sheets).with_columns(pl.col("error").round(4))
        named = [
            f"{each.unit},{each.place},{each.distance},{each.adjusted_distance},{each.variance}\n" for each in found.proposals
        ]
        parts += [f"{group},{found.noise_share}\n", found.table().write_csv(), cells.write_csv(), *named]
    return hashlib.sha256("".join(parts).encode()).hexdigest()
