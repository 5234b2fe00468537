"""Addresses in one form, so that one page is one source however it was linked."""

from __future__ import annotations

from courlan import normalize_url


def normal_url(url: str | None) -> str | None:
    """The address without port, fragment and what only tracks the reader; None where there is none.

    >>> normal_url("https://Herald.example:443/a//depot?utm_source=x&id=7#top")
    'https://herald.example/a/depot?id=7'
    """
    try:
        return normalize_url(url, strict=True) if url else None
    except ValueError:
        return url
