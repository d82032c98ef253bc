"""Single rows of the record: saved with their salt and their place in the outbox."""

import os
from typing import TypeVar

from django.db import models, transaction

from qingfeng.storage.models import LeafOutbox
from qingfeng.storage.recording import SALT

Row = TypeVar("Row", bound=models.Model)


def keep(row: Row) -> Row:
    """Append one row of a table with `leaf_salt`, as `record()` appends many."""
    row.leaf_salt = os.urandom(SALT)  # type: ignore[attr-defined]
    with transaction.atomic():
        row.save(force_insert=True)
        LeafOutbox.objects.create(kind=row._meta.db_table, first=row.pk)  # noqa: SLF001 -- public by another name
    return row
