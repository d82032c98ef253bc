"""Foundation: what every stage stands on.

Takes: nothing of ours.
Gives: errors, messages, the clock, calendars, the count of limits, the shape of cases and acts.
Promises: pure Python and frames; no Django, no database; knows no stage.
"""
