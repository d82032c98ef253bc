"""The audit: the whole record read against the log, every row that does not agree named.

Three witnesses are held against each other: the rows, the table of numbered leaves, and the files of the log's folder. Signed
heads, above all those kept elsewhere, decide which of the last two is believed.
"""

from qingfeng.custody.auditing.running import audit
from qingfeng.custody.auditing.verdict import Audit, Fault

__all__ = ["Audit", "Fault", "audit"]
