"""Numbered leaves and signed heads are never changed."""

from django.db import migrations

from qingfeng.storage.operations import append_only


class Migration(migrations.Migration):
    """What was numbered or signed stays as it was."""

    dependencies = [("custody", "0001_tables"), ("storage", "0002_refuse_change")]
    operations = [append_only(table) for table in ("ledger_leaf", "ledger_head")]
