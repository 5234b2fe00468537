"""Learning to link, and figures of linking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from conftest import TEXT, article, embed

from tracker import corpus, linking
from tracker.coreference import b_cubed
from tracker.likeness import FEATURES, SCORERS, Scorer
from tracker.mentions import of_documents
from tracker.records import Event, EventKind, Precision, TaggedDocument

CORPUS = Path(__file__).parents[1] / "fixtures" / "corpus"


def told_by(name: str, event_id: str, day: date, *, published: date, text: str = TEXT) -> TaggedDocument:
    """The article on the depot's fire under another name, as gold: its event dated and under an id of its own."""
    tagged = article(text, name, published=published)
    (event,) = tagged.events
    gold = Event(event_id, "Fire", EventKind.ARSON, day, Precision.DAY, "Odesa", event.mention)
    statements = tuple(replace(s, event=replace(s.event, id=event_id)) for s in tagged.statements if s.event)
    return replace(tagged, statements=statements, events=(gold,))


# Two tell the fire of Monday, 6 May; to the third "Monday" is the 20th: another act of one kind at one place.
GOLD = (
    told_by("one", "fire", date(2024, 5, 6), published=date(2024, 5, 7)),
    told_by("two", "fire", date(2024, 5, 6), published=date(2024, 5, 8)),
    told_by("three", "again", date(2024, 5, 20), published=date(2024, 5, 21)),
)

# The same, whose texts tell no day.
DAYLESS = tuple(
    told_by(
        g.document.id, g.events[0].id, g.events[0].day, published=date(2024, 5, 7), text=TEXT.replace(" on Monday", "")
    )
    for g in GOLD
    if g.events[0].day
)


def scorer(**weights: float) -> Scorer:
    row = [weights.get(f.replace(" ", "_"), 0.0) for f in FEATURES]
    return Scorer(dict.fromkeys(SCORERS, np.array([*row, weights.get("constant", 0.0)], dtype=np.float32)))


def test_figures_where_days_decide() -> None:
    """Nine statements; the scorer goes by the day, so all is right, and without linking two thirds of six are lost."""
    found = linking.figures(GOLD, None, embed, scorer(same_day=10, constant=-5))
    assert found.items == 9
    assert (found.b_cubed.precision, found.b_cubed.recall) == (1, 1)
    assert (found.alone.precision, found.alone.recall) == pytest.approx((1, (6 * 0.5 + 3) / 9))
    assert (found.pairs.precision, found.pairs.recall) == (1, 1)
    assert found.apart == (1, 1)


def test_figures_where_all_is_joined() -> None:
    """Of nine joined statements six are one act and three another; of 27 pairs across documents 9 are right."""
    found = linking.figures(DAYLESS, None, embed, scorer(constant=5))
    assert (found.b_cubed.precision, found.b_cubed.recall) == pytest.approx((6 * 6 / 81 + 3 * 3 / 81, 1))
    assert (found.several.precision, found.several.recall) == pytest.approx((6 / 9, 1))
    assert (found.pairs.precision, found.pairs.recall) == pytest.approx((9 / 27, 1))
    assert found.apart == (0, 1)


def test_figures_from_predictions() -> None:
    """A document in which nothing was found has no items; a statement without an event is alone."""
    predicted = [
        GOLD[0],
        replace(GOLD[1], statements=(replace(GOLD[1].statements[0], event=None),)),
        replace(GOLD[2], statements=(), events=()),
    ]
    found = linking.figures(GOLD, predicted, embed, scorer(same_day=10, constant=-5))
    assert found.items == 4
    assert (found.b_cubed.precision, found.b_cubed.recall) == pytest.approx((1, (3 * 0.75 + 0.25) / 4))


def test_what_gold_tells_is_not_used() -> None:
    """Title, kind, day and place are read from the text anew."""
    (event,) = linking.undescribed(replace(GOLD[0], events=(replace(GOLD[0].events[0], place="Mosul"),))).events
    assert (event.title, event.place) == ("Drones set fire to the fuel depot", "Odesa")


def test_figures_as_json() -> None:
    """Rounded, under the names of the figures."""
    row = linking.to_json(linking.figures(DAYLESS, None, embed, scorer(constant=5)))
    assert row["pairs"] == {"precision": 0.3333, "recall": 1.0, "f1": 0.5}
    assert row["look_alikes_apart"] == [0, 1]


def test_training_learns_from_the_corpus() -> None:
    """From 60 documents and toy embeddings: likeness speaks for one act, distance in time against; twice the same."""
    documents = corpus.load(CORPUS, "train")[:60]
    said: list[str] = []
    learnt = linking.train(documents, embed, said.append)
    assert [line.split(":")[0] for line in said] == list(SCORERS)
    assert all(np.isfinite(learnt.weights[name]).all() for name in SCORERS)
    column = FEATURES.index
    assert learnt.weights["bare"][column("mention likeness")] > 0
    assert learnt.weights["across"][column("published apart")] < 0
    again = linking.train(documents, embed, said.append)
    assert all(np.array_equal(learnt.weights[n], again.weights[n]) for n in SCORERS)


def test_order_hardly_matters() -> None:
    """40 documents of the corpus linked forwards and backwards by the project's weights: nearly the same groups."""
    gold = [linking.undescribed(d) for d in corpus.load(CORPUS, "train") if d.document.id[:3] == "b01"][:40]
    found = of_documents(gold, embed)
    forwards = linking.link_all(gold, found)
    backwards = linking.link_all(gold[::-1], found[::-1])[::-1]
    one, other = (
        [n[e.id] for n, d in zip(numbers, gold, strict=True) for e in d.events] for numbers in (forwards, backwards)
    )
    assert len(set(one)) < len(one)
    assert b_cubed(one, other).f1 >= 0.97
