"""Addresses in one form, so that one page is one source however it was linked."""

from __future__ import annotations

LONGEST = 2000  # characters, of which browsers, too, ask no more


def normal_url(url: str | None) -> str | None:
    """The address without port, fragment and what only tracks the reader; what is no address of the web stays as it is.

    One that is too long is none: it is a token or a whole picture, and PostgreSQL has no index for it.

    >>> normal_url("https://Herald.example:443/a//depot?utm_source=x&nr=7#top")
    'https://herald.example/a/depot?nr=7'
    >>> normal_url("herald:7")
    'herald:7'
    >>> normal_url("https://herald.example/" + "x" * LONGEST) is None
    True
    """
    if url and len(url) > LONGEST:
        return None
    if not url or not url.lower().startswith("http"):
        return url
    from courlan import normalize_url  # takes a while to load

    try:
        return normalize_url(url.partition("#")[0], strict=False)
    except ValueError:
        return url
