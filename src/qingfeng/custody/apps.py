"""How Django knows this stage."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """The stage `custody`."""

    name = "qingfeng.custody"
    label = "custody"
