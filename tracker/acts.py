"""What words speak of an act of harm: of which kind it is, and where a mention of it begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tracker.records import EventKind, Span

MOST_WORDS = 25  # of a mention that is made longer
FEW_WORDS = 8  # below which a mention that tells of no deed is a scrap

_OFFICE = (
    r"(?:mayor|judge|magistrate|governor|minister|president|premier|senator|deput(?:y|ies)|lawmaker|mp|councill?or"
    r"|attach[eé]|ambassador|diplomat|consul|editor|publisher|journalist|reporter|broadcaster|defector|bishop"
    r"|archbishop|cleric|prosecutor|lawyer|leader|chairman|commander|general|colonel|activist|candidate|chief|king"
    r"|banker|campaigner|unionist|director|professor|commissioner|critic|exile|headman)\b"
)
_SLAIN = r"(?:shot|killed|gunned down|murdered|executed|stabbed|slain|blown up)"
_BOMBERS = r"(?<!suicide )(?<!suicide-)(?<!car )bombers?"  # that fly
_AIR = rf"(?:air ?craft|air ?force|helicopters?|(?:war)?planes?|jets?|pilots?|{_BOMBERS}|drones?)\b"

# The first kind whose words stand in the mention is taken; the narrow ones come first.
_KINDS: tuple[tuple[EventKind, str], ...] = (
    (
        EventKind.CYBERATTACK,
        r"cyber|hack(?:s|ed|ers?|ing)?\b(?! (?:\w+ ){0,3}(?:to (?:death|pieces)|with))|ransomware|malware|wiper"
        r"|phishing|server|computer|data(?:base)?s? |ddos|web ?sites?|defac|portal|intruder|mailing lists?|e-?mail"
        r"|erasure|wip(?:ed|ing)",
    ),
    (
        EventKind.DOWNING,
        r"shot down|shooting down|downed|downing|brought down .*(?:plane|aircraft|helicopter|airliner|jet)"
        r"|(?:plane|aircraft|helicopter|airliner|jet)\b.{0,20} (?:fell|crashed)",
    ),
    (EventKind.COUP, r"coups?\b|putsch|overthr|(?:took|seized|seizing) power|mutin"),
    (
        EventKind.SEIZURE,
        r"hijack|seiz(?:ed|ure|ing)|boarded|boarding\b(?! (?:school|house|point|gate|pass|card))|overran|commandeer",
    ),
    (
        EventKind.ABDUCTION,
        r"abduct|kidnap|hostage|disappear(?:ance|ed (?!\w+ at))|snatched|captive|taken away|at gunpoint",
    ),
    (EventKind.POISONING, r"poison|nerve agent|novichok|polonium|thallium"),
    (
        EventKind.ASSASSINATION,
        rf"assassin|{_OFFICE}[^.;]{{0,80}}\b(?:was|is|been|were) {_SLAIN}"
        rf"|(?:killing|murder|slaying|shooting|death) of (?:the |a )?[^.;]{{0,30}}{_OFFICE}",
    ),
    (EventKind.MASSACRE, r"massacre|slaughter"),
    (EventKind.SHELLING, r"shell(?:s|ed|ing|fire)\b|mortar|artillery|howitzer|gunners"),
    (
        EventKind.STRIKE,
        r"\w*strikes?\b|drone|missile|rocket|air ?raid|bombardment|warplane|jets"
        rf"|{_AIR}.{{0,60}}\b(?:bomb|struck|hit|attack)",
    ),
    (EventKind.SHOOTING, r"open(?:ed|ing|s)? fire|return(?:ed|ing) fire|under fire|fired (?:on|at|into|upon)"),
    (
        EventKind.ARSON,
        r"arson|set(?:ting)? fire|set alight|set ablaze|torch|burn(?:ed|t|ing)|\bfires?\b|petrol|ablaze|flames|a match",
    ),
    (EventKind.SABOTAGE, r"sabotage|pipeline|pylon|cable|derail|railway|substation|dam\b|transformer|power line|holed"),
    (
        EventKind.BOMBING,
        r"\w*bomb|explo|blast|grenade|(?:land)?mine[sd]?\b|\bied\b|detonat|blew|blown|dynamite|suicide|booby",
    ),
    (EventKind.ASSAULT, r"rap(?:e|ed|es|ing|ist)\b|sexual|tortur"),
    (
        EventKind.KILLING,
        r"(?:beat\w*|stabb\w*|hacked|tortured|knif\w+) .*\b(?:to death|to pieces|dead|death)\b"
        r"|murder|slay|slain|strangl|behead|lynch",
    ),
    (EventKind.SHOOTING, r"shoot|shot|gun(?:men|man|fire|shot|ned)|gun attack|opened fire|ambush|sniper|bullet"),
    (
        EventKind.ASSAULT,
        r"assault|beat(?:en|ing)|stabb|ramm|knif|acid|punch|kicked|electric shocks",
    ),
    (EventKind.KILLING, r"kill|dead(?:ly)?\b|death|died|execut|lost their lives|fatal|bodies|perished"),
)

# Words of harm that leave the kind open; with those of the kinds they tell a mention from a scrap.
_HARM = re.compile(
    r"\b(?:abus|assail|atrocit|attack|breach|bulldoz|clash|corpse|crush|damag|demolish|destroy|disappear|drag(?:ged|ging)"
    r"|drown|fir(?:ed|ing)\b|hang(?:ed|ing)\b|hit\b|hurl|incident|injur|intru|inva[ds]|leak|loot"
    r"|lost (?:his|her|their) li|maim|missing|mutilat|raid|razed|rob(?:bed|bery)|ruin|sank|severed|smash|storm"
    r"|struck|sunk|threw|thrown|trampl|vanish|wound|wreck)",
    re.IGNORECASE,
)
# Words on which no mention ends: the model stopped too early.
_LOOSE_END = re.compile(
    r"(?:[\s,;:]+(?:an?|after|among|and|are|as|at|been|before|between|but|by|for|from|had|has|have|her|his|in|inside"
    r"|into|is|its|near|not|of|on|or|outside|than|that|the|their|these|this|to|was|were|when|while|which|who|with)\b)*"
    r"[\s,;:]*$",
    re.IGNORECASE,
)
MARKS = r"[,;:—–“”\"()\n]| - "  # of punctuation, between clauses
_END = re.compile(rf"{MARKS}|[.!?]+$")
_CLAUSES = re.compile(rf"{_END.pattern}| (?:and|but|when|while|after|before) ")


@lru_cache(maxsize=2000)  # of a mention it is asked for each statement that may be about it, and when it is described
def kind_of(words: str) -> EventKind | None:
    """The kind of act that the words speak of; None where they do not tell."""
    return next((kind for kind, pattern in _KINDS if re.search(rf"\b(?:{pattern})", words, re.IGNORECASE)), None)


def speaks_of_harm(words: str) -> bool:
    """Whether the words tell of an act of harm at all.

    >>> speaks_of_harm("the windows were smashed"), speaks_of_harm("a senior commander")
    (True, False)
    """
    return kind_of(words) is not None or bool(_HARM.search(words))


def finished(mention: Span, sentence: Span, others: Iterable[Span] = ()) -> Span:
    """The mention without a loose end: up to the next mark of punctuation, or, where that is far, cut.

    Args:
        mention: of an act.
        sentence: in which it stands; offsets are those of the document, of both.
        others: mentions of other acts, over which it is not to reach.

    >>> text = "Two guards died when a shell hit the gate, he said."
    >>> finished(Span.cut(text, 0, 20), Span.cut(text, 0, 51)).text
    'Two guards died when a shell hit the gate'
    """
    words = _LOOSE_END.sub("", mention.text)
    if len(words) == len(mention.text) or not words:
        return mention
    at = mention.end - sentence.start
    mark = _END.search(sentence.text, at)
    longer = _within(sentence, mention.start, sentence.start + (mark.start() if mark else len(sentence.text)))
    reaches = any(longer.overlaps(other) for other in others)
    goes_on = not _END.search(mention.text[len(words) :]) and longer.end > mention.end
    if goes_on and _words(longer) <= MOST_WORDS and not reaches:
        return longer
    return Span(mention.start, mention.start + len(words), words)


def made_whole(mention: Span, sentence: Span, others: Iterable[Span] = ()) -> Span | None:
    """A mention that tells of an act: a few words that do not are widened to their clause.

    Args:
        mention: as the model marks it.
        sentence: in which it stands; offsets are those of the document, of both.
        others: mentions of other acts.

    Returns:
        None where neither the words nor their clause tell of harm, or another mention tells of it already.

    >>> text = "On Monday rebels attacked Orl Junction, a senior officer said."
    >>> made_whole(Span.cut(text, 26, 38), Span.cut(text, 0, 62)).text
    'On Monday rebels attacked Orl Junction'
    >>> made_whole(Span.cut(text, 40, 56), Span.cut(text, 0, 62))
    """
    if speaks_of_harm(mention.text) or _words(mention) >= FEW_WORDS:
        return mention
    cuts = [0, *(at for c in _CLAUSES.finditer(sentence.text) for at in c.span()), len(sentence.text)]
    low, high = mention.start - sentence.start, mention.end - sentence.start
    start, end = max(c for c in cuts if c <= max(low, 0)), min(c for c in cuts if c >= min(high, cuts[-1]))
    clause = _within(sentence, sentence.start + start, sentence.start + end)
    tells = speaks_of_harm(clause.text) and _words(clause) <= MOST_WORDS
    return clause if tells and not any(clause.overlaps(other) for other in others) else None


def _within(sentence: Span, start: int, end: int) -> Span:
    """The words of the sentence between two offsets of the document, without space around them."""
    words = sentence.text[start - sentence.start : end - sentence.start]
    start += len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()), words.strip())


def _words(span: Span) -> int:
    return len(span.text.split())
