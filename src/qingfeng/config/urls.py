"""Addresses: those of the console."""

urlpatterns: list[object] = []
