"""Directory: the institution as it is written down.

Takes: policy packs and rules files.
Gives: districts, units, service items, procedures and rules to every later stage.
Promises: a pack is checked as a whole, every fault with its file, line, key and reason.
"""
