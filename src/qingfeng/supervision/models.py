"""Tables of supervision: findings, the events that make them up, how they stand, and cards.

A finding is an identity and append-only events; `finding_state` is the fold of its events, a projection.
"""

from django.db import models

from qingfeng.casework.models import Case, Source
from qingfeng.directory.models import CalendarVersion, District, PolicyVersion
from qingfeng.storage.models import Code


class Sweep(models.Model):
    """One run of the engine that wrote events: one leaf of the ledger, with the digest of them all."""

    as_of = models.DateTimeField()
    cases = models.IntegerField()
    events = models.IntegerField()
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    leaf_salt = models.BinaryField(max_length=32)

    class Meta:
        """Table name."""

        db_table = "sweep"

    def __str__(self) -> str:
        return str(self.pk)


class Finding(models.Model):
    """What a rule said of a case, or of one of its acts: known by (case, rule, role, act), never by a running number."""

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    key = models.BinaryField(max_length=32)
    rule = Code(max_length=100)
    role = models.CharField(max_length=4)
    act_key = models.BinaryField(max_length=32, null=True)

    class Meta:
        """One row for each key of a case."""

        db_table = "finding"
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="finding_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.rule}"


class FindingEvent(models.Model):
    """A finding reached a level, was lowered or withdrawn; by the engine under a policy and a calendar, with its evidence.

    `level`: 1 reminder, 2 yellow, 3 red, 0 withdrawn. `reached_at` is the instant at which the level was reached, `as_of` the
    moment of looking.
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="events", db_index=False)
    seq = models.IntegerField()
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in ("reached", "lowered", "withdrawn")])
    level = models.SmallIntegerField()
    measure = models.FloatField(null=True)
    measure_unit = models.CharField(max_length=20, null=True)
    reached_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(null=True)
    deadline_on = models.DateField(null=True)
    is_open = models.BooleanField(default=False)
    unit = Code(null=True)
    evidence = models.JSONField(default=list)
    reason = models.CharField(max_length=20)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, db_index=False)
    calendar = models.ForeignKey(CalendarVersion, models.PROTECT, db_index=False)
    as_of = models.DateTimeField()
    recorded_at = models.DateTimeField()
    sweep = models.ForeignKey(Sweep, models.PROTECT)

    class Meta:
        """Events of a finding are numbered from 1."""

        db_table = "finding_event"
        constraints = [models.UniqueConstraint(fields=["finding", "seq"], name="finding_event_once")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.seq} {self.kind}"


class FindingState(models.Model):
    """How a finding stands: its last event, beside the case's district and source. A projection."""

    finding = models.OneToOneField(Finding, models.PROTECT, primary_key=True, related_name="state")
    # Drawn up from the case of the finding, which is checked: no second check, and no index beside those below.
    district = models.ForeignKey(District, models.PROTECT, db_index=False, db_constraint=False)
    source = models.ForeignKey(Source, models.PROTECT, db_index=False, db_constraint=False)
    rule = Code(max_length=100)
    level = models.SmallIntegerField()
    highest = models.SmallIntegerField()
    measure = models.FloatField(null=True)
    measure_unit = models.CharField(max_length=20, null=True)
    is_open = models.BooleanField()
    unit = Code(null=True)
    deadline_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        """Lists are paged by the instant reached."""

        db_table = "finding_state"
        indexes = [
            models.Index(fields=["district", "-reached_at", "-finding"], name="finding_state_newest"),
            models.Index(fields=["district", "level", "-reached_at", "-finding"], name="finding_state_level"),
            models.Index(fields=["district", "rule", "-reached_at", "-finding"], name="finding_state_rule"),
            models.Index(fields=["district", "unit", "-reached_at", "-finding"], name="finding_state_unit"),
        ]

    def __str__(self) -> str:
        return str(self.finding_id)


class Card(models.Model):
    """A yellow or red card that was issued on a finding. `number` counts within the district from 1; it is never reused."""

    district = models.ForeignKey(District, models.PROTECT, db_index=False)
    number = models.PositiveIntegerField()
    finding = models.ForeignKey(Finding, models.PROTECT, db_index=False)
    level = models.SmallIntegerField()
    issued_at = models.DateTimeField()
    answer_by = models.DateField(null=True)
    leaf_salt = models.BinaryField(max_length=32)

    class Meta:
        """One card for each level of a finding."""

        db_table = "card"
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="card_number_once"),
            models.UniqueConstraint(fields=["finding", "level"], name="card_once"),
        ]

    def __str__(self) -> str:
        return str(self.number)
