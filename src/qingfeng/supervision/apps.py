"""How Django knows this stage."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """The stage `supervision`."""

    name = "qingfeng.supervision"
    label = "supervision"

    def ready(self) -> None:
        """Say to the ledger what this stage has."""
        from qingfeng.supervision.leaves import register_leaves  # noqa: PLC0415 -- models are there only now

        register_leaves()
