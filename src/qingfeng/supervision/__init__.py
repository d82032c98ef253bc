"""Supervision: read the record and raise findings.

Takes: cases and acts, rules from the policy pack.
Gives: findings (yellow and red cards) to assessment and accountability.
Promises: evaluating twice adds nothing; a withdrawn card stays on record.
"""
