"""Tables on paper: an accessible PDF of what a page shows, in the language of the page."""

from qingfeng.pages.paper.setting import NoFontError, Paper, PaperTable, pdf_of

__all__ = ["NoFontError", "Paper", "PaperTable", "pdf_of"]
