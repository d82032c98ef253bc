"""Casework: cases and their acts, as they were recorded.

Takes: checked logs from intake, what our own pages and the simulation record.
Gives: frames of cases and acts as known at a moment, to supervision; cases to look at, to the interfaces.
Promises: nothing recorded is changed or removed; the same file twice adds nothing; a broken file changes nothing.
"""
