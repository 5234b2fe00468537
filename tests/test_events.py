"""Mentions to events."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date

import pytest
from conftest import TEXT, article, span

from tracker import events
from tracker.records import Document, Event, EventKind, Precision, Span, TaggedDocument


def test_describe() -> None:
    """The depot's fire: arson, on the Monday before that Tuesday, in Odesa, titled by mention and doer."""
    (event,) = events.describe(article()).events
    assert event.title == "Drones set fire to the fuel depot"
    assert event.kind is EventKind.ARSON
    assert (event.day, event.precision) == (date(2024, 5, 6), Precision.DAY)
    assert event.place == "Odesa"


def test_describe_keeps_what_is_known() -> None:
    """What gold tells of an event stays; an event without a mention stays as it is."""
    known = Event("e1", "", EventKind.STRIKE, date(2020, 1, 1), Precision.YEAR, "Mosul", span(TEXT, "set fire"))
    bare = Event("e2", "Raid")
    found = events.describe(replace(article(), events=(known, bare))).events
    assert found == (replace(known, title="Drones set fire"), bare)


def test_day_and_place_nearest_to_the_mention() -> None:
    """Two acts in one sentence have each its own day and town; the country is passed over for a town."""
    text = "On Monday rebels shelled Mosul, and in Iraq's Kirkuk jets bombed a hall on Sunday."
    acts = tuple(Event(w, mention=span(text, w)) for w in ("shelled", "bombed a hall"))
    document = Document(text, "x", published=date(2024, 5, 7))
    one, other = events.describe(TaggedDocument(document, (), acts)).events
    assert (one.kind, one.place, one.day) == (EventKind.SHELLING, "Mosul", date(2024, 5, 6))
    assert (other.kind, other.place, other.day) == (EventKind.BOMBING, "Kirkuk", date(2024, 5, 5))


def test_the_border_of_a_people_is_no_place() -> None:
    """A base in Jordan near the Syrian border lies in Jordan."""
    text = "A drone struck a base in Jordan near the Syrian border."
    act = Event("e", mention=span(text, text[:-1]))
    (found,) = events.describe(TaggedDocument(Document(text, "x"), (), (act,))).events
    assert found.place == "Jordan"


@pytest.mark.parametrize(
    ("marked", "place"),
    [
        ("Moscow denied that its forces had [shelled a hospital].", None),
        ("[Israel bombed a depot in Syria], Damascus said.", "Syria"),
        ("Israel [bombed a depot] in Syria, Damascus said.", "Syria"),
        ("The United States blamed North Korea for [the hack].", None),
        ("[An explosion near the Polish border killed two], Kyiv said.", None),
        ("Rebels [shelled Mosul], Baghdad's interior ministry said on Monday.", "Mosul"),
        ("Kyiv also accused Moscow of [striking a market in Odesa].", "Odesa"),
        ("Israel has not commented on [Haniyeh's killing].", None),
        ("Israel has neither confirmed nor denied involvement in [the blast].", None),
        ("Iran is believed to be behind [the hack].", None),
        ("There was no immediate comment from Israel on [the strike].", None),
        ("Soldiers were hurt by [rockets fired from Lebanon].", None),
        ("[The attack] in Ukraine is suspected to be a reprisal.", "Ukraine"),
        ("[An explosion in Iran] did not stop the talks.", "Iran"),
        ("[Missiles were fired at Israel] from Gaza, the army said.", "Israel"),
        ("[Israel carried out strikes on Syria].", "Syria"),
        ("[Iran attacked Israel with missiles].", "Israel"),
        ("[Pakistan struck targets inside Iran].", "Iran"),
        ("[The downing of a Malaysia Airlines flight over eastern Ukraine] is denied.", "Ukraine"),
        ("[The bombing of an Air India flight] is denied.", None),
        ("They mourned [a strike on Rafah].", "Rafah"),
        ("[A missile struck a clinic in Vinnytsia].", "Vinnytsia"),
        ("[A deputy of the Duma was shot].", None),
        ("[A blast hit Kyiv], the mayor said.", "Kyiv"),
        ("In Kyiv police said [a bomb had gone off].", "Kyiv"),
        ("Officials in Damascus said [a bomb had gone off].", "Damascus"),
        ("[A bomb went off in Damascus], officials said.", "Damascus"),
        ("Iran reported [an attack] in Tehran.", "Tehran"),
        ("[Drones struck homes in Ukraine's Kharkiv region].", "Kharkiv"),
        ("[Gunmen shot a guard near Nigeria's Maiduguri].", "Maiduguri"),
        ("[A tanker was seized in the Gulf of Oman].", "Gulf of Oman"),
        ("[A tanker was hit in the Gulf of Aden].", "Gulf of Aden"),
        ("[A ship was hit in the Strait of Hormuz].", "Strait of Hormuz"),
        ("[Gunmen killed ten in the Democratic Republic of the Congo].", "Democratic Republic of the Congo"),
        ("[A monk was shot at the Church of the Nativity in Bethlehem].", "Bethlehem"),
        ("[A bridge was hit in Russian-occupied Crimea].", "Crimea"),
        ("[Jets struck a hall in Islamic State-held Raqqa].", "Raqqa"),
        ("[A strike in IS-controlled territory in Idlib killed two].", "Idlib"),
        ("[A blast at the U.S. Consulate in Basra].", "Basra"),
        ("[A blast in U.S. Consulate grounds].", None),
        ("[The shooting at President Trump's rally in Butler].", "Butler"),
        ("[Homes burnt in Kyiv's Podil district].", "Kyiv's Podil"),
        ("[A bomb at St. John's Hospital in Belfast].", "Belfast"),
        ("[Two were shot in the United Kingdom].", "United Kingdom"),
        ("[Two were shot in the UK].", "UK"),
        ("[Two were shot in Northern Ireland].", "Northern Ireland"),
        ("[A raid in Cabo Delgado].", "Cabo Delgado"),
        ("[A raid] in Cabo Delgado, Mozambique said.", "Cabo Delgado"),
        ("[A raid on Mocimboa da Praia] in Mozambique.", "Mozambique"),
        ("A missile [struck Kyiv], Ukraine said.", "Kyiv"),
        ("[Missiles were fired at Israel] from Gaza.", "Israel"),
        ("The army said from Baghdad that [rebels had killed two in Iraq].", "Iraq"),
        ("[Rebels in South Sudan burnt a village].", "South Sudan"),
        ("[The bombing of the Damascus embassy]", "Damascus"),
        ("[The attack on Mosul] was condemned by Iraq.", "Mosul"),
        ("[The March attack in Kabul's Shar district].", "Kabul's Shar"),
        ("[A strike near Hillary Clinton's hotel in Mosul]", "Mosul"),
        ("[Fighters shot two at the University of Mosul]", "Mosul"),
        ("[An attack in January].", None),
        ("[The attack on Kabul] claimed by rebels killed two.", "Kabul"),
        ("[A raid] on Mali blamed on Niger.", "Mali"),
        ("The government of Iran condemned [the raid] in Mosul.", "Mosul"),
        ("[A raid in Sheikh Zuweid].", "Sheikh Zuweid"),
        ("[A bomb at King Hussein Mosque in Amman].", "King Hussein Mosque"),
    ],
)
def test_place_of_an_act(marked: str, place: str | None) -> None:
    """Of the act whose mention stands in brackets; who speaks or is blamed, owns or holds a place is none."""
    before, mention, after = re.split(r"[\[\]]", marked)
    text = before + mention + after
    act = Event("e", mention=Span(len(before), len(before) + len(mention), mention))
    (found,) = events.describe(TaggedDocument(Document(text, "x"), (), (act,))).events
    assert found.place == place


@pytest.mark.parametrize(
    ("sentence", "mention", "words"),
    [
        ("Kyiv said the depot had been destroyed.", "had been destroyed", "Kyiv said the depot had been destroyed"),
        ("In Orl, the mill that stood there burnt.", "that stood there burnt", "the mill that stood there burnt"),
        ("The bombing killed two.", "The bombing", "The bombing"),
        ("Had it burnt?", "Had it burnt", "Had it burnt"),
        ("He said that its guns had shelled it.", "had shelled it", "its guns had shelled it"),
        ("The mayor, 44, was shot.", "was shot", "The mayor, 44, was shot"),
        ("The raid, which killed two, failed.", "which killed two", "The raid, which killed two"),
        ("a b c d e f g h i j k which had burnt", "which had burnt", "burnt"),
        ("Rebels hit the hall.", "hit the hall", "Rebels hit the hall"),
        ("a b c d e f g h i j k of the raid", "of the raid", "of the raid"),
        ("a b c d e f g h a nurse of the army, who was shot", "who was shot", "a nurse of the army, who was shot"),
        ("a b c d e f g h i j the same day in the mill, gave way", "gave way", "the same day in the mill, gave way"),
        ("a b c d e f g h i the court that he was shot", "he was shot", "he was shot"),
        ("a b c d e f g h i j when it was shot", "was shot", "was shot"),
        ("A clerk, 44, was shot.", ", 44, was shot", "A clerk, 44, was shot"),
    ],
)
def test_a_title_begins_with_its_clause(sentence: str, mention: str, words: str) -> None:
    """A mention that begins in mid-clause takes what stands before it there, unless that is long or nothing."""
    whole = Span(100, 100 + len(sentence), sentence)
    start = 100 + sentence.index(mention)
    assert events.from_clause(Span(start, start + len(mention), mention), whole) == words


def test_title_of() -> None:
    """One line, a capital, no article, at most 90 characters whatever the words."""
    assert events.title_of("the attack\n on  Mosul") == "Attack on Mosul"
    assert events.title_of(", the attack on Mosul,") == "Attack on Mosul"
    assert events.title_of("Two soldiers shot dead in Mosul\n\nBAGHDAD") == "Two soldiers shot dead in Mosul"
    assert events.title_of("Two soldiers shot\ndead in Mosul") == "Two soldiers shot dead in Mosul"
    assert events.title_of("Attacks:\n\ntwo soldiers shot dead in Mosul") == "Two soldiers shot dead in Mosul"
    assert events.title_of("a" * 200) == "A" + "a" * 88 + "…"
    assert len(events.title_of("word " * 40)) <= 90
    assert events.title_of("the strike " * 20).endswith(("the…", "strike…"))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Police said on Monday that rebels shelled Mosul.", None),
        ("Rebels shelled Mosul on Monday, police said.", "2024-05-06 day"),
        ("The army on Monday accused rebels who shelled Mosul.", None),
        ("The rebels, who said in 2015 that they had shelled Mosul, are gone.", "2015-01-01 year"),
        ("MOSUL, May 7 (AFP) - Rebels shelled Mosul.", None),
        ("MOSUL, Iraq, May 7 - Rebels shelled Mosul on Sunday.", "2024-05-05 day"),
        ("Schools are shut three days after rebels shelled Mosul.", "2024-05-04 day"),
        ("Jets bombed a hall on Sunday and rebels shelled Mosul.", None),
        ("In breach of the 1974 ceasefire, rebels shelled Mosul.", None),
        ("Rebels, a party to the 2015 nuclear deal, shelled Mosul.", None),
        ("Rebels shelled Mosul on Sunday, in breach of the 1974 ceasefire.", "2024-05-05 day"),
        ("Ann May's government said rebels shelled Mosul.", None),
        ("In the 2006 war rebels shelled Mosul.", "2006-01-01 year"),
        ("Rebels shelled Mosul in 2006.", "2006-01-01 year"),
        ("He was charged over the 2006 bombing in which rebels shelled Mosul.", "2006-01-01 year"),
        ("He was charged over the April blast when rebels shelled Mosul.", "2024-04-01 month"),
        ("Three died in the April attack, when rebels shelled Mosul.", "2024-04-01 month"),
        ("Rebels shelled Mosul in the deadliest act since 9/11.", None),
        ("In answer to the October 7 attack rebels shelled Mosul.", None),
        ("In the October 7 attack rebels shelled Mosul.", "2023-10-07 day"),
        ("Rebels shelled Mosul two days before the election.", None),
        ("Rebels shelled Mosul two days before Sunday's vote.", None),
        ("Two days before Sunday, rebels shelled Mosul.", None),
        ("Rebels shelled Mosul two days before.", "2024-05-05 day"),
        ("The governor spoke on Sunday. Two days before, rebels shelled Mosul.", "2024-05-03 day"),
        ("On Sunday he said that rebels had shelled Mosul two days ago.", "2024-05-05 day"),
        ("On Wednesday, 7 January 2015, rebels shelled Mosul.", "2015-01-07 day"),
        ("On Wednesday, April 24, rebels shelled Mosul.", "2024-04-24 day"),
        ("Rebels shelled Mosul on Sunday (April 21).", "2024-04-21 day"),
        ("Police said on Friday, May 3, that rebels shelled Mosul.", None),
        ("Rebels shelled Mosul overnight on Sunday.", "2024-05-05 day"),
        ("Rebels shelled Mosul on June 9.", None),
        ("That rebels shelled Mosul on Friday was claimed by Islamic State.", "2024-05-03 day"),
        ("Rebels who shelled Mosul opened fire on Friday at a mosque.", "2024-05-03 day"),
        ("Rebels shelled Mosul near a court on Monday.", "2024-05-06 day"),
        ("Rebels shelled Mosul on Friday and claimed 12 lives.", "2024-05-03 day"),
        ("A court on Monday convicted the man whose rebels shelled Mosul.", None),
        ("The trial opened on Monday of rebels who shelled Mosul.", None),
        ("Rebels shelled Mosul, the worst act since the 2016 bombing.", None),
        ("Rebels shelled Mosul, the deadliest act since November.", None),
        ("Rebels of the March 23 Movement shelled Mosul.", None),
        ("Rebels shelled Mosul this weekend.", "2024-04-29 week"),
    ],
)
def test_days_of_other_acts(text: str, day: str | None) -> None:
    """Published on Tuesday, 7 May 2024: the day of what was said, the report or another thing is not the act's."""
    acts = [Event("a", mention=span(text, "shelled Mosul"))]
    if "bombed" in text:
        acts.append(Event("b", mention=span(text, "bombed a hall on Sunday")))
    found = events.describe(TaggedDocument(Document(text, "x", published=date(2024, 5, 7)), (), tuple(acts))).events[0]
    assert (f"{found.day} {found.precision}" if found.day else None) == day


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The group claimed responsibility for the attack in a statement on its website.", None),
        ("It claimed the attack in an email to reporters.", None),
        ("The army, which seized power in a 2021 coup, blamed rebels for the attack.", None),
        ("The attack was among the deadliest, according to data from a monitor.", None),
        ("The attack left websites down.", EventKind.CYBERATTACK),
    ],
)
def test_the_way_of_the_words_tells_no_kind(sentence: str, kind: EventKind | None) -> None:
    """How a claim reached the reporter, and how a party came to power, is no act of that kind."""
    act = Event("a", mention=span(sentence, "he attack"))
    (found,) = events.describe(TaggedDocument(Document(sentence, "x"), (), (act,))).events
    assert found.kind is kind


def test_a_sentence_of_very_many_days_takes_no_time() -> None:
    """What surrounds a day is looked at nearby only."""
    text = "On Monday " * 1_600 + "rebels shelled Mosul."
    act = Event("a", mention=span(text, "shelled Mosul"))
    started = time.process_time()
    events.describe(TaggedDocument(Document(text, "x", published=date(2024, 5, 7)), (), (act,)))
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "mention", "day"),
    [
        ("He denied the 2006 riots.", "riots", "2006-01-01 year"),
        ("He denied April’s riots.", "riots", "2024-04-01 month"),
        ("He denied the 2006 bombing.", "the 2006 bombing", "2006-01-01 year"),
        ("The day after Sunday's riots he left.", "riots", "2024-05-05 day"),
        ("He denied the October 7 massacre.", "massacre", "2023-10-07 day"),
    ],
)
def test_days_that_lead_to_the_mention(text: str, mention: str, day: str) -> None:
    """A day, a month or a year right before the mention is the act's, whatever the act."""
    act = Event("a", mention=span(text, mention))
    (found,) = events.describe(TaggedDocument(Document(text, "x", published=date(2024, 5, 7)), (), (act,))).events
    assert f"{found.day} {found.precision}" == day
