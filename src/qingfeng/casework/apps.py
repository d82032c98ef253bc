"""How Django knows this stage."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """The stage `casework`."""

    name = "qingfeng.casework"
    label = "casework"

    def ready(self) -> None:
        """Say to the ledger what this stage has."""
        from qingfeng.casework.leaves import register_leaves  # noqa: PLC0415 -- models are there only now

        register_leaves()
