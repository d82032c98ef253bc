"""Rules in words: by the record's own names, and by the titles of a policy."""

from qingfeng.directory.policy.loading import load_pack
from qingfeng.foundation.messages import speaking
from qingfeng.pages.rule_words import asked, condition


def test_a_rule_is_told_by_the_titles_of_its_policy_and_else_by_the_names_of_the_record() -> None:
    policy = load_pack("fuling")
    rule = next(each for each in policy.rules if each.id == "decide-in-time")

    with speaking("zh"):
        titled, named = asked(rule, policy), asked(rule)

    assert "从 受理" in titled
    assert "item.promised" not in titled
    assert "从 accept" in named
    assert "item.promised" in named


def test_conditions_name_the_items_keys_in_words() -> None:
    policy = load_pack("fuling")
    rule = next(each for each in policy.rules if any(key.startswith("item.") for key in each.when))

    with speaking("en"):
        assert "item." not in condition(rule, policy)
        assert "item." in condition(rule)
