"""The forces, ministries and officials of states, and officials without a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.records import ActorKind

_FORCES = {
    r"(?:(?:armed|defen[cs]e) forces|defen[cs]e force|military(?: forces)?)": "military",
    r"(?:government )?forces": "forces",
    r"army(?: forces| troops)?": "army",
    r"(?:navy|naval forces?)": "navy",
    r"air forces?": "air force",
    r"coast ?guards?": "coast guard",
    r"border (?:guards?|police)": "border guard",
    r"(?:national )?police(?: forces?)?": "police",
    r"federal police": "federal police",
    r"security forces": "security forces",
    r"special forces": "special forces",
    r"(?:(?:domestic |foreign |external |military )?(?:intelligence|secret|security|spy) (?:services?|agenc(?:y|ies))"
    r"|intelligence)": "intelligence service",
    r"military intelligence": "military intelligence",
    r"general staff": "general staff",
    r"(?:(?:ruling|military) )*junta": "junta",
}
_BODIES = {
    r"(?:(?:military|transitional|interim|federal|central|ruling) )?"
    r"(?:government|regime|administration|cabinet)": "government",
    r"authorities": "authorities",
    r"(?:presidency|president[’']s office|presidential (?:office|palace))": "presidency",
    r"parliament": "parliament",
    r"embassy(?: (?:in|to) .+)?": "embassy",
    r"(?:(?:(?:permanent|diplomatic) )?mission (?:to|at) (?:the )?(?:United Nations|U\.?N\.?)"
    r"|U\.?N\.? mission)": "UN mission",
    r"(?:prime minister|premier)[’']s office": "prime minister's office",
    r"(?:(?:state|federal|military|public|special|anti-?terror(?:ism|ist)?) )*"
    r"prosecutor(?:s|[’']?s[’']? office)": "prosecutors",
    r"judiciary": "judiciary",
}
ARMS = (  # what they do the state does
    r"(?:aircraft|jets?|(?:fighter )?planes|(?:war)?planes?|pilots|helicopters?|troops|soldiers|artillery|missiles?|"
    r"drones?|boats?|warships?|gunboats?|gunners|(?:naval )?divers|agents|spies)"
)
_PLAIN_TOPICS = (
    "security|national security|state security|public security|justice|information|intelligence|energy|oil|transport|"
    "education|finance|emergency situations"
).split("|")
_TOPICS = {
    r"foreign(?: affairs)?|external affairs": "foreign",
    r"(?:the )?interior|internal affairs": "interior",
    r"(?:national )?defen[cs]e": "defence",
    r"home(?: affairs)?": "home",
    r"(?:public )?health": "health",
    **dict.fromkeys(_PLAIN_TOPICS),
}
_MINISTERS = (
    r"(?P<office>(?:deputy |vice )?(?:president|prime minister|chancellor|king|army chief|police chief|"
    r"supreme leader|ambassador)|(?P<topic>(?!own )\w+(?: \w+)?) (?:minister|secretary))"
)
_TOPIC = "|".join(_TOPICS)
_MINISTRY = (
    rf"(?:(?P<topic1>{_TOPIC}) (?P<house1>ministry|department)"
    rf"|(?P<house2>ministry|department) (?:of|for) (?P<topic2>{_TOPIC}))"
)
_LEAD = r"(?P<lead>.+?)(?:[’']s?)? "
_TAIL = r"(?: of (?:the )?(?P<tail>.+))?"
_PATTERNS: list[tuple[re.Pattern[str], str | None, ActorKind, bool]] = [
    (re.compile(lead + words + _TAIL, re.IGNORECASE), name, kind, False)
    for lead in ("", _LEAD)
    for table, kind in ((_FORCES, ActorKind.FORCE), (_BODIES, ActorKind.BODY), ({_MINISTRY: None}, ActorKind.BODY))
    for words, name in table.items()
]
_PATTERNS += [
    (re.compile(_LEAD + ARMS, re.IGNORECASE), None, ActorKind.STATE, True),
    (re.compile(_LEAD + _MINISTERS, re.IGNORECASE), None, ActorKind.PERSON, False),
]
_SPOKESMAN = r"spokes(?:man|woman|person|men|women|people)"
_UNNAMED = re.compile(
    rf"(?:(?P<side>.+?)(?:[’']s?)? )?(?:{_SPOKESMAN}|(?P<other>(?:officials?|sources?|diplomats?|officers?|aides?|"
    r"lawmakers?|negotiators?|commanders?|envoys?|leaders?|representatives?)))"
    rf"|{_SPOKESMAN} (?:for|of) (?:the )?(?P<whose>.+)",
    re.IGNORECASE,
)
_BEFORE_SPOKESMAN = re.compile(
    r"(?:^|(?<= ))(?:(?:chief|senior|military|political|official|media|top|unnamed|army)(?: |$))+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Office:
    """A part of some state's government, and the words that tell whose."""

    name: str  # "interior ministry"
    kind: ActorKind
    lead: str  # "Iraq"; empty where the words name no state
    arms: bool = False  # aircraft, soldiers: what they do the state does


def office_of(name: str) -> Iterator[Office]:
    """The readings of a name as an office of a state, with the words for the state, which the caller looks up.

    >>> [(o.name, o.lead) for o in office_of("Iraq's Ministry of the Interior")]
    [('interior ministry', 'Iraq')]
    """
    for pattern, office, kind, arms in _PATTERNS:
        match = pattern.fullmatch(name)
        if not match:
            continue
        groups = match.groupdict()
        lead, tail = groups.get("lead") or "", groups.get("tail") or ""
        words = office or (_minister(groups) if kind is ActorKind.PERSON else _ministry(groups))
        if not (lead and tail):
            yield Office(words, kind, lead or tail, arms)


def _ministry(groups: dict[str, str | None]) -> str:
    topic = groups.get("topic1") or groups.get("topic2")
    if not topic:
        return ""
    house = (groups.get("house1") or groups.get("house2") or "").casefold()
    return f"{_topic(topic)} {house}"


def _minister(groups: dict[str, str | None]) -> str:
    topic, office = groups.get("topic"), (groups.get("office") or "").casefold()
    return f"{_topic(topic)} {office.rsplit(' ', 1)[1]}" if topic else office


def _topic(words: str) -> str:
    for pattern, topic in _TOPICS.items():
        if re.fullmatch(pattern, words, re.IGNORECASE):
            return topic or words.casefold()
    return words.casefold()


def unnamed(name: str) -> str | None:
    """The side for which an official without a name speaks, empty where he speaks for none; None for any other name.

    >>> unnamed("Hamas spokesman"), unnamed("US official"), unnamed("Hamas")
    ('Hamas', '', None)
    """
    match = _UNNAMED.fullmatch(name)
    if not match or (name[:1].isupper() and name.istitle() and not match["side"]):
        return None
    if match["other"]:
        return ""
    return match["whose"] or match["side"] or ""


def without_posts(side: str) -> str:
    """The side without the words for what a spokesman of it is, "Houthi military"."""
    return _BEFORE_SPOKESMAN.sub("", side).strip() or side
