"""How Django knows this stage."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """The stage `assessment`."""

    name = "qingfeng.assessment"
    label = "assessment"

    def ready(self) -> None:
        """Give the log what it needs of an account."""
        from qingfeng.assessment.leaves import ScoreLeaves  # noqa: PLC0415 -- models exist only now
        from qingfeng.ledger.sources import register  # noqa: PLC0415

        register(ScoreLeaves())
