"""Titles before a person's name: "Defence Minister", "Mr", "General"."""

from __future__ import annotations

import re

TITLES = frozenset(
    "mr mrs ms miss dr sir lord lady dame sheikh shaikh sheik mullah maulana imam ayatollah pope father sister brother "
    "bishop archbishop cardinal rabbi reverend rev pastor king queen prince princess emir sultan president "
    "minister premier chancellor governor mayor senator deputy congressman congresswoman representative speaker "
    "secretary ambassador envoy judge justice magistrate prosecutor attorney sheriff chief commissioner inspector "
    "superintendent detective constable officer marshal general gen colonel col lieutenant lt lieut major maj captain "
    "capt sergeant sgt corporal cpl private commander cmdr commandant comandante brigadier admiral adm commodore "
    "director chairman chairwoman chair head spokesman spokeswoman spokesperson professor prof doctor don doña señor "
    "comrade commissar councillor lt-col lt-gen maj-gen major-general advocate hajji haji subcommissioner counsel "
    "pc dci dc sub-inspector asp dsp sho sheikha herr frau monsieur madame madam m mme me".split()
)
_CIVIL = frozenset("mr mrs ms miss dr madame monsieur herr frau mme".split())
_QUALIFIERS = frozenset(
    "vice prime foreign interior defence defense information home internal security police army military state "
    "federal acting former first second third senior assistant union executive u.s us uk eu un emergencies "
    "attorney".split()
)
# Words that no person's name ends with: "Major Crimes Unit" is no major.
ORGANISATION = frozenset(
    "unit force forces command staff office council committee guard guards police army ministry front brigade party "
    "movement court department agency service corps bureau commission directorate union assembly federation "
    "of and for the".split()
)


def without_titles(words: str, openers: frozenset[str] = frozenset()) -> str:
    """The words from the person's name on; a department ("Interior Ministry") keeps its first word.

    Args:
        words: a run of capitalised words.
        openers: words in small letters that may stand before the titles and are no part of the name.
    """
    row = re.sub(r"(?:[’']s?|\.)$", "", words).split()
    plain = [w.casefold().strip(".") for w in row]
    while plain and plain[0] in openers:
        row, plain = row[1:], plain[1:]
    size = next((n for n, w in enumerate(plain) if w not in TITLES | _QUALIFIERS), len(row))
    while size and plain[size - 1] not in TITLES:
        size -= 1
    if len(row) - size == 1 and not (size and plain[size - 1] in _CIVIL):
        return " ".join(row)  # "Commander Zulu" may be all the name there is, "General Staff" is no person
    return " ".join(row[size:]) or " ".join(row)
