"""Projections of the record: how cases stand, and how many stand how. No record: drawn up again from it at any time."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from qingfeng.casework.models.record import Case, Source
from qingfeng.directory.models import District
from qingfeng.storage.models import Code


class CaseState(models.Model):
    """How a case stands: what lists, filters, searches and the sweep read. A projection of record and findings.

    `level` is the severest that stands against it: 0 nothing, 1 reminder, 2 yellow, 3 red. `standing`: `open`, `paused`,
    `late` (open and late), `ended`, `ended_late`. `next_check_at` is the next instant at which any verdict can change.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="state")
    # Drawn up from `case`, which is checked: no second check, and no index beside those below.
    district = models.ForeignKey(District, models.PROTECT, db_index=False, db_constraint=False)
    source = models.ForeignKey(Source, models.PROTECT, db_index=False, db_constraint=False)
    procedure = Code(null=True)
    item = Code(null=True)
    unit = Code(null=True)
    acts = models.IntegerField()
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    last_act = Code(null=True)
    ended_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(null=True)
    deadline_on = models.DateField(null=True)
    standing = models.CharField(max_length=12)
    level = models.SmallIntegerField(default=0)
    checked_as_of = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(null=True)
    sought = models.TextField(default="")

    class Meta:
        """Indexes for lists that are paged by key, and for the sweep."""

        db_table = "case_state"
        indexes = [
            models.Index(fields=["district", "-first_at", "-case"], name="case_state_newest"),
            models.Index(fields=["district", "unit", "-first_at", "-case"], name="case_state_unit"),
            models.Index(fields=["district", "source", "-first_at", "-case"], name="case_state_source"),
            models.Index(fields=["district", "standing", "-first_at", "-case"], name="case_state_standing"),
            models.Index(fields=["district", "level", "-first_at", "-case"], name="case_state_level", condition=Q(level__gt=0)),
            models.Index(fields=["next_check_at"], name="case_state_due", condition=Q(next_check_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.case_id)


class CaseWords(models.Model):
    """The pairs of characters by which a case is found. A projection.

    Apart from how it stands: a row of these costs fifty entries of an index, and changes only with the text.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="words", db_constraint=False)
    bigrams = SearchVectorField()

    class Meta:
        """The index of the search."""

        db_table = "case_words"
        indexes = [GinIndex(fields=["bigrams"], name="case_words_bigrams")]

    def __str__(self) -> str:
        return str(self.case_id)


class CaseCount(models.Model):
    """How many cases stand how: what the filters of a list say without counting a million rows. A projection."""

    district = models.ForeignKey(District, models.PROTECT, db_index=False)
    source = models.ForeignKey(Source, models.PROTECT, db_index=False)
    unit = Code(null=True)
    standing = models.CharField(max_length=12)
    level = models.SmallIntegerField()
    count = models.BigIntegerField()

    class Meta:
        """One row for each way to stand."""

        db_table = "case_count"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "source", "unit", "standing", "level"], name="case_count_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.standing} {self.level}"
