"""Acts of custody: the log begun, and what waits numbered, published and signed."""

import logging
from collections.abc import Callable

from django.conf import settings

from qingfeng.custody.keys import settle_keys, signing_keys
from qingfeng.custody.models import Log
from qingfeng.custody.numbering import number_all, turn
from qingfeng.custody.places import key_folder, keys_of, make_key
from qingfeng.custody.publishing import publish, publish_keys, published_size
from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_

# So many take some 300 MB of memory; a multiple of a tile, so that few tiles are written twice.
BATCH = 2**17
_log = logging.getLogger(__name__)


class NoKeyError(DomainError):
    """The key that signs the log's heads is not here."""


def begin_log(origin: str | None = None) -> Log:
    """Return the log, begun under its name if there is none yet; its key is drawn then, and only then.

    Raises:
        OtherOriginError: the log has another name already.
        KeyFileError, MalformedKeyError: the key cannot be made or read, or the name cannot name a log.
    """
    found = Log.objects.first()
    if found is None:
        name = origin or str(settings.LEDGER_ORIGIN)
        if not keys_of(name):
            make_key(name)
        found, _ = Log.objects.get_or_create(pk=1, defaults={"origin": name})
    if origin is not None and origin != found.origin:
        message = N_("The log of this installation is named {origin} since its first start; that name stays.")
        raise OtherOriginError(message, origin=found.origin)
    return found


class OtherOriginError(DomainError):
    """A log keeps the name under which it began."""


def sequence_all(*, batch: int = BATCH, wait: bool = True, told: Callable[[int], object] | None = None) -> int:
    """Number everything that waits, write it into the log's folder, and sign heads over it; return how many were numbered.

    Killed anywhere, it is simply run again. Two at once take turns, or with `wait=False` the second does nothing.

    Args:
        batch: leaves of one transaction and head.
        wait: for another sequencer at work.
        told: is called with the number of leaves numbered so far.

    Raises:
        NoKeyError: no key of the log lies in the data folder.
        OtherLogError: the log's folder is of another database, or of a newer state of this one.
    """
    with turn(wait=wait) as is_mine:
        return sequence_now(batch, told) if is_mine else 0


def sequence_if_possible() -> int:
    """As `sequence_all`, at the end of a command: what it recorded can also be numbered later.

    Nothing is done where another is at work, before the first start, or where the key is not; a refusal is only logged.
    """
    log = Log.objects.first()
    try:
        return sequence_all(wait=False) if log is not None and signing_keys(log.origin) else 0
    except DomainError as error:
        _log.warning("%s", error)
        return 0


def sequence_now(batch: int = BATCH, told: Callable[[int], object] | None = None) -> int:
    """As `sequence_all`, for whoever is the one sequencer already."""
    log = begin_log()
    settle_keys(log.origin)
    keys = signing_keys(log.origin)
    if not keys:
        message = N_(
            "The key of the log {origin} is not in {folder}. Put its copy there: under another key nothing can be continued."
        )
        raise NoKeyError(message, origin=log.origin, folder=key_folder())
    published_size(log.origin)
    done = 0
    for numbered in number_all(batch):
        done += numbered.size
        publish(Log.objects.get(), keys, numbered)
        if told is not None:
            told(done)
    publish(Log.objects.get(), keys)
    settle_keys(log.origin)
    publish_keys(log)
    return done
