"""Addresses of releases, inside those of a district."""

from django.urls import URLPattern, path, re_path

from qingfeng.console import releases

RELEASES: list[URLPattern] = [
    path("releases", releases.release_list, name="releases"),
    path("releases/<int:number>", releases.release_page, name="release"),
    re_path(r"^releases/(?P<number>[0-9]{1,9})/(?P<name>[A-Za-z0-9.-]+\.zip)$", releases.release_file, name="release-file"),
    path("releases/<int:number>/receipt", releases.release_receipt, name="release-receipt"),
]
