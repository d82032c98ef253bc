"""How Django knows this stage."""

from django.apps import AppConfig

from qingfeng.ledger.sources import register


class CustodyConfig(AppConfig):
    """The stage `custody`."""

    name = "qingfeng.custody"
    label = "custody"

    def ready(self) -> None:
        """Say to the ledger what this stage has."""
        from qingfeng.custody.leaves import KeyLeaves  # noqa: PLC0415 -- models are ready only now

        register(KeyLeaves())
