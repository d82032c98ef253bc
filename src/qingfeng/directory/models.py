"""Tables of the directory: districts, versions of policies and calendars, units, posts, service items, responsibility."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from qingfeng.storage.models import Code


class District(models.Model):
    """A district: everything else belongs to one."""

    code = Code(max_length=60, unique=True)
    title_zh = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    pack = Code(max_length=100)
    time_zone = models.CharField(max_length=100)
    calendar = Code(max_length=60)
    simulated = models.BooleanField(default=False)

    class Meta:
        """Table name."""

        db_table = "district"

    def __str__(self) -> str:
        return str(self.code)


class Versioned(models.Model):
    """A version of files that the record rests on, whole: a case keeps the version it began under for life."""

    name = Code(max_length=100)
    version = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    files = models.JSONField()
    recorded_at = models.DateTimeField()
    leaf_salt = models.BinaryField(max_length=32)

    class Meta:
        """Shared by policies and calendars."""

        abstract = True

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class PolicyVersion(Versioned):
    """A policy pack as it was loaded: path of each file and its text."""

    in_force_from = models.DateField()

    class Meta:
        """One row for each content."""

        db_table = "policy_version"
        constraints = [models.UniqueConstraint(fields=["name", "digest"], name="policy_version_once")]


class CalendarVersion(Versioned):
    """A calendar as it was loaded."""

    class Meta:
        """One row for each content."""

        db_table = "calendar_version"
        constraints = [models.UniqueConstraint(fields=["name", "digest"], name="calendar_version_once")]


class OfDistrict(models.Model):
    """Something that a district knows by a code, with a title in both languages."""

    district = models.ForeignKey(District, models.PROTECT)
    code = Code(max_length=100)
    title_zh = models.CharField(max_length=400, blank=True)
    title_en = models.CharField(max_length=400, blank=True)

    class Meta:
        """Shared by units, posts and service items."""

        abstract = True

    def __str__(self) -> str:
        return str(self.code)


class Unit(OfDistrict):
    """An office that answers for cases. `group`: `key`, `township` or `none`."""

    group = Code(max_length=20)

    class Meta:
        """A code stands for one unit of a district."""

        db_table = "unit"
        constraints = [models.UniqueConstraint(fields=["district", "code"], name="unit_once")]


class Post(OfDistrict):
    """A post in a unit; who holds it, and when, comes with sign-in."""

    unit = models.ForeignKey(Unit, models.PROTECT)

    class Meta:
        """A code stands for one post of a district."""

        db_table = "post"
        constraints = [models.UniqueConstraint(fields=["district", "code"], name="post_once")]


class ServiceItem(OfDistrict):
    """A service item; what it asks for and promises stands in its versions."""

    class Meta:
        """A code stands for one item of a district."""

        db_table = "service_item"
        constraints = [models.UniqueConstraint(fields=["district", "code"], name="service_item_once")]


class ServiceItemVersion(models.Model):
    """A service item as a version of the policy has it."""

    item = models.ForeignKey(ServiceItem, models.PROTECT)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT)
    content = models.JSONField()

    class Meta:
        """One for each version of the policy."""

        db_table = "service_item_version"
        constraints = [models.UniqueConstraint(fields=["item", "policy"], name="service_item_version_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.policy}"


class Responsibility(models.Model):
    """Which unit leads an item, and from when until when: at any day one unit."""

    item = models.ForeignKey(ServiceItem, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT)
    days = DateRangeField()

    class Meta:
        """No two units lead an item on one day."""

        db_table = "responsibility"
        constraints = [
            ExclusionConstraint(
                name="responsibility_one_at_a_time",
                expressions=[("item", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.item}"
