"""Every key path of a TOML file is found on its line."""

from qingfeng.directory.policy.positions import positions_of

TEXT = """\
a = 1
"b.c".d = 2
[t.u]
k = [
  1,
  { x = 1, "y z" = 2 },
]
[[r]]
id = "one"
[[r]]
id = "two"
[[r.s]]
n = 1
[r.s.w]
m = 1
"""


def test_each_kind_of_key_stands_on_its_line() -> None:
    positions = positions_of(TEXT)

    assert positions.line(("a",)) == 1
    assert positions.line(("b.c", "d")) == 2
    assert positions.line(("t", "u", "k")) == 4
    assert positions.line(("t", "u", "k", 1, "y z")) == 6
    assert positions.line(("r", 0)) == 8
    assert positions.line(("r", 1, "id")) == 11
    assert positions.line(("r", 1, "s", 0, "n")) == 13
    assert positions.line(("r", 1, "s", 0, "w", "m")) == 15


def test_a_path_that_is_not_there_stands_where_the_table_around_it_begins() -> None:
    assert positions_of(TEXT).line(("r", 1, "missing")) == 10
    assert positions_of(TEXT).line(("missing",)) == 1
