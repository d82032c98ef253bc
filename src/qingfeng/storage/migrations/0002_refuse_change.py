"""The function by which append-only tables refuse change."""

from django.db import migrations

from qingfeng.storage.operations import refuse_function


class Migration(migrations.Migration):
    """Comes before every append-only table."""

    dependencies = [("storage", "0001_tables")]
    operations = [refuse_function()]
