"""What an act was, when and where: title, kind, day and place of each event, from the text around its mention."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tracker import dates, places
from tracker.acts import MARKS, kind_of, speaks_of_harm
from tracker.records import Event, Precision, Span, TaggedDocument
from tracker.segments import nearest, sentence_of, sentences

# What no title begins with: a clause goes on with it.
_MIDDLE = re.compile(
    r"(?:that|which|who|whose|where|had|has|have|was|were|is|are|been|being|to|by|of|in|on|at(?! least| most)|from|with"
    r"|and|or|for|them|it|he|she|they|his|her|its|their|also|then|later|earlier|previously|all)\b"
    r"|(?-i:[a-z]+ed|shot|set|struck|blew|took|sent|threw|burnt|cut|sank|broke|hit|laid|put|ran|drove|held|shut|stole"
    r"|beat|fell|did|carried|left|gave|went|came|brought|made) (?!to death)",
    re.IGNORECASE,
)
# What may go where nothing stands before it that would help.
_LOOSE = re.compile(
    r"^(?:(?:that|which|who|and|or|had|has|have|also|then|later|earlier|previously)\s+)+",
    re.IGNORECASE,
)
_CLAUSES = re.compile(MARKS)
# What a thing or a person that is named begins with, and what binds it to the one before.
_ARTICLE = re.compile(
    r"[\"“(]?(?:the|an?|his|her|its|their|this|two|three|four|five|six|seven|eight|nine|ten|dozens|\d+)", re.IGNORECASE
)
_BINDS = re.compile(r"(?:of|in|at|on|near|from|to|for|with|by|into|outside|as|than|aged|about|over)", re.IGNORECASE)
MOST_BEFORE = 10  # words put before a mention
_SHORT = 3  # words of a paragraph that alone are no title


def describe(tagged: TaggedDocument) -> TaggedDocument:
    """The document with its events given title, kind, day and place, each only as far as the text tells it."""
    text = tagged.document.text
    bounds = sentences(text)
    named = places.find(text) if tagged.events else []
    near = [p.country for p in named if not p.population]
    return replace(tagged, events=tuple(_describe(e, tagged, bounds, named, near) for e in tagged.events))


def _describe(
    event: Event, tagged: TaggedDocument, bounds: list[Span], named: list[places.Place], near: Sequence[str]
) -> Event:
    if event.mention is None:
        return event
    text = tagged.document.text
    sentence = sentence_of(event.mention, bounds)
    day, precision = _day(event.mention, sentence, tagged)
    found = places.find(text[sentence.start : sentence.end], near)
    return replace(
        event,
        title=title_of(from_clause(event.mention, sentence)),
        kind=event.kind or kind_of(event.mention.text) or kind_of(_MEDIUM.sub(" ", sentence.text)),
        day=event.day or day,
        precision=event.precision if event.day else precision,
        place=event.place or _place(event.mention, sentence, found),
    )


# How words reached the reporter, and what a party is known for, tell no kind of act: "in an email", "who seized power".
_MEDIUM = re.compile(
    r"\b(?:on|in|via|by|through|to|from|over|using|with|according to)(?: [\w’'-]+){0,4}?"
    r" (?:web ?sites?|e-?mails?(?: (?:statement|address))?|(?:web )?portals?|computers?|data|mailing lists?)\b"
    r"|\b(?:data|e-?mails?|web ?sites?) (?:show|compiled|collected|said|from|sent|statement)\w*"
    r"|,? (?:which|who|that) (?:seized|took) power[^,.;]*"
    r"|\b(?:since|after|in) (?:a|the|its|last year[’']s|\d{4}) (?:\w+ )?coup\b",
    re.IGNORECASE,
)
# Where the news was written, and on which day: it dates the report, not the act.
_DATELINE = re.compile(r"[^\W\da-z_]{3,}[^\n]{0,70}?\s[-–—]{1,2}\s|[^\W\da-z_]{3,}[^\n:]{0,40}?\d: ")
_SAYING = (
    r"(?:sa(?:id|ys?)|t(?:old|ells?)|accus\w+|blam\w+|den(?:y|ied|ies)|claim\w*|announc\w+|report(?:ed|s)|confirm\w*"
    r"|acknowledg\w+|admitt\w+|stat(?:ed|es)|charg\w+|sentenc\w+|convict\w+|acquitt\w+|reject\w+|condemn\w+"
    r"|disclos\w+|reveal\w+|alleg\w+|plead\w*|pled|heard|appear(?:ed|s)|arrest\w+|publish\w+|releas\w+|issued"
    r"|testif\w+|opened|ruled|withdr\w+|vow\w+|wrote|posted|described|g[ai]ve[ns]?|responsibility|court|credit)"
)
# "said on Thursday", "on Thursday accused": the day of the words.
_SAID_BEFORE = re.compile(rf"\b{_SAYING}(?<!\bcourt)(?: (?!fire\b)\w+)?,? (?:(?:late|early) )?(?:on )?$", re.IGNORECASE)
_SAID_AFTER = re.compile(rf"^(?: \w+)? {_SAYING}\b(?! (?:at least|more than|about|\d|the li[fv]e))", re.IGNORECASE)
# "The bombing on Friday was claimed by": after the act its own day, whatever was said of it.
_PASSIVE = re.compile(
    r"^ (?:was|were|has been|have been|had been) (?:\w+ly )?"
    r"(?:claimed|blamed|condemned|denied|reported|attributed)\b",
    re.IGNORECASE,
)
# "In the 2006 war" tells when, though a war is no act.
_WHILE = re.compile(r"\b(?:in|during|amid|at)(?: the)? $", re.IGNORECASE)
_COUNTED_FROM = re.compile(r"\b(?:day|week|month|year)s? (?:before|after) (?:the )?$", re.IGNORECASE)
# What a month or a year describes: "nuclear deal" after "the 2015".
_NOUN = re.compile(r"(?:[’']s)?(?: (?!(?:of|in|at|on|for|to|with|and|that)\b)[a-z][\w-]*){0,3}")
_JOINT = re.compile(r"(?:[’']s)? ?")  # between the day and the mention in "June’s raid"
# "The deadliest since": what follows is of an older act.
_SINCE = re.compile(r"\b(?:\w{3,}est|worst|first|most|biggest)\b[^.;,]* since(?: the)? $", re.IGNORECASE)
_AFTER = re.compile(r"\b(\w+ (?:day|week|month|year)s?) after(?: \w+)?\s*$", re.IGNORECASE)


def _day(mention: Span, sentence: Span, tagged: TaggedDocument) -> tuple[date | None, Precision]:
    """The day told of the act: in its mention, else the nearest in its sentence that is not another act's.

    The dateline, the day of what was said or done about the act, and the day in another act's mention are others'.
    """
    text, published = tagged.document.text, tagged.document.published
    told = [
        replace(s, start=s.start + sentence.start, end=s.end + sentence.start) for s in dates.expressions(sentence.text)
    ]
    within = [s for s in told if s.overlaps(mention)]
    line = _DATELINE.match(sentence.text)
    begin = sentence.start + (line.end() if line else 0)
    others = [e.mention for e in tagged.events if e.mention and not e.mention.overlaps(mention)]

    def leading(told: Span) -> str:
        """What stands right before it in its sentence."""
        return text[max(sentence.start, told.start - _NEAR) : told.start]

    def of_words(told: Span) -> bool:
        """Whether it is the day of what was said; the month or year in which a thing was said is mostly its own."""
        after = text[told.end : min(sentence.end, told.end + _NEAR)]
        return dates.resolve(told.text, published)[1] is Precision.DAY and bool(
            _SAID_BEFORE.search(leading(told))
            or (_SAID_AFTER.match(after) and not (told.start >= mention.end and _PASSIVE.match(after)))
        )

    def of_another(told: Span) -> bool:
        """Whether it tells of what is not the act: "the 2015 deal", "since 9/11", "two days before Monday’s vote"."""
        before = leading(told)
        if _SINCE.search(before + ("since " if told.text.casefold().startswith("since ") else "")):
            return True
        if mention.start >= told.end and _JOINT.fullmatch(text, told.end, mention.start):
            return False
        noun = _NOUN.match(text[told.end : mention.start if mention.start > told.end else sentence.end])
        describes = dates.describes(told.text) and not _WHILE.search(before)
        return bool(_COUNTED_FROM.search(before)) or (describes and not (noun and speaks_of_harm(noun[0])))

    free = [
        s
        for s in told
        if s.start >= begin and not any(s.overlaps(o) for o in others) and not of_words(s) and not of_another(s)
    ]
    counted = _AFTER.search(text[sentence.start : mention.start])
    if counted and not within:  # "three days after a bomb went off"
        return dates.resolve(f"{counted[1]} earlier", published)
    if within:
        found = [dates.resolve_in(text, s, published) for s in within]
        return min(found, key=lambda f: list(Precision).index(f[1]))
    if not free:
        return None, Precision.UNKNOWN
    return dates.resolve_in(text, nearest(free, mention), published)


_NAMED = r"[^\W\d_a-zß-öø-ÿ][\w’'-]*(?:[ -](?:(?:de|del|da|do|al|el|la)[ -])?[^\W\d_a-zß-öø-ÿ][\w’'-]*)*"
_KIND_OF_PLACE = (
    r"(?:village|town|city|district|province|port|island|camp|suburb|region|valley|settlement|hamlet|county|area)"
)
# "In the town of Peć" and "at Dhadar": a place by what stands before it, however small it is.
_PLACE_OF = re.compile(rf"\b{_KIND_OF_PLACE}s? (?:of|called) ({_NAMED})")
_PLACE_IN = re.compile(rf"\b(?:in|at|near|outside|off|around|above) (?:the )?({_NAMED}(?: of (?:the )?{_NAMED})?)")
_WATERS = re.compile(places.WATERS)
# "Ukraine's Kharkiv", "Russian-occupied Crimea", "IS-controlled territory": whose a place is, is not its name.
_OWNER = re.compile(r"(\w+(?: \w+)?)[’']s? ")
_HOLDER = re.compile(rf"{places.HELD}(?: |$)")
_SHORTEST = 3  # letters of a place; "the U.S. Consulate" begins with one
# What stands after and before a capital or country that speaks, and before one that is spoken of or attacked.
_SPEAKS = re.compile(
    r"(?:[’']s?(?: [\w-]+){1,4}?)?(?:,(?: [\w’'-]+){1,6},)?"
    r"(?: (?:ha[sd]|have|did|does|do|would|will|not|never|neither|yet|long|also|later|\w+ly|on \w+))*"
    rf" (?:(?:{_SAYING}|comment\w*|declin\w+|refus\w+|threaten\w*|retaliat\w+|respond\w*|suspect\w*|believ\w+"
    r"|maintain\w*|insist\w*|remain\w* silent)\b(?! by\b)"
    r"|(?:is|was|are|were|has been|had been) (?:\w+ly )?"
    r"(?:suspected|believed|accused|blamed|thought|alleged|behind|responsible)\b)"
)
_SPOKEN_OF = re.compile(
    rf"(?:\b{_SAYING}(?: (?:on|by|to))?|\baccording to"
    r"|\b(?:comment|response|reaction|word|statement)s?(?: \w+)? (?:from|by)"
    r"|\b(?:fired|launched|came|flown|coming|militants|gunmen|rebels|fighters|rockets|missiles|drones) from)"
    r" (?:[Tt]he )?$"
)
_ATTACKED = re.compile(
    r"\b(?:on|against|into|(?:attack|struck|str[iu]k|hit|bomb|shell|invad|target|bombard)\w*) (?:the )?$"
)
_NEAR = 60  # characters in which these are looked for


def _place(mention: Span, sentence: Span, found: list[places.Place]) -> str | None:
    """The place named in the mention by what stands before it, else the nearest town, province or country.

    Any place within the mention goes before all outside, and a land or capital that only speaks is none.
    """
    for match in (*_PLACE_OF.finditer(mention.text), *_PLACE_IN.finditer(mention.text)):
        if name := _own_name(match):
            return name
    placed = {
        replace(p.span, start=p.span.start + sentence.start, end=p.span.end + sentence.start): p
        for p in found
        if not _speaks(p, sentence.text)
    }
    options = [s for s in placed if s.overlaps(mention)] or list(placed)
    towns = [s for s in options if placed[s].population]
    led = [  # "Israel bombed a depot in Syria", "Israel's strikes on Syria"
        s
        for s in options
        if _stands_in(placed[s], sentence.text) or _ATTACKED.search(_before(placed[s], sentence.text))
    ]
    options = towns or [s for s in led if not places.is_country(placed[s].name)] or led or options
    return placed[nearest(options, mention)].name if options else None


def _own_name(match: re.Match[str]) -> str | None:
    """The name of a place without its owner and holder; None where it names no place of its own, or a country."""
    name = re.sub(r"[’']s?$", "", match[1])
    if " of " in name and not _WATERS.match(name):
        return None  # "the Church of the Nativity in Bethlehem"
    name = _HOLDER.sub("", name)
    owner = _OWNER.match(name)
    if owner and places.is_country(owner[1]):
        name = name[owner.end() :]
    people = places.state_of(name)  # "near the Syrian border" names no place of its own
    other = people or places.is_country(name) or places.is_person(match[1]) or dates.expressions(f"in {name}")
    return None if other or len(name) < _SHORTEST else name


def _speaks(place: places.Place, sentence: str) -> bool:
    """Whether a capital or country says something or is blamed: "Damascus said", "it accused North Korea"."""
    if (place.population and not places.capital_of(place.name)) or _stands_in(place, sentence):
        return False
    before, after = _before(place, sentence), sentence[place.span.end :]
    return bool(_SPOKEN_OF.search(before) or (_SPEAKS.match(after) and not _ATTACKED.search(before)))


def _stands_in(place: places.Place, sentence: str) -> bool:
    return bool(places.IN.search(_before(place, sentence)))


def _before(place: places.Place, sentence: str) -> str:
    """The last words before a place; all of them, before each of many places, would take long."""
    return sentence[max(0, place.span.start - _NEAR) : place.span.start]


def from_clause(mention: Span, sentence: Span) -> str:
    """The mention's words; where they begin in the middle of a clause, with what stands before them in it.

    "Had been destroyed by a missile" says less than "the depot had been destroyed by a missile".
    """
    cut = mention.text[:1] in ",;"
    if not (cut or _MIDDLE.match(mention.text)):
        return mention.text
    before = sentence.text[: max(0, mention.start - sentence.start)]
    clauses = _CLAUSES.split(before)
    if not clauses[-1].strip() and len(before.split()) <= MOST_BEFORE:
        clauses = [before]  # "the mayor, 44, was shot", "the March attack, which killed five"
    words = clauses[-1].split()
    told = next((n for n in range(len(words), 0, -1) if words[n - 1].casefold() == "that"), 0)
    if 0 < len(words[told:]) <= MOST_BEFORE:  # of "he said that its guns had shelled" the guns
        words = words[told:]
    if before.strip() and not 0 < len(words) <= MOST_BEFORE:
        words = _last_noun(before)
        if not words:
            return _LOOSE.sub("", mention.text, count=1)
    return " ".join(words) + ("" if cut or not words else " ") + mention.text


def _last_noun(before: str) -> list[str]:
    """The words of the last thing or person that is named, with what belongs to it; none where no article tells."""
    words = re.split(r"\b(?:that|how|and|after|when|since|while|before)\b", before)[-1].split()[-MOST_BEFORE:]
    starts = [n for n, word in enumerate(words) if _ARTICLE.fullmatch(word)]
    heads = [n for n in starts if not n or not _BINDS.fullmatch(words[n - 1])]  # "the mayor of the town"
    return words[heads[-1] if heads else starts[-1] :] if starts else []


def title_of(words: str) -> str:
    """The mention as a title: on one line, at most 90 characters, with a capital."""
    # A headline, and what stands below it.
    parts = [part.strip().lstrip(",;:.) ").rstrip(",;: ") for part in re.split(r"\n\s*\n", words)]
    told = next((part for part in parts if len(part.split()) > _SHORT), None) or " ".join(parts)
    line = re.sub(r"^(?:the|a|an) ", "", " ".join(told.split()), flags=re.IGNORECASE)
    if len(line) > 90:
        line = line[:89].rsplit(" ", 1)[0] + "…"
    return line[:1].upper() + line[1:]
