"""The clock by which a case stands: that of the main rule of its procedure."""

import polars as pl

from qingfeng.directory.policy.loading import Policy


def main_clocks(clocks: pl.DataFrame, cases: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return the main clock of each case that has one, in no certain order.

    Of a case's clocks counts that of the first main rule of its procedure that has one, and of several under one rule the
    first. Of a case whose procedure has no main rule counts the clock that is latest, else the one that ends first.

    Args:
        clocks: those of an evaluation; `case_row` says whose.
        cases: the cases evaluated; `procedure` names how they are handled.
        policy: says which rules are main ones.
    """
    main = {each.code: each.main_rule for each in policy.procedures if each.main_rule}
    order = pl.DataFrame(
        [(code, rule, rank) for code, rules in main.items() for rank, rule in enumerate(rules)],
        schema={"procedure": pl.String, "rule": pl.String, "rank": pl.Int32},
        orient="row",
    )
    # Where all cases are of one kind, a record need not say which.
    only = next(iter(main)) if len(main) == 1 else None
    has_procedure = "procedure" in cases.columns
    named = cases["procedure"].cast(pl.String) if has_procedure else pl.Series([None] * cases.height, dtype=pl.String)
    procedure = named.to_frame("procedure").select(
        pl.when(pl.col("procedure").is_in(list(main))).then("procedure").otherwise(pl.lit(only))
    )["procedure"]
    told = clocks.with_columns(pl.col("rule").cast(pl.String), procedure.gather(clocks["case_row"]).alias("procedure"))
    ranked = told.join(order, on=["procedure", "rule"], how="inner", maintain_order="left").sort("rank", maintain_order=True)
    rest = told.filter(pl.col("procedure").is_null()).sort("late", "deadline_at", descending=[True, False], nulls_last=True)
    picked = pl.concat([ranked.select(told.columns), rest])
    return picked.group_by("case_row", maintain_order=True).first().select(clocks.columns)
