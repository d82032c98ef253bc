"""Addresses: those of the console, and the pages for what cannot be shown."""

from qingfeng.console.addresses import urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

handler400 = "qingfeng.console.refusals.bad_request"
handler403 = "qingfeng.console.refusals.closed"
handler404 = "qingfeng.console.refusals.not_found"
handler500 = "qingfeng.console.refusals.broken"
