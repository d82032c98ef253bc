"""A recorded change of keys is never changed."""

from django.db import migrations

from qingfeng.storage.operations import append_only


class Migration(migrations.Migration):
    """What was recorded stays as it was."""

    dependencies = [("custody", "0003_key_changes")]
    operations = [append_only("ledger_key")]
