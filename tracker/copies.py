"""Wire copies: which texts are one report, printed again with little changed.

A text's signature (MinHash) is cut into bands. Texts that share a band are compared word for word, all others are
never looked at, so that the cost of a text hardly grows with the number of those that are known.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasketch import MinHash

BANDS, ROWS = 12, 4  # finds 0.97 of the pairs that share 0.7 of their words, and 0.001 of those that share a tenth
RUN = 4  # words of a shingle
SHARED = 0.8  # of the shorter text's shingles stand in the longer one
SHORTER = 0.5  # the shorter text has at least this share of the longer one's shingles: a quotation is no copy
FEWEST = 5  # shingles; what is shorter is a line that anybody may write


def shingles(text: str) -> set[str]:
    """The runs of four words of a text; case and punctuation aside.

    >>> sorted(shingles("The army struck the depot."))
    ['army struck the depot', 'the army struck the']
    """
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def bands(text: str) -> list[int]:
    """The bands of a text's signature, as signed 64-bit numbers; none for one too short to be told from others."""
    found = shingles(text)
    if len(found) < FEWEST:
        return []
    signature = _empty().copy()
    signature.update_batch([s.encode("utf-8", "surrogatepass") for s in found])
    values = signature.hashvalues.astype("<u4").reshape(BANDS, ROWS)
    return [_key(bytes([number]) + row.tobytes()) for number, row in enumerate(values)]


def _key(band: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(band, digest_size=8).digest(), "little", signed=True)


@cache
def _empty() -> MinHash:
    # Loaded on first use: it takes a second, and only imports need it.
    from datasketch import MinHash

    # The scheme is named because bands are stored: another one would find none of the copies of what is known.
    return MinHash(num_perm=BANDS * ROWS, seed=1, scheme="affine32")


def alike(one: str, other: str) -> bool:
    """Whether one of the texts is the other, shortened or changed in a few words at most."""
    short, long = sorted((shingles(one), shingles(other)), key=len)
    if len(short) < max(FEWEST, SHORTER * len(long)):
        return False
    return len(short & long) >= SHARED * len(short)
