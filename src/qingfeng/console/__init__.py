"""Console: the pages of officials, read-only so far.

Takes: selectors of every stage, components and words from pages.
Gives: pages in both languages, downloads of lists, health and measures of the web program.
Promises: a view without a rule of access is refused; nothing but GET and HEAD; no private value, no person's name on any page.
"""
