"""How Django knows this stage."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """The stage `casework`."""

    name = "qingfeng.casework"
    label = "casework"
