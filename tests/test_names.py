"""A name and a text in, the fullest form that the text has out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.names import forms, fullest, listed, own_name, runs, spelt_out, uncut, whole
from tracker.places import state_of
from tracker.records import Span
from tracker.titles import without_titles

TEXT = """Governor Harlow Coe spoke for an hour. Mr. Coe said the Lord's Resistance Army (LRA) had burnt the mill.
On Tuesday Jean and Marie Dubois fled. The Niger Movement for Justice (MNJ) and the Youth Guard denied it.
The Hadendawa Youth Guard, the Interior Ministry said, has no aircraft. Iranian jets were seen. Dubois wept."""


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Coe", "Harlow Coe"),
        ("Mr. Coe", "Harlow Coe"),
        ("Governor Harlow Coe", "Harlow Coe"),
        ("LRA", "Lord's Resistance Army"),
        ("MNJ", "Niger Movement for Justice"),
        ("Guard", "Hadendawa Youth Guard"),
        ("Youth Guard", "Hadendawa Youth Guard"),
        ("Interior Ministry", "Interior Ministry"),
        ("Iranian", "Iran"),
        ("Iranian jets", "Iran"),
        ("Iranians", "Iran"),
        ("Moscow", "Moscow"),
        ("villagers", "villagers"),
        ("Lord's Resistance Army (LRA)", "Lord's Resistance Army"),
    ],
)
def test_the_fullest_name(name: str, full: str) -> None:
    """Titles go, short forms are spelt out, surnames get their first names; departments and towns stay."""
    assert fullest(name, TEXT) == full


@pytest.mark.parametrize(
    ("name", "text", "full"),
    [
        ("US Secretary of State Ann Orl", "US Secretary of State Ann Orl left.", "Ann Orl"),
        ("Orl", "The ambassador to Germany Ann Orl left.", "Ann Orl"),
        ("Home Affairs Minister Ann Orl", "Home Affairs Minister Ann Orl left.", "Ann Orl"),
        ("US President Orl", "Governor Ann Orl left. US President Orl stayed.", "Ann Orl"),
        ("Secretary of State", "The Secretary of State left.", "Secretary of State"),
        ("Brig Gen Ann Orl", "Brig Gen Ann Orl left.", "Ann Orl"),
        ("Brig-Gen Ann Orl", "Brig-Gen Ann Orl left.", "Ann Orl"),
        ("Rear Adm. Ann Orl", "Rear Adm. Ann Orl left.", "Ann Orl"),
        ("Field Marshal Ann Orl", "Field Marshal Ann Orl left.", "Ann Orl"),
        ("Grand Ayatollah Jan Orl", "Grand Ayatollah Jan Orl left.", "Jan Orl"),
        ("UN Secretary-General Ann Orl", "UN Secretary-General Ann Orl left.", "Ann Orl"),
        ("Sayyed Jan Orl", "Sayyed Jan Orl left.", "Jan Orl"),
        ("Crown Prince Jan Orl", "Crown Prince Jan Orl left.", "Jan Orl"),
        ("President-elect Ann Orl", "President-elect Ann Orl left.", "Ann Orl"),
        ("Chief of Staff Lt. Gen. Ann Orl", "Chief of Staff Lt. Gen. Ann Orl left.", "Ann Orl"),
        ("National Security Adviser Ann Orl", "National Security Adviser Ann Orl left.", "Ann Orl"),
        ("Crown Prince", "The Crown Prince left.", "Crown Prince"),
        ("Field Marshal Orl", "Field Marshal Orl left. Ann Orl stayed.", "Ann Orl"),
        ("Grand Orl Hotel", "The Grand Orl Hotel burnt.", "Grand Orl Hotel"),
        ("National Security Council", "The National Security Council met.", "National Security Council"),
        ("Crown Court", "The Crown Court met.", "Crown Court"),
        ("Field Army Command", "The Field Army Command met.", "Field Army Command"),
        ("Sudan's Sand Forces", "Sudan's Sand Forces left.", "Sand Forces"),
        ("Sudan's Foreign Ministry", "Sudan's Foreign Ministry left.", "Sudan's Foreign Ministry"),
        ("Sarn People's Front", "The Sarn People's Front left.", "Sarn People's Front"),
        ("Leung", "Leung Siu-ming left. Leung was tired.", "Leung Siu-ming"),
        ("Leung", "Leung Siu-ming left. Leung Ka-fai stayed.", "Leung"),
    ],
)
def test_offices_states_and_first_names(name: str, text: str, full: str) -> None:
    """An office goes with its field, a force without its state; a first name stands for the one who bears it."""
    assert fullest(name, text) == full


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("British aircraft", "British aircraft"),
        ("the Russian military intelligence", "Russian military intelligence"),
        ("Israel's military", "Israel's military"),
        ("Indian agents", "Indian agents"),
        ("Security forces", None),
        ("army aircraft", None),
        ("British tourists", None),
    ],
)
def test_arms_of_a_state_need_no_other_name(words: str, name: str | None) -> None:
    """They are the state's that is named, though the text tells of another's too."""
    assert own_name(words, "British aircraft hit the post, the army said. The United States said nothing.") == name


@pytest.mark.parametrize(
    ("name", "text", "full"),
    [
        ("OFF", "Fighters of the Orl Freedom Front left. The OFF was silent.", "Orl Freedom Front"),
        ("OFF", "The Orl Freedom Front and the Old Ferry Folk left. OFF was silent.", "OFF"),
        ("PKK", "The Kurdistan Workers' Party left. The PKK was silent.", "Kurdistan Workers' Party"),
        ("Orl", "Ann Sofia Orl Baum left. Orl was tired.", "Ann Sofia Orl Baum"),
        ("Orl", "The Committee Orl Baum met in Orl.", "Orl"),
        ("Commune", "The Water Commune of Radnor met. The Commune was silent.", "Water Commune of Radnor"),
        ("Column", "Leaflets of the Column fell. The Column was silent.", "Column"),
        ("Orl", "On May 27 Orl left. Ann Orl stayed.", "Ann Orl"),
        ("Orl", "In 1998 Orl left. Ann Orl stayed in Sarn on Tuesday.", "Ann Orl"),
        ("Yeh", "Yeh A-fu left. Yeh was tired.", "Yeh A-fu"),
        ("Al-Orl", "Ann al-Orl left. Al-Orl was tired.", "Ann al-Orl"),
        ("Orl", "Brigadier Orl left. Ann Orl stayed.", "Ann Orl"),
        ("Red Front", "The Red Front left Sarn.It was late.", "Red Front"),
        ("Russian Deputy Foreign Minister Ann Orl", "Russian Deputy Foreign Minister Ann Orl left.", "Ann Orl"),
        ("United States District Judge Ann Orl", "United States District Judge Ann Orl left.", "Ann Orl"),
    ],
)
def test_letters_surnames_and_short_forms(name: str, text: str, full: str) -> None:
    """A short form stands for the one name of the text that it fits, and for itself where it fits two or none."""
    assert fullest(name, text) == full


@pytest.mark.parametrize("name", ["Hezbollah", "Hamas", "Sinn Fein", "Ann Orl"])
@pytest.mark.parametrize(
    "text",
    [
        "Hezbollah Strikes Haifa\n\nHezbollah claimed the attack.",
        "Israel Blames Hamas\n\nThe army blamed Hamas, which said nothing.",
        "Court Convicts Ann Orl\n\nA court convicted Ann Orl on Monday.",
        "Hezbollah's Nasrallah said so. The army blamed Hezbollah.",
        "The Hamas Political Bureau met. Hamas denied it.",
        "It was the work of the IRA. Sinn Fein denied it.",
        "It was so, said the IDF. Hamas denied it. So did Rio. Hamas had said so before.",
    ],
)
def test_a_name_is_no_longer_than_it_is(name: str, text: str) -> None:
    """Neither by a headline with a capital to each word, nor by what a side has, nor by the sentence before."""
    assert fullest(name, text) == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("NATO Secretary General Jens Orl", "Jens Orl"),
        ("Punjab Chief Minister Ann Orl", "Ann Orl"),
        ("Sen. Ann Orl", "Ann Orl"),
        ("Mayor of Los Angeles Karen Orl", "Karen Orl"),
        ("Governor of Kano State Abba Orl", "Abba Orl"),
        ("Secretary of State for Defence Ben Orl", "Ben Orl"),
        ("Chief of Army Staff General Asim Orl", "Asim Orl"),
        ("General Intelligence Directorate", "General Intelligence Directorate"),
        ("Major Crimes Unit", "Major Crimes Unit"),
        ("Lance Corporal Ann Orl", "Ann Orl"),
        ("Officers in Krefeld", "Officers in Krefeld"),
    ],
)
def test_titles_of_several_words(words: str, name: str) -> None:
    """All of a title goes, and a body that begins with one keeps it."""
    assert without_titles(words) == name


def test_quoted_names_begin_at_their_first_word() -> None:
    assert runs("The group 'Red Front' claimed the attack.") == ["Red Front"]


def test_a_row_of_titles_is_no_name() -> None:
    """A hostile text costs neither the import nor its time."""
    assert max(map(len, runs("Secretary of State " * 3000 + "Ann Orl left."))) > 1000


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Orl, 38, and Zed Baum were seen.", ["Ann Orl", "Zed Baum"]),
        ("Ann Orl and her brother Zed Orl were seen.", ["Ann Orl", "Zed Orl"]),
        ("Ann Orl, Zed Baum (40) and Corporal Jan Sarn were seen.", ["Ann Orl", "Zed Baum", "Jan Sarn"]),
        ("Ann Orl, who saw Zed Baum, left.", []),
        ("Ann Orl left. Zed Baum stayed.", []),
    ],
)
def test_a_list_of_names(text: str, names: list[str]) -> None:
    """Ages, brothers and ranks may stand between its names; a sentence between them makes none."""
    assert listed(Span(0, 7, "Ann Orl"), text) == names


def test_the_name_at_a_place_ends_before_a_verb() -> None:
    """A pointer that takes the headline means whom it is about, and a full stop without a space ends a name."""
    text = "Zed Orl stabbed in prison\n\nHe left Sarn.Baum stayed."
    assert whole(Span(0, 25, text[:25]), text) == "Zed Orl"
    assert {"Sarn", "Baum"} <= set(runs(text))


def test_a_known_name_with_an_and_is_one() -> None:
    """The gazetteer knows it whole."""
    text = "The Islamic State of Iraq and the Levant said so."
    assert "Islamic State of Iraq and the Levant" in runs(text)
    assert own_name("The Islamic State of Iraq and the Levant", text) == "Islamic State of Iraq and the Levant"


def test_two_of_one_name_stay_apart() -> None:
    """Of two brothers none is meant more than the other."""
    text = "Otto Baum wrote to Karl Baum. Baum was silent."
    assert fullest("Baum", text) == "Baum"
    assert forms("Baum", text) == ["Otto Baum", "Karl Baum"]


def test_a_run_ends_at_a_sentence_and_skips_its_opener() -> None:
    """Two sentences do not make one name; "On Tuesday" is none; initials and short titles do not end one."""
    found = runs("He fled Sarn. On Tuesday Gen. J. Orl died.")
    assert "Sarn" in found
    assert any(name.endswith("Orl") and "Sarn" not in name for name in found)


def test_short_forms_need_a_name_before_them() -> None:
    """A place in brackets or a lone word before the bracket introduces nothing."""
    assert spelt_out("The mill (Sarn) burnt. Orl (LRA) fled.") == {}


@pytest.mark.parametrize("word", ["Republican", "Guardian", "Christian", "Houthi", "Congolese", "an", ""])
def test_what_is_no_peoples_name_has_no_state(word: str) -> None:
    """A word that only ends like one, and a people of two states, are left alone."""
    assert state_of(word) is None


@given(st.text(max_size=40), st.text(max_size=200))
@settings(deadline=None)
def test_any_name_in_any_text(name: str, text: str) -> None:
    """Whatever the text, a name comes back, and not an empty one for a real one."""
    assert fullest(name, text) or not name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The Hadendawa Youth Guard", "Hadendawa Youth Guard"),
        ("its spokesman, Idris Bangura", "Idris Bangura"),
        ("Hostel guard Kairat Ospan", "Kairat Ospan"),
        ("US Ambassador to Germany Ann Orl", "Ann Orl"),
        ("a spokesman for the FDN in Orl, Dr Julio Ocampo", "Julio Ocampo"),
        ("Comando 23 de Septiembre", "Comando 23 de Septiembre"),
        ("officers of the Mobile Squad", None),
        ("The army", None),
        ("Driver", None),
        ("he", None),
        ("two Israelis", None),
        ("Interior Minister", "Interior Minister"),
        ("two suspected PKK members", "PKK"),
        ("Boko Haram's fighters", "Boko Haram"),
        ("The Islamic State group", "Islamic State"),
        ("Maoist rebels", None),
        ("Nine men", None),
        ("The Rev. Zed Orl of the Vale Church", "Zed Orl"),
        ("Governor Zed Orl of Kalu", "Zed Orl"),
        ("The Ministry of Works of Kalu", "Ministry of Works of Kalu"),
        ("Leebert “Stone Bruise” Orl", "Leebert “Stone Bruise” Orl"),
        ("Barrister Ann Orl", "Ann Orl"),
    ],
)
def test_words_that_hold_their_own_name(words: str, name: str | None) -> None:
    """An apposition ends with its name; who belongs to something is not it; a common noun is no name."""
    assert own_name(words, f"{words} was seen. The driver and the army left.") == name


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("Democratic Union", "Democratic Union of Ahwaz"),
        ("Mohammed Karar, brother of a singer", "Mohammed Karar"),
        ("the villagers", "villagers"),
    ],
)
def test_a_place_is_widened_to_the_whole_name(place: str, name: str) -> None:
    """What a pointer cuts off is added, what follows a comma is cut."""
    text = "The Democratic Union of Ahwaz met Mohammed Karar, brother of a singer, and the villagers."
    start = text.index(place)
    assert whole(Span.cut(text, start, start + len(place)), text) == name


@pytest.mark.parametrize(
    ("place", "text", "name"),
    [
        ("Zed Orl", "Colonel Zed Orl of the Red Front fled.", "Zed Orl"),
        ("Red Front", "Colonel Zed Orl of the Red Front fled.", "Red Front"),
        ("Zed Orl of the Red Front", "The baker Zed Orl of the Red Front fled. Orl is 40.", "Zed Orl"),
        ("Union", "The Union of the Two Rivers fled. Union men wept.", "Union of the Two Rivers"),
        ("Sarn Brothers", "The Sarn Brothers of the Cross fled.", "Sarn Brothers of the Cross"),
        ("US Secretary of State Ann Orl", "US Secretary of State Ann Orl left.", "Ann Orl"),
        ("officers of the Red Front", "He named officers of the Red Front.", "Red Front"),
        ("Two soldiers of the Sarn Brigade", "Two soldiers of the Sarn Brigade fled.", "Sarn Brigade"),
        (
            "former members of the Red Front",
            "He saw former members of the Red Front.",
            "former members of the Red Front",
        ),
        ("men of the village", "The men of the village fled.", "men of the village"),
        ("his lawyer", "The lawyer, his lawyer, fled.", "lawyer"),
        ("Their own officers", "Their own officers fled.", "officers"),
        ("Armenia on Wednesday", "It was shelled from Armenia on Wednesday.", "Armenia"),
    ],
)
def test_what_a_place_names(place: str, text: str, name: str) -> None:
    """A person of a side is not the side, its officers are; whose a relative is falls off, and so does a day."""
    start = text.index(place)
    assert whole(Span.cut(text, start, start + len(place)), text) == name


def test_capitals_throughout_tell_no_names() -> None:
    """In an old wire a name is not widened to its whole line, and a short form is still spelt out by its initials."""
    text = "REBELS OF THE ORL PEOPLES LIBERATION FRONT (OPLF) BURNT THE MILL OF SARN LAST NIGHT."
    start = text.index("ORL")
    place = Span.cut(text, start, text.index(" (OPLF"))
    assert whole(place, text) == "ORL PEOPLES LIBERATION FRONT"
    assert fullest("OPLF", text) == "ORL PEOPLES LIBERATION FRONT"
    assert own_name("THE ARMY", text) is None


@pytest.mark.parametrize(
    ("words", "text", "party"),
    [
        ("US", "Then US Secretary of State Ann Coe blamed Iran.", "US Secretary of State Ann Coe"),
        ("State Ann Coe", "Then US Secretary of State Ann Coe blamed Iran.", "US Secretary of State Ann Coe"),
        ("Defence", "The Ministry of Defence said so.", "Ministry of Defence"),
        ("Sarn", "Police in the city of Sarn said so.", "Sarn"),
        ("a court in", "He was sentenced by a court in Port Hale on Monday.", "a court in Port Hale"),
        ("The", "The Hale Gazette said so.", "The Hale Gazette"),
        ("Iran", "The minister accused Iran Monday of the raid.", "Iran"),
        ("Iran", "He accused Iran's Quds Force.", "Iran"),
        ("Ann Coe", "Ann Coe denied it.", "Ann Coe"),
        ("a man from", "It was a man from nowhere.", "a man from"),
    ],
)
def test_a_party_is_not_cut_within_a_name(words: str, text: str, party: str) -> None:
    assert uncut(Span.cut(text, text.index(words), text.index(words) + len(words)), text).text == party
