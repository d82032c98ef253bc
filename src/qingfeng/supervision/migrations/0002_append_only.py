"""Findings, their events, sweeps and cards are never changed."""

from django.db import migrations

from qingfeng.storage.operations import append_only


class Migration(migrations.Migration):
    """How a finding stands is a fold of its events, never an update."""

    dependencies = [("supervision", "0001_tables"), ("storage", "0002_refuse_change")]
    operations = [append_only(table) for table in ("finding", "finding_event", "sweep", "card")]
