"""How Django knows this stage."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """The stage `supervision`."""

    name = "qingfeng.supervision"
    label = "supervision"
