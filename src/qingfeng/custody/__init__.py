"""Custody: the ledger joined to the record: every row has its place in the log, and whoever asks is shown that it kept it.

Takes: the outbox that every writing stage fills, and what each stage says of its rows (`ledger.sources`).
Gives: numbered leaves, the log's folder, signed heads, receipts, a new key where one is wanted, and the audit of all.
Promises: what was numbered is never numbered again; killed between any two writes, the next run goes on where it was.
"""
