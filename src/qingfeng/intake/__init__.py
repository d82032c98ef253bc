"""Intake: what arrives from other systems becomes checked frames of cases and acts.

Takes: files (XES, CSV, TSV, XLSX, Parquet) and mapping files.
Gives: a `Log` (cases, acts, rejects) to supervision; its profile and starter files to whoever brought the file.
Promises: nothing is dropped silently, nothing is filled in that the record does not say, a file that cannot be read to
its end gives nothing.
"""

from qingfeng.intake.mapping import load_mapping
from qingfeng.intake.reading import read_log

__all__ = ["load_mapping", "read_log"]
