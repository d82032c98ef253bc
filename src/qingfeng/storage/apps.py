"""How Django knows this stage."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """The stage `storage`."""

    name = "qingfeng.storage"
    label = "storage"
