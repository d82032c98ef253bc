"""Storage: what every stage keeps its rows with: append-only tables, COPY, hash partitions, the outbox, the embedded server.

Takes: frames and rows of the stages after it.
Gives: tables that refuse change, and the one door `record()` by which the record grows.
Promises: a row of the record and its place in the ledger's outbox are written in one transaction or not at all.
"""
