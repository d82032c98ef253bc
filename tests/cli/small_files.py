"""A log of three cases as a CSV file, its mapping, and rules for it."""

PERFORMER = "Officer Wang Xiaoming"
PRIVATE = "around fifty says Mrs Li"
LOG = f"""case,activity,timestamp,resource,case_unit,case_fee
P-1,submit,2026-03-02 09:00,{PERFORMER},Construction,80
P-1,accept,2026-03-03 09:00,{PERFORMER},Construction,80
P-1,approve,2026-03-11 16:00,{PERFORMER},Construction,80
P-2,accept,2026-03-04 15:00,{PERFORMER},Health,120
P-2,approve,2026-03-06 09:00,{PERFORMER},Health,120
P-3,accept,2026-03-23 09:00,{PERFORMER},Health,{PRIVATE}
P-3,note,2026-03-30 09:00,{PERFORMER},Health,{PRIVATE}
P-3,note,2026-13-40 09:00,{PERFORMER},Health,{PRIVATE}
"""
MAPPING = """
case = "case"
act = "activity"
at = { column = "timestamp", format = "%Y-%m-%d %H:%M" }
performer = "resource"
case_unit = "case_unit"

[attributes.case]
fee = "case_fee"
"""
RULES = """
timezone = "Asia/Shanghai"
calendar = "cn"

[[rule]]
id = "decide-in-time"
kind = "limit"
title = { zh = "超期办结", en = "Decided late" }
from = "accept"
until = "approve"
limit = { value = 5, unit = "workday" }
warn = 1
yellow = 0
red = 3

[[rule]]
id = "fee"
kind = "amount"
title = { zh = "收费过高", en = "Fee too high" }
field = "case.fee"
at_most = 100

[[rule]]
id = "again"
kind = "absence"
title = { zh = "重报", en = "Filed again" }
a = "withdraw"
scope = "applicant+item"
status = "planned"
"""
