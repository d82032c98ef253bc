"""Refusals of the ledger: what cannot be read, and what was read and does not agree."""

from qingfeng.foundation.errors import DomainError, InputError


class MalformedError(InputError):
    """A text or file is not of the form that it says it is."""


class MismatchError(DomainError):
    """What was recomputed differs from what was signed: the receipt or the log does not hold."""
