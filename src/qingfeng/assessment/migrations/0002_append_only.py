"""An account that was drawn up is never changed: a correction is a new one."""

from django.db import migrations

from qingfeng.storage.operations import append_only


class Migration(migrations.Migration):
    """What was published rests on these rows."""

    dependencies = [("assessment", "0001_tables"), ("storage", "0002_refuse_change")]
    operations = [append_only(table) for table in ("score", "score_rows")]
