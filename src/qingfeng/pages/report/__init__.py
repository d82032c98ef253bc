"""The report of `qingfeng check`: one HTML file, both languages, no script, readable offline and on paper."""

from qingfeng.pages.report.render import render_report

__all__ = ["render_report"]
