"""Scoring rows counted out of a judged record: pure, the same for the live record, a file and whoever recomputes it.

What an indicator counts stands in its pack (`directory.policy.counting`).
"""

from qingfeng.assessment.counting.facts import Facts, Part, facts_of
from qingfeng.assessment.counting.rows import COLUMNS, count_rows, rows_digest

__all__ = ["COLUMNS", "Facts", "Part", "count_rows", "facts_of", "rows_digest"]
