"""Nothing that was published vanishes: releases and their files are never changed."""

from django.db import migrations

from qingfeng.storage.operations import append_only


class Migration(migrations.Migration):
    """A correction is a new release."""

    dependencies = [("publication", "0001_tables"), ("storage", "0002_refuse_change")]
    operations = [append_only(table) for table in ("release", "release_file")]
