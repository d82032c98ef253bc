"""What the directory gives the ledger: versions of policies and calendars, public, their files beside the log."""

from collections.abc import Iterable, Iterator, Sequence

from qingfeng.directory.models import CalendarVersion, PolicyVersion
from qingfeng.foundation.messages import N_
from qingfeng.foundation.messages import translate as _
from qingfeng.ledger.canonical import NotCanonicalError
from qingfeng.ledger.leaves import bundle, public_entry
from qingfeng.ledger.sources import Key, Leaf, register, unsayable

# Versions read at a time: each is a whole pack.
AT_ONCE = 20


class VersionLeaves:
    """Versions of policies or of calendars, by their numbers."""

    def __init__(self, model: type[PolicyVersion | CalendarVersion], entry: str, title: str) -> None:
        self.kind = str(model._meta.db_table)  # noqa: SLF001 -- public by another name
        self._model = model
        self._entry = entry
        self._title = title

    def leaves(self, keys: Sequence[Key]) -> Iterator[Leaf]:
        """Give the versions of these keys."""
        return self._leaves(self._model.objects.filter(pk__in=[first for first, _second in keys]).order_by("pk"))

    def every(self) -> Iterator[Leaf]:
        """Give all versions by number."""
        return self._leaves(self._model.objects.order_by("pk").iterator(AT_ONCE))

    def told(self, first: int, second: int) -> str:  # noqa: ARG002 -- as every source is asked
        """Name a version."""
        row = self._model.objects.filter(pk=first).values_list("name", "version").first()
        name, version = row or (_("with the internal number {id}").format(id=first), "")
        return _(self._title).format(name=name, version=version).rstrip()

    def _leaves(self, rows: Iterable[PolicyVersion | CalendarVersion]) -> Iterator[Leaf]:
        for row in rows:
            try:
                content = bundle(row.files)
                text = public_entry(self._entry, row.name, row.version, content).decode()
            except (NotCanonicalError, AttributeError) as error:
                yield Leaf(row.pk, 0, None, unsayable(error))
            else:
                yield Leaf(row.pk, 0, None, text, content)


def register_leaves() -> None:
    """Say to the ledger what this stage has."""
    register(VersionLeaves(PolicyVersion, "policy", N_("policy {name} {version}")))
    register(VersionLeaves(CalendarVersion, "calendar", N_("calendar {name} {version}")))
