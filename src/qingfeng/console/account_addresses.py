"""Addresses of the account, inside those of a district: `account/2026Q3/{key|township}/UNIT/INDICATOR`."""

from django.urls import URLPattern, path, re_path

from qingfeng.console import account, account_files, account_rows

_QUARTER = r"(?P<quarter>\d{4}Q[1-4])"
_GROUP = rf"{_QUARTER}/(?P<group>key|township)"
_UNIT = rf"{_GROUP}/(?P<unit>[a-z0-9-]+)"
_CELL = rf"{_UNIT}/(?P<indicator>[a-z0-9-]+)"
_ENDING = r"\.(?P<ending>csv|xlsx|pdf)"

ACCOUNT: list[URLPattern] = [
    path("account", account.account, name="account"),
    re_path(rf"^account/{_QUARTER}$", account.account, name="account-quarter"),
    re_path(rf"^account/{_GROUP}{_ENDING}$", account_files.ranking_file, name="ranking-file"),
    re_path(rf"^account/{_GROUP}$", account.ranking, name="ranking"),
    re_path(rf"^account/{_UNIT}{_ENDING}$", account_files.sheet_file, name="sheet-file"),
    re_path(rf"^account/{_UNIT}$", account.sheet, name="sheet"),
    re_path(rf"^account/{_CELL}\.(?P<ending>csv|xlsx)$", account_rows.cell_file, name="cell-file"),
    re_path(rf"^account/{_CELL}$", account_rows.cell_rows, name="cell"),
]
