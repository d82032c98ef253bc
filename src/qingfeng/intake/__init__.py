"""Intake: what arrives from other systems.

Takes: XES, CSV, TSV, XLSX and Parquet files, with a mapping where one is needed.
Gives: checked frames of cases and acts (`foundation.record`), and the rows that could not be used.
Promises: every rejected row is listed with its line, column, value and reason; nothing is dropped silently; memory is bounded.
"""
