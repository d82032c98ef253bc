"""Qingfeng (清风): what was owed, what was done, what is late, and what anyone can recompute."""

__version__ = "0.1.0"
