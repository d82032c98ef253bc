"""What every stage's tables share: the outbox of the ledger."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    Code = models.CharField
else:

    class Code(models.CharField):
        """A code or key: compared byte by byte, so that its order is the same on every machine."""

        def __init__(self, **options: object) -> None:
            super().__init__(**{"max_length": 400, "db_collation": "C"} | options)


class LeafOutbox(models.Model):
    """A row of the record that has no leaf number yet. The sequencer numbers and deletes; nothing else touches it.

    `kind` names the table, `first` and `second` the key of the row there (`second` is 0 where one number is enough).
    """

    kind = models.CharField(max_length=20)
    first = models.BigIntegerField()
    second = models.BigIntegerField(default=0)

    class Meta:
        """Rows are unique by what they name."""

        db_table = "leaf_outbox"
        constraints = [models.UniqueConstraint(fields=["kind", "first", "second"], name="leaf_outbox_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.first} {self.second}"
