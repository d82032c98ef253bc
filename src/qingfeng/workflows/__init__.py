"""Workflows: the few acts that change two stages in one go.

Takes: a log, a pack, a moment.
Gives: the record grown, and what its rules say of it, brought up together.
Promises: what is recorded is judged; an act of one stage alone has no place here.
"""
