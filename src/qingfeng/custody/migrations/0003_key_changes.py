"""Changes of the key that signs the log's heads."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A table of them."""

    dependencies = [("custody", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="KeyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("old", models.TextField()),
                ("new", models.TextField(unique=True)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={"db_table": "ledger_key"},
        ),
    ]
