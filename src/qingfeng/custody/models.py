"""Tables of the ledger: the log as it stands, its numbered leaves, the heads that were signed."""

from django.db import models
from django.db.models import Q

from qingfeng.storage.models import Code


class Log(models.Model):
    """The one log of this installation: its name, how many leaves are numbered, and the right edge of their tree.

    `edge` holds the hashes of the complete subtrees from left to right, 32 bytes each (`ledger.frontier`).
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    origin = models.TextField()
    size = models.BigIntegerField(default=0)
    edge = models.BinaryField(default=b"")

    class Meta:
        """There is one."""

        db_table = "ledger_log"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="ledger_log_once")]

    def __str__(self) -> str:
        return str(self.origin)


class NumberedLeaf(models.Model):
    """A row of the record and its place in the log; `entry` is what the log holds there: a commitment or a public text."""

    index = models.BigIntegerField(primary_key=True)
    kind = Code(max_length=20)
    first = models.BigIntegerField()
    second = models.BigIntegerField()
    entry = models.BinaryField()

    class Meta:
        """A row has one place."""

        db_table = "ledger_leaf"
        constraints = [models.UniqueConstraint(fields=["kind", "first", "second"], name="ledger_leaf_once")]

    def __str__(self) -> str:
        return f"{self.index} {self.kind} {self.first} {self.second}"


class Head(models.Model):
    """A head that was signed, after the files that it speaks of were written."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()

    class Meta:
        """Table name."""

        db_table = "ledger_head"

    def __str__(self) -> str:
        return str(self.size)


class KeyChange(models.Model):
    """A change of the key that signs: both as verifier keys. Its entry stands in the log itself, under heads of both keys."""

    old = models.TextField()
    new = models.TextField(unique=True)
    recorded_at = models.DateTimeField()

    class Meta:
        """Table name."""

        db_table = "ledger_key"

    def __str__(self) -> str:
        return str(self.new)
