"""Tables of publication: releases, and the file of each."""

from django.db import models

from qingfeng.assessment.models import Score
from qingfeng.directory.models import District
from qingfeng.storage.models import Code


class Release(models.Model):
    """A revision of a quarter's release: one public leaf of the ledger. `number` counts within the district from 1.

    `size` and `sha256` are those of its file, `rows` the number of its rows, `rows_digest` the SHA-256 of their text, `changed`
    the number of figures that a correction changed (0 of a first revision), `reason` why it was made.
    """

    district = models.ForeignKey(District, models.PROTECT, db_index=False)
    number = models.PositiveIntegerField()
    quarter = Code(max_length=6)
    revision = models.PositiveIntegerField()
    score = models.ForeignKey(Score, models.PROTECT, db_index=False)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    name = Code(max_length=100)
    program = models.CharField(max_length=40)
    simulated = models.BooleanField()
    as_of = models.DateTimeField()
    rows = models.IntegerField()
    rows_digest = models.CharField(max_length=64)
    ledger_size = models.BigIntegerField(null=True)
    reason = models.TextField(null=True)
    changed = models.IntegerField(default=0)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta:
        """A quarter has one row for each revision; a first one has no reason, a correction has one."""

        db_table = "release"
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="release_number_once"),
            models.UniqueConstraint(fields=["district", "quarter", "revision"], name="release_once"),
            models.CheckConstraint(
                condition=models.Q(revision=1, replaces__isnull=True, reason__isnull=True)
                | models.Q(revision__gt=1, replaces__isnull=False, reason__isnull=False),
                name="release_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class ReleaseFile(models.Model):
    """The file of a release, whole: lists are read without it."""

    release = models.OneToOneField(Release, models.PROTECT, primary_key=True, related_name="file")
    content = models.BinaryField()

    class Meta:
        """Table name."""

        db_table = "release_file"

    def __str__(self) -> str:
        return str(self.release_id)
