"""Ledger: the Merkle log of everything that was done, and the proofs that nothing in it was changed later.

Takes: rows of the record as canonical texts, with the salts that were drawn when they were written.
Gives: leaves, signed heads, tiles and receipts in the formats that transparency logs share.
Promises: what a receipt says can be checked from docs/ledger.md alone, without us; full tiles never change.
"""
