"""What the log needs of releases: public entries, their files served beside the log."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from qingfeng.foundation.messages import translate as _
from qingfeng.ledger.leaves import public_entry
from qingfeng.ledger.sources import Key, Leaf
from qingfeng.publication.models import Release

# Files read at a time: each may have some megabytes.
AT_ONCE = 2


class ReleaseLeaves:
    """Leaves of the table `release`."""

    kind = "release"

    def leaves(self, keys: Sequence[Key]) -> Iterator[Leaf]:
        """Give the releases of these keys."""
        return _leaves(_releases().filter(pk__in=[first for first, _second in keys]))

    def every(self) -> Iterator[Leaf]:
        """Give all releases by number."""
        return _leaves(_releases().iterator(AT_ONCE))

    def told(self, first: int, second: int) -> str:  # noqa: ARG002 -- a release is named by one number
        """Return what a person calls a release."""
        name = Release.objects.filter(pk=first).values_list("name", flat=True).first()
        if name is None:
            return _("a release ({number})").format(number=first)
        return _("release {name}").format(name=name)


def entry_name(district: str, quarter: str) -> str:
    """Return the name under which the releases of a quarter stand in the log; their version is the revision."""
    return f"{district}-{quarter}"


def _releases() -> "QuerySet[Release]":
    return Release.objects.select_related("district", "file").order_by("pk")


def _leaves(releases: Iterable[Release]) -> Iterator[Leaf]:
    for each in releases:
        content = bytes(each.file.content)
        name = entry_name(each.district.code, each.quarter)
        yield Leaf(each.pk, 0, None, public_entry("release", name, str(each.revision), content).decode(), content)
