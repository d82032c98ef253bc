"""The work of `qingfeng ledger head`, `key`, `prove` and `audit`: what is asked of the record and its log."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qingfeng.cli.database import ready_database
from qingfeng.cli.ledger_verifying import content_of, keys_in
from qingfeng.cli.visible import visible
from qingfeng.cli.writing import write_text
from qingfeng.foundation.errors import DomainError, InputError
from qingfeng.foundation.messages import N_, translate_count
from qingfeng.foundation.messages import translate as _
from qingfeng.ledger.receipts import SUFFIX

if TYPE_CHECKING:
    from qingfeng.custody.auditing import Audit
    from qingfeng.ledger.receipts import Proof


class NothingSignedError(DomainError):
    """There is no head, key or receipt yet."""


class UnknownRowError(InputError):
    """There is no such case or act."""


class UnsoundError(DomainError):
    """Something in the record or the log does not agree."""


def head(data: Path | None) -> None:
    """Print the newest signed head."""
    with ready_database(data):
        from qingfeng.custody.selectors import newest_head  # noqa: PLC0415 -- Django must be set up first

        found = newest_head()
    if found is None:
        raise NothingSignedError(N_("No head was signed yet: start qingfeng up once."))
    click.echo(found, nl=False)


def key(data: Path | None) -> None:
    """Print the public key of the log."""
    with ready_database(data):
        from qingfeng.custody.selectors import verifier_key  # noqa: PLC0415 -- Django must be set up first

        found = verifier_key()
    if found is None:
        raise NothingSignedError(
            N_("The key of the log is not here: start qingfeng up once, or name another folder with --data.")
        )
    click.echo(found)


def prove(**wanted: object) -> None:
    """Write the receipt of an act, or those of a case into a folder.

    Raises:
        UnknownRowError: there is no such case or act, or there are several.
        NothingSignedError: it waits for its number.
        MismatchError: what is recorded is not what was logged.
    """
    data, out, seq = wanted["data"], wanted["out"], wanted["act"]
    assert data is None or isinstance(data, Path)
    assert out is None or isinstance(out, Path)
    assert seq is None or isinstance(seq, int)
    number, district = str(wanted["case"]), wanted["district"]
    with ready_database(data):
        from qingfeng.casework.selectors.leaves import case_named  # noqa: PLC0415 -- Django must be set up first

        cases = case_named(number, None if district is None else str(district))
        if len(cases) != 1:
            raise _not_one(number, [each for each, _id in cases])
        found = list(_receipts(cases[0][1], seq, private=bool(wanted["private"])))
    if not found:
        raise NothingSignedError(N_("Case {case} has no entry under a signed head yet, or no such act."), case=number)
    if seq is not None:
        write_text(str(found[0][1]), out)
        return
    folder = out or Path()
    folder.mkdir(parents=True, exist_ok=True)
    for name, proof in found:
        path = folder / f"{_safe(number)}-{name}{SUFFIX}"
        write_text(str(proof), path)
        click.echo(visible(str(path)))


def _receipts(case: int, seq: int | None, *, private: bool) -> "Iterator[tuple[str, Proof]]":
    from qingfeng.casework.selectors.leaves import rows_of_case  # noqa: PLC0415 -- Django must be set up first
    from qingfeng.custody.selectors import receipt_of  # noqa: PLC0415 -- as above

    for kind, second, name in rows_of_case(case):
        if seq is None or (kind, second) == ("act", seq):
            proof = receipt_of(kind, case, second, private=private)
            if proof is not None:
                yield name, proof


def audit(heads: tuple[Path, ...], key_given: str | None, data: Path | None) -> None:
    """Hold the whole record against the ledger, and print what agrees, what does not, and what nobody checked.

    Raises:
        UnsoundError: something does not agree.
        UnreadableError, MalformedError: a head or key cannot be read.
    """
    notes = [content_of(path).decode(errors="replace") for path in heads]
    given = [] if key_given is None else keys_in(key_given)
    with ready_database(data):
        from qingfeng.custody.auditing import audit as audited  # noqa: PLC0415 -- Django must be set up first
        from qingfeng.custody.selectors import verifier_key  # noqa: PLC0415 -- as above

        own = (verifier_key() or "").split("\n")
        found = audited(heads=notes, keys=given or [each for line in own if line for each in keys_in(line)])
    _tell(found)
    if found.faults:
        message = translate_count("{n} thing does not agree.", "{n} things do not agree.", len(found.faults))
        raise UnsoundError(message, n=f"{len(found.faults):,}")
    click.echo(_("The record agrees with its ledger."))


def _tell(found: "Audit") -> None:
    line = _("Read: {rows} rows of the record, {size} entries of the log.")
    click.echo(line.format(rows=f"{found.rows:,}", size=f"{found.size:,}"))
    for title, lines in (
        (_("Checked:"), found.heads),
        (_("Does not agree:"), [str(fault) for fault in found.faults]),
        (_("Not checked:"), found.unchecked),
    ):
        if lines:
            click.echo(title)
        for each in lines:
            click.echo(f"  {visible(each)}")


def _not_one(number: str, districts: list[str]) -> UnknownRowError:
    if not districts:
        return UnknownRowError(N_("There is no case {case}; its number stands on its page."), case=number)
    message = N_("Several districts have a case {case}: {districts}. Name one with --district.")
    return UnknownRowError(message, case=number, districts=", ".join(districts))


def _safe(number: str) -> str:
    return re.sub(r"[^\w.-]", "_", number)[:100].lstrip(".") or "_"
