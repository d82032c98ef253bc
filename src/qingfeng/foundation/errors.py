"""Refusals that are expected, and the exit codes they end a command with."""

from typing import ClassVar

from qingfeng.foundation.messages import translate


class DomainError(Exception):
    """Root of every refusal that a user can meet: a translated sentence with a remedy.

    Args:
        message: the message id, marked with `N_()` where it is written, with named placeholders.
        facts: values for the placeholders.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        return translate(self.message).format(**self.facts)


class InputError(DomainError):
    """A file or a value given by the user cannot be used."""

    exit_code = 3


class PolicyError(DomainError):
    """A policy pack or a rules file has faults."""

    exit_code = 4


class OutputError(DomainError):
    """A result cannot be written where it was asked for."""

    exit_code = 5
