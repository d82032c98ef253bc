"""How Django knows this stage."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The stage `directory`."""

    name = "qingfeng.directory"
    label = "directory"

    def ready(self) -> None:
        """Say to the ledger what this stage has."""
        from qingfeng.directory.leaves import register_leaves  # noqa: PLC0415 -- models are there only now

        register_leaves()
