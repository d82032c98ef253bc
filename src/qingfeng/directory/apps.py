"""How Django knows this stage."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The stage `directory`."""

    name = "qingfeng.directory"
    label = "directory"
