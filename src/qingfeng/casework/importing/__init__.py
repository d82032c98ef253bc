"""Taking a log into the record: what is new is added, what has changed becomes a correction, what is known adds nothing."""

from qingfeng.casework.importing.orders import ImportOrder, ImportSummary
from qingfeng.casework.importing.privacy import UndeclaredAttributeError
from qingfeng.casework.importing.taking import import_log
from qingfeng.casework.importing.withdrawing import NotNewestError, UnknownImportError, withdraw_import

__all__ = [
    "ImportOrder",
    "ImportSummary",
    "NotNewestError",
    "UndeclaredAttributeError",
    "UnknownImportError",
    "import_log",
    "withdraw_import",
]
