"""Addresses in one form, so that one page is one source however it was linked."""

from __future__ import annotations


def normal_url(url: str | None) -> str | None:
    """The address without port, fragment and what only tracks the reader; what is no address of the web stays as it is.

    >>> normal_url("https://Herald.example:443/a//depot?utm_source=x&nr=7#top")
    'https://herald.example/a/depot?nr=7'
    >>> normal_url("herald:7")
    'herald:7'
    """
    if not url or not url.lower().startswith("http"):
        return url
    from courlan import normalize_url  # takes a while to load

    try:
        return normalize_url(url.partition("#")[0], strict=False)
    except ValueError:
        return url
