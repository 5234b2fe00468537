"""Words of a role made parties: which share it, and which names they stand for."""

from __future__ import annotations

import pytest
from conftest import span
from test_tagger import Script

from tracker import labels, parties, windows
from tracker.records import Document, Party, Span


def test_both_before_two_names_is_no_party() -> None:
    """ "Both Kyiv and Riyadh" are two; "both" alone is a party of its own."""
    text = "The raid was theirs, but both Kyiv and Riyadh blamed Oslo. In court both denied it."
    script = Script({}, [], {}, {})
    (tokens,) = script.tokenize([text])
    made = windows.view(Document(text, "x"), tokens)
    window = windows.second_window(made, script, (0, 1), 1)  # type: ignore[arg-type]
    places = [span(text, "both"), span(text, "Kyiv"), span(text, "Riyadh"), span(text, "both", 1)]
    spans = [labels.cover(tokens.starts, tokens.ends, s.start, s.end) or (0, 0) for s in places]
    found = parties._whole_names([(s, 1.0) for s in spans], made, window)
    assert [made.span(*place) for place in found] == places[1:]


def test_a_second_party_shares_a_role_where_it_is_sure() -> None:
    """Far from the cue's sentence there is none beside one that stands in it; the first needs not be sure."""
    text = "The State was far. Kyiv and Riyadh and Oslo denied it."
    script = Script({}, [], {}, {})
    (tokens,) = script.tokenize([text])
    made = windows.view(Document(text, "x"), tokens)
    window = windows.second_window(made, script, (0, 1), 1)  # type: ignore[arg-type]
    state, kyiv, riyadh, oslo = (
        labels.cover(tokens.starts, tokens.ends, s.start, s.end) or (0, 0)
        for s in (span(text, "State"), span(text, "Kyiv"), span(text, "Riyadh"), span(text, "Oslo"))
    )
    sentence = made.sentences[1]
    spans = [(state, 0.99), (kyiv, 0.85), (riyadh, parties.SURE_TOO - 0.01), (oslo, 0.9)]
    kept = parties._together(spans, sentence, made, window)
    assert [place for place, _ in kept] == [kyiv, oslo]
    assert parties._together([(kyiv, 0.6), (riyadh, 0.55)], sentence, made, window) == [(kyiv, 0.6)]
    for alone in ([(state, 0.6)], []):
        assert parties._together(alone, sentence, made, window) == alone


def test_the_country_is_a_state() -> None:
    """A region that is likelier is passed over; a group may be called anything."""
    text = "The Middle East waits. Israel struck, officials blamed the country, the group too."
    places = [(Span.cut(text, 4, 15), 0.6), (Span.cut(text, 23, 29), 0.3)]
    assert parties.names_among(places, span(text, "the country"), text)[0][0] == "Israel"
    assert parties.names_among(places, span(text, "the group"), text)[0][0] == "Middle East"


def test_who_is_backed_is_no_state() -> None:
    """Of "Iran-backed groups" Israel is none, a group may be; other words may be a state's."""
    text = "Iran-backed groups met the Sarn Front near Israel."
    state, front = (span(text, "Israel"), 0.9), (span(text, "the Sarn Front"), 0.1)
    assert parties._whoever_backs([state, front], span(text, "Iran-backed groups")) == [front]
    assert parties._whoever_backs([state, front], span(text, "groups")) == [state, front]


def test_the_country_is_no_pronoun() -> None:
    """ "US officials" are nobody else's, as "us" would be."""
    named = [("United States", 0.9), ("Israel", 0.05)]
    assert parties.meant(named, "US officials", ["Israel", "United States"]) == ["United States"]
    assert parties.meant(named, "us", ["Israel", "United States"]) == ["Israel", "United States"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Bosnia and Herzegovina", 1),
        ("Justice and Development Party", 1),
        ("Hamas and Fatah Movement", 2),
        ("the Red Front and the Ants", 2),
    ],
)
def test_one_name_with_an_and_and_two_names(text: str, parts: int) -> None:
    """States and parties are called so."""
    assert len(parties._names_in(Span.cut(text, 0, len(text)), text)) == parts


def test_whom_words_are_only_tied_to_is_not_meant() -> None:
    """ "Groups backed by Iran" are not Iran, "the groups of Iran" might be; accusers' states are told by adjectives."""
    for words, tied in (("groups backed by Iran", True), ("men loyal to the Mufti", True), ("the army of Iran", False)):
        text = f"It was {words}."
        name = words.split()[-1]
        assert parties._tied(span(text, name), span(text, words)) is tied
    officials = Party(Span(0, 17, "Iranian officials"), ("Iranian officials",))
    assert parties.sides([officials]) == {"iranian officials", "iran"}


def test_names_among() -> None:
    """The words "the country" stand for a name with a capital, though their own are likelier; "the army" may stay."""
    text = "Israel struck. Officials blamed the country, and the army."
    places = [(Span.cut(text, 32, 43), 0.6), (Span.cut(text, 0, 6), 0.3)]
    assert parties.names_among(places, Span.cut(text, 32, 43), text)[0][0] == "Israel"
    army = [(Span.cut(text, 49, 57), 0.6), (Span.cut(text, 0, 6), 0.3)]
    assert parties.names_among(army, Span.cut(text, 49, 57), text)[0][0] == "army"


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("Baku and Stepanakert", ["Baku", "Stepanakert"]),
        ("the Sons of Sarn and the Ants", ["Sons of Sarn", "Ants"]),
        ("Group for the Support of Islam and Muslims", ["Group for the Support of Islam and Muslims"]),
        ("Islamic State of Iraq and the Levant", ["Islamic State of Iraq and the Levant"]),
        ("Baku and its allies", ["Baku and its allies"]),
        ("Hamas, the Ants, and Baku", ["Hamas", "Ants", "Baku"]),
        ("Truth, Justice and Peace Commission", ["Truth, Justice and Peace Commission"]),
        ("Orl, a judge and Coe", ["Orl, a judge and Coe"]),
    ],
)
def test_a_place_may_hold_two_names(place: str, names: list[str]) -> None:
    """All that "they" stands for are meant; an organisation with an "and" in its name is one."""
    text = f"It was {place}, Orl said."
    each = parties._names_in(span(text, place), text)
    assert [one.text for one in each] == names
    assert parties.meant([(one.text, 0.9) for one in each], "they") == names


@pytest.mark.parametrize(
    ("words", "scores", "names"),
    [
        ("both men", (0.9, 0.05, 0.01), ["A", "B"]),
        ("the three groups", (0.5, 0.3, 0.2), ["A", "B", "C"]),
        ("two men", (0.9, 0.001, 0.0), ["A"]),
        ("they", (0.5, 0.3, 0.1), ["A", "B"]),
        ("they", (0.9, 0.05, 0.01), ["A"]),
        ("the group", (0.4, 0.35, 0.2), ["A"]),
        ("they", (), []),
    ],
)
def test_how_many_names_a_word_stands_for(words: str, scores: tuple[float, ...], names: list[str]) -> None:
    """A number asks for as many, "they" for a second that is nearly as likely, a singular for one."""
    assert parties.meant(list(zip("ABC", scores, strict=False)), words) == names


@pytest.mark.parametrize(
    ("words", "row", "names"),
    [
        ("both men", ["A", "C"], ["A", "C"]),
        ("both men", ["A", "C", "D"], ["A", "B"]),
        ("they", ["A", "B", "C"], ["A", "B", "C"]),
        ("they", ["A", "C"], ["A"]),
        ("he", ["A", "B"], ["A"]),
    ],
)
def test_a_list_tells_who_both_are(words: str, row: list[str], names: list[str]) -> None:
    """A list of as many names as the words ask for is what they mean; "they" where its two likeliest stand in it."""
    assert parties.meant([("A", 0.9), ("B", 0.05), ("C", 0.01)], words, row) == names


def test_each_party_once() -> None:
    """Words that name nobody are no party; a name told again by other words is the same party."""
    text = "the Front, an ally of Kyiv, said it"
    front = Party(Span.cut(text, 0, 9), ("Front",))
    told = [front, Party(Span.cut(text, 11, 13), ("Kyiv",)), Party(Span.cut(text, 33, 35), ("the Front",))]
    assert parties._each_once(told) == (front,)
    assert parties._each_once(told[1:2]) == (told[1],)
