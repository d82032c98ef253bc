"""Tables of the assessment: each drawing up of a quarter's account, and the rows that it was drawn up from."""

from django.db import models

from qingfeng.directory.models import CalendarVersion, District, PolicyVersion
from qingfeng.storage.models import Code


class Score(models.Model):
    """A quarter's account of a district, drawn up once: one leaf of the ledger. `number` counts within district and quarter.

    `quarter` is written 2026Q3. `as_of` is the moment of looking, `last_import` the newest import that it rests on (0: none).
    `rows_digest` is that of the rows, `results_digest` that of the sheets and rankings that follow from them.
    """

    district = models.ForeignKey(District, models.PROTECT, db_index=False)
    quarter = Code(max_length=6)
    number = models.PositiveIntegerField()
    as_of = models.DateTimeField()
    last_import = models.PositiveIntegerField()
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, db_index=False)
    calendar = models.ForeignKey(CalendarVersion, models.PROTECT, db_index=False)
    program = models.CharField(max_length=40)
    simulated = models.BooleanField()
    cases = models.IntegerField()
    rows = models.IntegerField()
    rows_digest = models.CharField(max_length=64)
    results_digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    leaf_salt = models.BinaryField(max_length=32)

    class Meta:
        """Numbers are those of the quarter."""

        db_table = "score"
        constraints = [models.UniqueConstraint(fields=["district", "quarter", "number"], name="score_once")]

    def __str__(self) -> str:
        return f"{self.quarter} {self.number}"


class ScoreRows(models.Model):
    """The scoring rows of an account as one Parquet file, columns as `assessment.counting.rows` says.

    One file and not a table: they are read together or not at all, and a third of a million rows take two megabytes.
    """

    score = models.OneToOneField(Score, models.PROTECT, primary_key=True, related_name="content")
    parquet = models.BinaryField()

    class Meta:
        """Table name."""

        db_table = "score_rows"

    def __str__(self) -> str:
        return str(self.score_id)
