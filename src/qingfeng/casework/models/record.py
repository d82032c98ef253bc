"""Tables of the record: sources, imports with their rejects, cases, their facts and acts, and private values apart.

`act` is made by hand in its migration: 16 hash partitions by case, primary key (case, seq).
"""

from django.db import models
from django.db.models import Q

from qingfeng.directory.models import CalendarVersion, District, PolicyVersion
from qingfeng.storage.models import Code


class Source(models.Model):
    """Where acts come from: a feed, a series of files, our own pages, the simulation.

    `complete_until` is the instant up to which it has told everything; null means until now.
    """

    district = models.ForeignKey(District, models.PROTECT)
    code = Code(max_length=100)
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in ("file", "feed", "pages", "simulation")])
    complete_until = models.DateTimeField(null=True)
    issues_cards = models.BooleanField(default=False)

    class Meta:
        """A code stands for one source of a district."""

        db_table = "source"
        constraints = [models.UniqueConstraint(fields=["district", "code"], name="source_once")]

    def __str__(self) -> str:
        return str(self.code)


class Import(models.Model):
    """One file taken in, with everything under which it was read. `number` counts within the district from 1."""

    district = models.ForeignKey(District, models.PROTECT)
    number = models.PositiveIntegerField()
    source = models.ForeignKey(Source, models.PROTECT)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT)
    calendar = models.ForeignKey(CalendarVersion, models.PROTECT)
    file_name = models.CharField(max_length=400)
    file_size = models.BigIntegerField()
    file_digest = models.CharField(max_length=64)
    file_kind = models.CharField(max_length=20)
    time_zone = models.CharField(max_length=100)
    complete_until = models.DateTimeField(null=True)
    mapping = models.JSONField(null=True)
    guessed = models.BooleanField()
    simulated = models.BooleanField()
    columns = models.JSONField()
    notes = models.JSONField()
    attributes = models.JSONField()
    counts = models.JSONField()
    recorded_at = models.DateTimeField()
    leaf_salt = models.BinaryField(max_length=32)

    class Meta:
        """Numbers are those of the district."""

        db_table = "import"
        constraints = [models.UniqueConstraint(fields=["district", "number"], name="import_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.file_name}"


class Withdrawal(models.Model):
    """An import taken back: its rows stay and leave every selector."""

    of = models.OneToOneField(Import, models.PROTECT, primary_key=True)
    reason = models.TextField()
    recorded_at = models.DateTimeField()
    leaf_salt = models.BinaryField(max_length=32)

    class Meta:
        """Table name."""

        db_table = "withdrawal"

    def __str__(self) -> str:
        return str(self.of_id)


class ImportReject(models.Model):
    """A row or value of an imported file that could not be used. Its text may be personal and can be erased."""

    of = models.ForeignKey(Import, models.PROTECT, related_name="rejects")
    line = models.BigIntegerField(null=True)
    place = models.TextField(null=True)
    column = models.TextField(null=True)
    value = models.TextField(null=True)
    reason = models.TextField()
    text = models.TextField(null=True)

    class Meta:
        """Table name."""

        db_table = "import_reject"

    def __str__(self) -> str:
        return f"{self.line} {self.reason}"


class Case(models.Model):
    """A case: known in its source by `key`, in its district by `number`; bound for life to a version of the policy."""

    # Each index on a column that stands first in a constraint, or that nothing looks up, would be paid at every import.
    district = models.ForeignKey(District, models.PROTECT, db_index=False)
    source = models.ForeignKey(Source, models.PROTECT, db_index=False)
    key = Code()
    number = Code()
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, db_index=False)
    first_import = models.ForeignKey(Import, models.PROTECT, db_index=False)

    class Meta:
        """Keys are unique in a source, numbers in a district."""

        db_table = "case"
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="case_key_once"),
            models.UniqueConstraint(fields=["district", "number"], name="case_number_once"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class CaseFacts(models.Model):
    """What an import said of a case: one leaf of the ledger. The values stand in `case_fact`."""

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    of = models.ForeignKey(Import, models.PROTECT, db_index=False)
    leaf_salt = models.BinaryField(max_length=32)

    class Meta:
        """One for each case and import."""

        db_table = "case_facts"
        constraints = [models.UniqueConstraint(fields=["case", "of"], name="case_facts_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.of_id}"


class CaseFact(models.Model):
    """An attribute of a case: its value as JSON, or the salted digest of a private one. The newest of a key counts."""

    # Both together refer to a row of `case_facts`, by a foreign key that the migration makes: one check for two.
    case = models.ForeignKey(Case, models.PROTECT, db_index=False, db_constraint=False)
    of = models.ForeignKey(Import, models.PROTECT, db_index=False, db_constraint=False)
    key = Code()
    value = models.TextField(null=True)
    digest = models.CharField(max_length=64, null=True)

    class Meta:
        """A key once in an import."""

        db_table = "case_fact"
        constraints = [
            models.UniqueConstraint(fields=["case", "key", "of"], name="case_fact_once"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(digest__isnull=True), name="case_fact_value_or_digest"),
        ]

    def __str__(self) -> str:
        return str(self.key)


class Act(models.Model):
    """An act. `seq` is its arrival in the case, `place` its place in the import that first brought it.

    `corrects` names the `seq` of the act that this one corrects, whole; `void` says that it never happened. `attributes` are
    the public ones as JSON, `digests` the salted digests of the private ones.
    """

    pk = models.CompositePrimaryKey("case_id", "seq")
    case = models.ForeignKey(Case, models.PROTECT)
    seq = models.IntegerField()
    key = models.BinaryField(max_length=32)
    of = models.ForeignKey(Import, models.PROTECT)
    place = models.IntegerField()
    name = Code()
    step = Code(null=True)
    happened_at = models.DateTimeField()
    happened_on = models.DateField()
    precision = models.CharField(max_length=7)
    recorded_at = models.DateTimeField(null=True)
    event_id = Code(null=True)
    performer = models.BigIntegerField(null=True)
    unit = Code(null=True)
    attributes = models.TextField(null=True)
    digests = models.TextField(null=True)
    corrects = models.IntegerField(null=True)
    void = models.BooleanField(default=False)
    leaf_salt = models.BinaryField(max_length=32)

    class Meta:
        """The table is made by hand."""

        db_table = "act"
        managed = False

    def __str__(self) -> str:
        return str(self.name)


class Person(models.Model):
    """Somebody whom the record names, known to it by this number; a row that can be erased."""

    district = models.ForeignKey(District, models.PROTECT, db_index=False)
    text = models.TextField()

    class Meta:
        """One number for one text of a district."""

        db_table = "person"
        constraints = [models.UniqueConstraint(fields=["district", "text"], name="person_once")]

    def __str__(self) -> str:
        return str(self.pk)


class PrivateValue(models.Model):
    """A value that may be personal, apart from the record, which holds its salted digest; a row that can be erased.

    `seq` is that of the act; of a case fact it is minus the number of the import's row.
    """

    # The digest in the record vouches for the owner; a check by foreign key would double the cost of an import.
    case = models.ForeignKey(Case, models.DO_NOTHING, db_constraint=False, db_index=False)
    seq = models.BigIntegerField()
    key = Code()
    value = models.TextField()
    salt = models.BinaryField(max_length=16)

    class Meta:
        """One value for one key of one owner."""

        db_table = "private_value"
        constraints = [models.UniqueConstraint(fields=["case", "seq", "key"], name="private_value_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"
