"""Versions of policies, calendars and service items are never changed."""

from django.db import migrations

from qingfeng.storage.operations import append_only


class Migration(migrations.Migration):
    """What a case rests on stays as it was."""

    dependencies = [("directory", "0001_tables"), ("storage", "0002_refuse_change")]
    operations = [append_only(table) for table in ("policy_version", "calendar_version", "service_item_version")]
