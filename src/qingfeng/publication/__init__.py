"""Publication: what the public may see, frozen so that anybody can compute it again.

Takes: score runs of a quarter from assessment, versions of policies and calendars, the head of the ledger.
Gives: releases, each one file with scoring rows and nothing that is personal.
Promises: the file alone is enough to compute every figure again; what was published stays; a correction is a new revision that
names the old one and what changed; measures against persons are in no release.
"""
