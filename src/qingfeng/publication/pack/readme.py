"""The words of `README.txt`. They stand in the file for good, so they are no messages that a later version translates anew."""

SIMULATED_ZH = """**** 模拟数据 ****
单位、办件、分数均为程序模拟，与任何真实单位无关。不得当作真实考核结果引用。

"""
SIMULATED_EN = """**** SIMULATED DATA ****
Units, cases and scores were made by a program and concern no real office. Never quote them as results of a real one.

"""

ZH = """{zh}  {quarter}  考核结果  第 {revision} 版

这是什么
  一个季度的考核结果，连同算出它的全部评分行（{rows} 行），没有隐去一行。
  rows.csv、rows.parquet        评分行（两个文件内容相同）
  before.csv、before.parquet    上季度的评分行，按本季度规则（有的话）
  cells.csv、ranking.csv        得分表的每一格；名次表
  results.json                  全部结果，包括建议
  decisions.json                计算次数用的处理决定
  policies/、calendars/         所依据的政策包和日历，全文
  release.json                  版本、截止时刻、账的头、每个文件的摘要
  datapackage.json              各表各列的说明（Data Package 2.0）

怎么核对
  安装清风 {program} 版，运行：qingfeng verify {name}.zip
  不用数据库，不用网络，几秒钟。它核对摘要，从评分行重算每一格、总分、误差、名次、范围和建议，指出第一处不同。
  也可以照 docs/release.md 自己写程序核对，或者用表格软件按 ranking-method.md 重算。

证明什么，不证明什么
  证明：公布的数从这些评分行和这个政策包算出，一位不差。
  不证明：评分行和记录相符（有记录的审计人员用 verify --record 核对）；记录本身属实。

没有什么
  没有姓名，没有时刻，没有件号。日、周、件、申请人是每次发布另抽的数字，只说明哪些行属于一起。
  没有对个人的处理。
  能从中看出什么、看不出什么，见 docs/privacy.md。

依据
  政策包：{policy}
  评分行摘要（SHA-256）：{digest}
"""

EN = """{en}  {quarter}  Results of the assessment  Revision {revision}

What this is
  The results of a quarter with all scoring rows that they follow from ({rows} rows); none is left out.
  rows.csv, rows.parquet        the scoring rows (the same in both files)
  before.csv, before.parquet    last quarter's scoring rows under today's policy (if there are any)
  cells.csv, ranking.csv        every cell of the score sheets; the ranking
  results.json                  all results, proposals included
  decisions.json                decisions that count for the rungs
  policies/, calendars/         the policies and calendars that the rows rest on, whole
  release.json                  versions, moment of looking, head of the ledger, digest of every file
  datapackage.json              what each table and column is (Data Package 2.0)

How to check it
  Install Qingfeng {program} and run: qingfeng verify {name}.zip
  No database, no network, a few seconds. It checks the digests, computes every cell, total, error, place, range and proposal
  again from the rows, and names the first difference. Or write a verifier of your own from docs/release.md, or compute it in a
  spreadsheet by ranking-method.md.

What it proves, and what not
  It proves that the published figures follow from these rows and this policy, to the last digit.
  It does not prove that the rows follow from the record (auditors who have the record check that with verify --record), nor
  that the record is true.

What is not in it
  No names, no instants, no case numbers. Days, weeks, cases and applicants are numbers drawn afresh for each release: they only
  say which rows belong together. Nothing on measures against persons.
  What can be learnt from it and what not: docs/privacy.md.

It rests on
  Policy: {policy}
  Digest of the rows (SHA-256): {digest}
"""
