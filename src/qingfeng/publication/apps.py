"""How Django knows this stage."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """The stage `publication`."""

    name = "qingfeng.publication"
    label = "publication"

    def ready(self) -> None:
        """Give the log what it needs of a release."""
        from qingfeng.ledger.sources import register  # noqa: PLC0415 -- models exist only now
        from qingfeng.publication.leaves import ReleaseLeaves  # noqa: PLC0415 -- as above

        register(ReleaseLeaves())
