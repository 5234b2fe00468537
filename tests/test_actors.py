"""Which ways of writing a name mean the same side."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from conftest import texts
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker import actors
from tracker.actors import Basis, Resolved
from tracker.records import ActorKind

TABLE = Path(__file__).parent / "data" / "actors.tsv"


def rows(relation: str) -> list[dict[str, str]]:
    """The rows of the table that was written down before the gazetteer was."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        found = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in found if row["relation"] == relation]


def actor(name: str, text: str = "") -> str:
    """The actor's name for one name in a text."""
    return actors.resolve([name], text)[name]


def test_variants_lead_to_the_right_actor() -> None:
    """At least 0.95 of 150 ways in which the news writes names."""
    wrong = [(r["variant"], actor(r["variant"], r["context"])) for r in rows("same")
             if actor(r["variant"], r["context"]) != r["actor"]]  # fmt: skip
    assert len(rows("same")) == 150
    assert len(wrong) <= 7, wrong


def side(name: str, text: str) -> str:
    """The name of the side for which a name in a text counts."""
    found = actors.identify([name], text)[name]
    above = found.speaks_for or found.part_of or (found.state if found.kind is not ActorKind.STATE else None)
    return side(above, "") if above and above != found.name else found.name


def test_variants_of_a_second_hand() -> None:
    """At least 0.95 of 100 more, written down without a look at the gazetteer: whom they mean, and which side.

    When it was written 72 of the 97 were right that are not about unnamed officials, who count for no side.
    """
    more = [*((r, actor) for r in rows("news")), *((r, side) for r in rows("side"))]
    wrong = [(r["variant"], read(r["variant"], r["context"])) for r, read in more
             if read(r["variant"], r["context"]) != actor(r["actor"])]  # fmt: skip
    assert len(more) == 100
    assert len(wrong) <= 5, wrong


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("ISIS-Khorasan Street", "", "ISIS-Khorasan Street"),
        ("Hamas, Israel", "", "Hamas, Israel"),
        ("the Tigers", "The Tigers won the final in Detroit.", "Tigers"),
        ("President Bush", "President Bush of the club spoke.", "President Bush"),
        ("the armed wing", "", "armed wing"),
        ("Iran's soccer crew members", "", "Iran's soccer crew members"),
    ],
)
def test_names_that_only_look_like_it(name: str, text: str, kept: str) -> None:
    """What the rules for the second list must leave as it is written."""
    assert actor(name, text) == kept


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("hackers of TinHeron", "TinHeron"),
        ("Officers of Russia's military intelligence", "GRU"),
        ("officers of Russian military intelligence", "GRU"),
        ("fighters of the Islamic State", "Islamic State"),
        ("troops from Ethiopia", "Ethiopia"),
        ("fighters from Chad", "fighters from Chad"),
        ("gunmen from Kofa", "gunmen from Kofa"),
        ("two officers of the FBI", "two officers of the FBI"),
        ("officers of the law", "officers of the law"),
        ("Indian agents", "India"),
        ("Russian naval divers", "Russia"),
        ("insurance agents", "insurance agents"),
    ],
)
def test_members_without_a_number_are_their_group(name: str, meant: str) -> None:
    """What they do their side does; counted ones are persons, and where somebody comes from is no side."""
    assert actor(name) == meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Russia's Investigative Committee", "Russian Investigative Committee"),
        ("the United States' Pipeline Agency", "US Pipeline Agency"),
        ("China's Ministry of State Security", "Ministry of State Security (China)"),
        ("Russia's Vladimir Kozlov", "Russia's Vladimir Kozlov"),
        ("Russia's man from Kofa", "Russia's man from Kofa"),
    ],
)
def test_a_states_organisation_has_one_name(name: str, meant: str) -> None:
    """Whichever form of the state's name stands before it; a person is no organisation."""
    assert actor(name) == meant


@pytest.mark.parametrize("row", rows("apart"), ids=lambda r: f"{r['variant']}-{r['actor']}")
def test_look_alikes_stay_apart(row: dict[str, str]) -> None:
    """None of 50 pairs becomes one actor."""
    assert actor(row["variant"], row["context"]) != actor(row["actor"], row["actor_context"])


ISRAEL = "Israel struck Gaza, Tel Aviv and Jerusalem said. Hamas denied it."


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a US official", Resolved("US official", ActorKind.PERSON, basis=Basis.RULE)),
        ("a Hamas spokesman", Resolved("Hamas spokesman", ActorKind.PERSON, speaks_for="Hamas", basis=Basis.RULE)),
        (
            "an Israeli military spokesman",
            Resolved(
                "Israeli military spokesman", ActorKind.PERSON, speaks_for="Israel Defense Forces", basis=Basis.RULE
            ),
        ),
        (
            "Israeli Defence Minister Amos Example",
            Resolved("Amos Example", ActorKind.PERSON, "Israel", basis=Basis.RULE),
        ),
        ("Hamas leader Abu Example", Resolved("Abu Example", ActorKind.PERSON, part_of="Hamas", basis=Basis.RULE)),
        (
            "Iraq's Ministry of the Interior",
            Resolved("Iraqi interior ministry", ActorKind.BODY, "Iraq", basis=Basis.RULE),
        ),
        (
            "Ministry of Defence of the Russian Federation",
            Resolved("Russian defence ministry", ActorKind.BODY, "Russia", basis=Basis.RULE),
        ),
        ("Israeli jets", Resolved("Israel", ActorKind.STATE, "Israel", basis=Basis.RULE)),
        ("the army", Resolved("Israel Defense Forces", ActorKind.FORCE, "Israel", basis=Basis.GAZETTEER)),
        ("the Kremlin", Resolved("Kremlin", ActorKind.BODY, "Russia", basis=Basis.GAZETTEER)),
        ("Major Crimes Unit", Resolved("Major Crimes Unit")),
        ("General Directorate of National Security", Resolved("General Directorate of National Security")),
        ("Tashkent police", Resolved("Tashkent police")),
        ("Iran-backed militias", Resolved("Iran-backed militias")),
        ("Iraqi Hezbollah", Resolved("Iraqi Hezbollah")),
        ("Congolese army", Resolved("Congolese army")),
        ("us", Resolved("us")),
        ("Hive", Resolved("Hive")),
    ],
)
def test_identify(name: str, expected: Resolved) -> None:
    """Officials without a name are kept, offices belong to their state, what is not clear stays as it is written."""
    assert actors.identify([name], ISRAEL)[name] == expected


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *(("the Biden administration", "United States"), ("Putin's government", "Russia")),
        *(("Netanyahu's government", "Israel"), ("the Israeli prime minister's office", "Israel")),
        *(
            ("Israeli intelligence", "Israel"),
            ("Israel's spy agency", "Israel"),
            ("Mali's military government", "Mali"),
        ),
        *(("Iran's mission to the United Nations", "Iran"), ("the Russian Embassy in Washington", "Russia")),
        *(("Haftar's forces", "Libyan National Army"), ("the mission", "mission"), ("Nasrallah's forces",) * 2),
        *(("China's People's Liberation Army", "China"), ("Uganda's Lord's Resistance Army", "Lord's Resistance Army")),
        ("Turkey's Kurdistan Workers' Party", "Kurdistan Workers' Party"),
    ],
)
def test_which_side_an_arm_is_of(name: str, meant: str) -> None:
    """A government is its state's, whoever leads it; an apostrophe in a group's own name owns nothing."""
    assert side(name, "") == meant


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("ELN", "Colombia and Bolivia; the ELN is in both.", "ELN"),
        ("ELN", "The Eastern Liberation Network (ELN) is in Colombia.", "Eastern Liberation Network"),
        ("FMLN", "Frente Marti Liberacion Nacional (FMLN), El Salvador", "Farabundo Martí National Liberation Front"),
        ("Congo", "Congo's president spoke in Kinshasa.", "DR Congo"),
        ("Kadek", "Kadek, a waiter in Bali, Indonesia", "Kadek"),
        ("al-Shabab", "Pemba, Mozambique: al-Shabab burnt two villages.", "Islamic State Mozambique Province"),
        ("ADF", "An ADF officer was shot near Bamenda, Cameroon.", "Ambazonia Defence Forces"),
        ("police", "Paris and London talked; police in Berlin did not.", "police"),
        (
            "air force",
            "Russian drones hit Odesa. The Russian drones fell, the air force said. Russia did not.",
            "air force",
        ),
        ("health ministry", "Israel raided Nablus. Israeli jeeps left, the health ministry said.", "health ministry"),
        ("army", "Kenya's army raided a farm. In Nakuru the army said so. Kenya mourned.", "Kenyan army"),
        ("al-Shabaab", "Mozambique blamed al-Shabaab for the fire.", "Islamic State Mozambique Province"),
        ("al-Shabaab", "Somalia blamed al-Shabaab for the fire.", "Al-Shabaab"),
        ("Hizbullah", "Turkish police held men of Hizbullah in Istanbul.", "Turkish Hezbollah"),
        ("Hizbullah", "Turkey mourned. Lebanon and Israel blamed Hizbullah.", "Hezbollah"),
        ("Hizbullah", "Hizbullah denied it.", "Hezbollah"),
        ("RAF", "RAF jets hit a store in Iraq, Britain said.", "Royal Air Force"),
        ("RAF", "The RAF burnt a bank in West Germany.", "Red Army Faction"),
        ("RAF", "The RAF denied it.", "RAF"),
        ("Congo's army", "Goma fell. Congo's army fled.", "Armed Forces of the Democratic Republic of the Congo"),
        ("Congolese forces", "Goma fell. Congolese forces fled.", "Congolese forces"),
        ("Congo's army", "Goma and Pointe-Noire saw Congo's army pass.", "Congo's army"),
        ("Lebanese forces", "Lebanese forces raided a farm.", "Lebanese Armed Forces"),
        ("Philippine National police", "Philippine National police said so.", "Philippine National Police"),
        ("Lebanese Forces", "The Lebanese Forces held a rally.", "Lebanese Forces"),
    ],
)
def test_the_text_decides(name: str, text: str, expected: str) -> None:
    """By what the text introduces and the countries that it names; with two equally near, nothing is guessed."""
    assert actor(name, text) == expected


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Hamas spokesman Zed Orl denied it.", "Hamas"),
        ("The BLA denied it. BLA spokesman Zed Orl spoke in Quetta, Pakistan.", "Balochistan Liberation Army"),
        ("Israel's Defence Minister Zed Orl said so.", "Israel"),
        ("On Monday Israeli army chief Lt. Gen. Zed Orl said so.", None),
        ("Kenyan police spokesman Zed Orl said so.", "Kenyan police"),
        ("Zed Orl was seen. Iran blamed Israeli Foreign Minister Zed\nOrl.", "Israel"),
        ("UN Secretary-General Zed Orl said so.", "United Nations"),
        ("U.S. Secretary of State Zed Orl said so.", "United States"),
        ("Zed Orl, a spokesman for Hamas, denied it.", "Hamas"),
        ("So said Zed Orl, a Hamas spokesman.", "Hamas"),
        ("Zed Orl, the Iranian foreign minister, denied it.", "Iran"),
        ("So said a Hamas spokesman, Zed Orl.", "Hamas"),
        ("A spokesman for Hamas, Zed Orl, denied it.", "Hamas"),
        ("Israel's defence minister, Zed Orl, denied it.", "Israel"),
        ("Israel killed Zed Orl, a Hamas spokesman said.", None),
        ("Zed Orl, a former Hamas spokesman, denied it.", None),
        ("Former Israeli prime minister Zed Orl denied it.", None),
        ("Zed Orl, a critic of the Israeli prime minister, wept.", None),
        ("Zed Orl, the son of a Hamas spokesman, wept.", None),
        ("Zed Orl, a spokesman for the group, denied it.", None),
        ("Zed Orl, a Hamas spokesman, Ann Coe, and others spoke.", None),
        ("He left Iran. Defence Minister Zed Orl stayed.", None),
        ("Israel said its foreign minister Zed Orl was ill.", None),
        ("According to the Israeli defence minister, Zed Orl fired the rocket.", None),
        ("Israeli doctor Zed Orl wept.", None),
        ("Russian opposition leader Zed Orl wept.", None),
        ("A Hamas leader met Zed Orl in Israel.", None),
        ("Syrian rebel commander Zed Orl denied it.", None),
        ("The Hamas spokesman met Zed Orl, Iran.", None),
    ],
)
def test_a_post_beside_the_name_tells_the_side(text: str, whose: str | None) -> None:
    """Before it or after it, in apposition; the post of a source, of another person or of the past does not."""
    found = actors.identify(["Zed Orl"], text)["Zed Orl"]
    assert (found.name, found.part_of or found.state) == ("Zed Orl", whose)


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("IRGC Quds Force", ("Quds Force", "Islamic Revolutionary Guard Corps")),
        ("IRGC Aerospace Force", ("IRGC Aerospace Force", "Islamic Revolutionary Guard Corps")),
        ("the IRGC's navy", ("Islamic Revolutionary Guard Corps navy", "Islamic Revolutionary Guard Corps")),
        ("Islamic Revolutionary Guards", ("Islamic Revolutionary Guard Corps", None)),
        ("Taliban government", ("Taliban government", "Taliban")),
        ("Hamas police", ("Hamas police", "Hamas")),
        ("Houthi military", ("Houthi movement", None)),
        ("Houthi drones", ("Houthi movement", None)),
        ("Hamas charity", ("Hamas charity", None)),
        ("Hamas Street police", ("Hamas Street police", None)),
        ("Red Front police", ("Red Front police", None)),
        ("anti-Taliban government", ("anti-Taliban government", None)),
        ("the armed wing of Hamas", ("Hamas armed wing", "Hamas")),
        ("Hamas' armed wing, the al-Qassam Brigades", ("Izz ad-Din al-Qassam Brigades", "Hamas")),
        ("the armed wing of the party", ("armed wing of the party", None)),
        ("the Afghan branch of Islamic State", ("Islamic State Khorasan Province", None)),
        ("the Islamic State branch in Afghanistan", ("Islamic State Khorasan Province", None)),
        ("the Afghan branch of the bank", ("Afghan branch of the bank", None)),
        ("al Qaeda affiliate JNIM", ("Jama'at Nusrat al-Islam wal-Muslimin", None)),
        ("al Qaeda affiliate in Kofa", ("al Qaeda affiliate in Kofa", None)),
    ],
)
def test_parts_of_a_group(name: str, whole: tuple[str, str | None]) -> None:
    """An office under a known group is part of it, what it fights with is itself; a wing or branch has its own name."""
    found = actors.identify([name], "")[name]
    assert (found.name, found.part_of) == whole


@given(st.text(max_size=200), texts())
@settings(max_examples=200, deadline=None)
def test_any_name(name: str, text: str) -> None:
    """Every name has an actor with a name."""
    assert actor(f"X{name}", text).strip()


@pytest.mark.parametrize("unit", ["a ", "Israel's ", "Israeli military ", "Ministry of ", "- ", "leader X ", "’",
                                  "Hamas wing of ", "branch, "])  # fmt: skip
def test_hostile_names_take_no_time(unit: str) -> None:
    """Names as long as are looked into, and longer ones."""
    started = time.process_time()
    for size in (149, 100_000):
        actor((unit * size)[:size].strip(), ISRAEL)
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "unit", ["Orl minister Xa Ya ", "Xa Ya, a minister of Orl, ", "Xa Ya " * 9 + "minister ", "Xa "]
)
def test_hostile_posts_take_no_time(unit: str) -> None:
    """A hundred thousand characters around a name that stands everywhere."""
    started = time.process_time()
    assert actor("Xa Ya", (unit * 100_000)[:100_000]) == "Xa Ya"
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said the Lord's Resistance Army (LRA).", {"LRA": "Lord's Resistance Army"}),
        ("the Front for the Liberation of Palestine (FLP) and", {"FLP": "Front for the Liberation of Palestine"}),
        ("the Popular Front of Liberation [PFOL]", {"PFOL": "Popular Front of Liberation"}),
        ("Al-Aqsa Brigades (AAB) and Red Hand (RH)", {"AAB": "Al-Aqsa Brigades", "RH": "Red Hand"}),
        ("a spokesman for the Army (Monday)", {}),
        ("the Northern Front (its largest) said", {}),
        ("(LRA)", {}),
    ],
)
def test_acronyms(text: str, expected: dict[str, str]) -> None:
    """Initials of the words before the bracket, with or without the small ones; other brackets introduce nothing."""
    assert actors.acronyms(text) == expected


def test_resolve() -> None:
    """An acronym is spelt out, a capital is its state, what is not known is itself without article and possessive."""
    text = "The Lord's Resistance Army (LRA) denied it; Pyongyang and Mosul did not."
    found = actors.resolve(["the LRA", "LRA's", "Pyongyang", "Mosul", "the Northern Front", "Israel’s"], text)
    assert found == {
        "the LRA": "Lord's Resistance Army",
        "LRA's": "Lord's Resistance Army",
        "Pyongyang": "North Korea",
        "Mosul": "Mosul",
        "the Northern Front": "Northern Front",
        "Israel’s": "Israel",
    }


@given(texts())
@settings(max_examples=100, deadline=None)
def test_any_text(text: str) -> None:
    """What an acronym stands for is written in the text."""
    text = f"{text} of the Red Hand (RH) {text}"
    found = actors.acronyms(text)
    assert found["RH"] == "Red Hand"
    assert all(" ".join(full.split()) in " ".join(text.split()) for full in found.values())


@pytest.mark.parametrize("unit", ["a-", "a", "Ab ", "a-b (", "’"])
def test_hostile_text_takes_no_time(unit: str) -> None:
    """A hundred thousand characters that a careless pattern would try in every split."""
    text = (unit * 100_000)[:100_000]
    started = time.process_time()
    assert actors.acronyms(text) == {}
    assert time.process_time() - started < 3
