"""The release file: made, read, and computed again, without Django and without a database.

Source: docs/release.md, from which a verifier can be written alone.
"""
