"""Who may see a page: every view carries a rule, and the middleware refuses a view without one."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest

Rule = Callable[[HttpRequest], bool]
View = TypeVar("View", bound=Callable[..., object])
_rules: dict[object, Rule] = {}


def anyone(_request: HttpRequest) -> bool:
    """Let everybody in whom the server's address lets in: until there is sign-in that is the machine itself."""
    return True


def allowed(rule: Rule) -> Callable[[View], View]:
    """Give a view the rule that the middleware asks before it runs."""

    def marked(view: View) -> View:
        _rules[view] = rule
        return view

    return marked


def rule_of(view: object) -> Rule | None:
    """Return the rule of a view; None where it has none."""
    return _rules.get(view)
