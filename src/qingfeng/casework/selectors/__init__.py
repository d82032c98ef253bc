"""Reads of the record for pages: lists of cases and their counts, one case, sources and imports; never a private value."""
