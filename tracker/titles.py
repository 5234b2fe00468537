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
    "pc dci dc sub-inspector asp dsp sho sheikha herr frau monsieur madame madam m mme me brig brig-gen "
    "brigadier-general sayyed president-elect secretary-general adviser advisor maître maitre mawlawi molvi mullo "
    "malam mallam alhaji hadji afande padoh ugas engineer poet uncle aunt coroner seaman sub-lieutenant "
    "lieutenant-colonel lieutenant-general ex-col ex-colonel hon honourable staff-sergeant warder trooper sen gov rep "
    "supt insp fr pte lance patrolman rifleman gunner havildar subedar naik adjutant undersecretary councilman "
    "councilwoman alderman monsignor revd hajj haj moulvi mowlavi teungku datu suldan barrister lawyer coach ssp sp "
    "officers comrades lawyers detectives sergeants".split()
)
# What may have any field before it: "Communications Minister", "Regional Governor".
_OFFICES = frozenset(
    "minister secretary governor mayor ambassador commissioner superintendent chief director general prosecutor "
    "spokesman spokeswoman spokesperson chairman commander brigadier-general major-general lieutenant-general "
    "inspector-general attorney-general vice-president vice-mayor vice-admiral rear-admiral subprefect prefect "
    "justice leader student militiaman adviser advisor secretary-general".split()
)
_LONGEST = 40  # words; what is longer is no name
_CIVIL = frozenset("mr mrs ms miss dr madame monsieur herr frau mme".split())
_QUALIFIERS = frozenset(
    "vice prime foreign interior defence defense information home internal security police army military state "
    "federal acting former first second third senior assistant union executive u.s us uk eu un emergencies "
    "attorney rear field grand crown staff petty retired presiding district chief suspected united states".split()
)
# Who bears one of them acts for the side before it, "Israeli Colonel"; an Israeli doctor or father does not.
POSTS = frozenset(
    "minister president premier chancellor king queen prince princess emir sultan secretary secretary-general "
    "ambassador envoy marshal general gen colonel col lieutenant lt major maj captain capt brigadier brig admiral "
    "adm commodore commander chief head leader founder spokesman spokeswoman spokesperson adviser advisor".split()
)
# Words that no person's name ends with: "Major Crimes Unit" is no major.
BODIES = frozenset(
    "unit force forces command staff office council committee guard guards police army ministry front brigade party "
    "movement court department agency service corps bureau commission directorate union assembly federation".split()
)
ORGANISATION = BODIES | frozenset("of and for the in at on from".split())
# "Secretary of State Ann Coe", "Ambassador to New Zealand Ann Coe": an office's field stands before the name, too.
_FIELD = re.compile(
    r"(?:of|for|to) (?:the )?"
    r"(?:(?:foreign|home|internal|external|veterans) affairs|(?:(?:the )?general|army|defen[cs]e|naval|air) staff"
    r"|(?:north|south|east|west|new|sri|saudi|los|las|san|santa|el|tel|burkina|sierra|cape|port|united|national|central"
    r"|public|homeland) \w+|state for (?:\w+ )??\w+|\w+ (?:state|province|nations)|\w+)"
    r"(?= [A-Z][\w’'.-]+ [A-Z])",
    re.I,
)


def without_titles(words: str, openers: frozenset[str] = frozenset()) -> str:
    """The words from the person's name on; a department ("Interior Ministry") keeps its first word.

    Args:
        words: a run of capitalised words.
        openers: words in small letters that may stand before the titles and are no part of the name.
    """
    row = re.sub(r"(?:[’']s?|\.)$", "", words).split()
    plain = [w.casefold().strip(".") for w in row]
    skipped = next((n for n, w in enumerate(plain) if w not in openers), len(row))
    row, plain = row[skipped:], plain[skipped:]
    if len(row) > _LONGEST:
        return " ".join(row)
    size = next((n for n, w in enumerate(plain) if w not in TITLES | _QUALIFIERS), len(row))
    while size and plain[size - 1] not in TITLES:
        size -= 1
    if not size:
        sizes = (2, 3, 4, 1) if " ".join(row[:4]).istitle() else (2, 3, 1)  # four, or the end of a sentence's subject
        size = next((n for n in sizes if n < len(row) - 1 and plain[n - 1] in _OFFICES), 0)
        size = 0 if ORGANISATION.intersection(plain[size:]) else size
        # "NATO Secretary General", "Police Chief General"
        while size and size < len(row) - 1 and plain[size] in TITLES:
            size += 1
    field = _FIELD.match(" ".join(row[size:])) if size else None
    if field:
        size += len(field.group().split())
    if len(row) - size == 1 and not (size and plain[size - 1] in _CIVIL):
        return " ".join(row)  # "Commander Zulu" may be all the name there is, "General Staff" is no person
    if size < len(row) and (plain[size] in ORGANISATION or (plain[-1] in ORGANISATION and "of" not in plain[size:])):
        return " ".join(row)
    rest = " ".join(row[size:])
    # "Chief of Staff Lt. Gen. Ann Coe" bears another title after the field.
    return (without_titles(rest) if field else rest) or " ".join(row)


def surname(words: str) -> str | None:
    """The single name after titles, "Trump" of "US President Trump"; None where there is no title or another name."""
    row = words.split()
    return row[-1] if len(row) > 1 and without_titles(f"{words} {row[-1]}") == f"{row[-1]} {row[-1]}" else None
