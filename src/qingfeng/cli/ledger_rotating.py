"""The work of `qingfeng ledger key --rotate`: ask, change the key, and say what is to be published and put away."""

from pathlib import Path

import click

from qingfeng.cli.database import ready_database
from qingfeng.cli.visible import visible
from qingfeng.foundation.clock import now
from qingfeng.foundation.messages import translate as _


def rotate(data: Path | None, *, is_sure: bool) -> None:
    """Give the log a new key, after asking unless `is_sure`.

    Raises:
        SequencerAtWorkError: another is numbering or signing.
        NoKeyError, OddKeysError, OtherLogError: the log cannot be signed as it lies here.
    """
    if not is_sure:
        question = _("Give the ledger a new key? The new public key must then be published wherever the old one is.")
        click.confirm(question, abort=True, err=True)
    with ready_database(data):
        from qingfeng.custody.keys import retired_folder  # noqa: PLC0415 -- Django must be set up first
        from qingfeng.custody.rotation import rotate_key  # noqa: PLC0415 -- as above

        done = rotate_key(at=now())
        folder = retired_folder()
    click.echo(
        _("The key is changed: the head of {size} entries is signed with both keys, the next with the new one alone.").format(
            size=f"{done.size:,}"
        )
    )
    click.echo(_("Old: {key}").format(key=visible(done.old)))
    click.echo(_("New: {key}").format(key=visible(done.new)))
    click.echo(_("Publish the new key beside the old one: receipts that were given out are checked with the old one."))
    click.echo(
        _("Make a copy of the new key file for the safe. The old one lies in {folder} and signs no more.").format(
            folder=visible(str(folder))
        )
    )
