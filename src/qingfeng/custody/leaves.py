"""What custody itself gives the log: changes of the key that signs, public, each a file beside the log."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC

from qingfeng.custody.models import KeyChange
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.record import instant_text
from qingfeng.ledger.canonical import NotCanonicalError, canonical_text
from qingfeng.ledger.leaves import public_entry
from qingfeng.ledger.sources import Key, Leaf, unsayable

KIND = "ledger_key"


class KeyLeaves:
    """Changes of keys, by their numbers."""

    kind = KIND

    def leaves(self, keys: Sequence[Key]) -> Iterator[Leaf]:
        """Give the changes of these keys."""
        return _leaves(KeyChange.objects.filter(pk__in=[first for first, _second in keys]).order_by("pk"))

    def every(self) -> Iterator[Leaf]:
        """Give all changes by number; they are few."""
        return _leaves(KeyChange.objects.order_by("pk"))

    def told(self, first: int, second: int) -> str:  # noqa: ARG002 -- as every source is asked
        """Name a change."""
        return _("change {number} of the key that signs").format(number=first)


def _leaves(changes: Iterable[KeyChange]) -> Iterator[Leaf]:
    for each in changes:
        try:
            content = file_of(each)
            name = each.new.partition("+")[0]
            text = public_entry("key", name, str(each.pk), content).decode()
        except NotCanonicalError as error:
            yield Leaf(each.pk, 0, None, unsayable(error))
        else:
            yield Leaf(each.pk, 0, None, text, content)


def file_of(change: KeyChange) -> bytes:
    """Return the file that the entry of a change names: a canonical text of both verifier keys."""
    at = instant_text(change.recorded_at.astimezone(UTC))
    return canonical_text({"new": change.new, "old": change.old, "recorded_at": at}).encode()
