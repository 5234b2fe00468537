"""Wire copies: one report in several papers is found at import and counts once."""

from __future__ import annotations

import random

import pytest
from conftest import article
from sqlmodel import Session

from tracker import copies, ledger, store
from tracker.records import Document

WORDS = "the army said rockets had hit a base near the river and nobody was hurt in it while the mayor of Orlo".split()


def report(seed: int, length: int = 200) -> str:
    """An invented report of so many words."""
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) + str(chance.randrange(50)) for _ in range(length))


WIRE = report(1)
EDITED = " ".join(w if n % 40 else "Reuters" for n, w in enumerate(WIRE.split()))  # one word in forty is another
SHORTENED = " ".join(WIRE.split()[:130])
QUOTED = report(2) + " " + " ".join(WIRE.split()[:50])
REWRITTEN = " ".join(w if n % 5 else "so" for n, w in enumerate(WIRE.split()))


@pytest.mark.parametrize(
    ("text", "copy"),
    [(WIRE.upper() + "!", True), (EDITED, True), (SHORTENED, True), (QUOTED, False), (REWRITTEN, False), ("", False)],
)
def test_alike(text: str, copy: bool) -> None:
    """A copy may be shortened or changed in some words; a quotation in another report and a rewriting are none."""
    assert copies.alike(WIRE, text) is copies.alike(text, WIRE) is copy
    if copy:
        assert set(copies.bands(WIRE)) & set(copies.bands(text))


def test_bands_of_others_are_others() -> None:
    """Of a hundred reports no two share a band, and a signature does not depend on anything but the text."""
    found = [copies.bands(report(n)) for n in range(100)]
    assert len({key for keys in found for key in keys}) == 100 * copies.BANDS
    assert found[1] == copies.bands(report(1))
    assert copies.bands("Nobody claimed it.") == []


def test_bands_stay_what_they_are() -> None:
    """They are stored: a library that computes others would find none of the copies that are known."""
    found = copies.bands("Drones set fire to the fuel depot at Odesa on Monday.")
    assert found[:2] == [6532981295313061106, 187194681473453424]


def test_lone_surrogates() -> None:
    """Text of any sort has a signature."""
    assert copies.bands("\ud800 " + WIRE)


def test_copies_are_grouped_at_import(session: Session) -> None:
    """The first text stands for its copies, also for the copy of a copy; the same text again is no copy of its own."""
    texts = {"wire": WIRE, "edited": EDITED, "other": report(2), "short": " ".join(EDITED.split()[:130])}
    documents = {name: Document(text, name, outlet=name) for name, text in texts.items()}
    for document in documents.values():
        store.add_source(document, session=session)
    store.add_source(Document(WIRE, "again", outlet="again"), session=session)
    told = [
        s for group in store.sources([d.digest for d in documents.values()], session=session).values() for s in group
    ]
    first = documents["wire"].digest
    assert {s.origin: s.copy_of for s in told} == {
        "wire": None,
        "edited": first,
        "other": None,
        "short": first,
        "again": None,
    }
    assert ledger.articles(told) == (5, 2)


def test_a_line_is_no_copy(session: Session) -> None:
    """What anybody may write is not grouped."""
    for name in ("a", "b"):
        store.add_source(Document(f"It burnt. {name}", name), session=session)
        store.add_source(article(name + " " + article().document.text, name).document, session=session)
    digests = [Document(f"It burnt. {name}", name).digest for name in "ab"]
    assert [s.copy_of for group in store.sources(digests, session=session).values() for s in group] == [None, None]
