"""Pages: what the interfaces share: base templates, components (clock, day sheet, card, timeline), assets.

Takes: plain values from any stage.
Gives: HTML in both languages.
Promises: works without a script, on a phone, in print.
"""
