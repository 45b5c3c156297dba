"""From verified sentences to one piece of news prose: names, repetition, weekdays.

Everything here is an edit that the articles themselves license (a fuller or shorter form of a name they
use, a day already given); the pipeline verifies each sentence again afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.people import Person

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_ON_WEEKDAY = re.compile(
    rf"(?<=[\w”’\")])\s+on (?P<day>{_WEEKDAY})\b(?!\s+(?:morning|afternoon|evening|night|and|to|or))"
)
_FRONTED_WEEKDAY = re.compile(rf"^On (?P<day>{_WEEKDAY}),\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedText:
    """A sentence after its names were set, and the people introduced in it with title or full name."""

    text: str
    introduced: tuple[Person, ...]


def introduce_people(texts: Sequence[str], people: Sequence[Person]) -> list[NamedText]:
    """Give each person's first mention the full name and title, and every later one the short name.

    Words inside quotation marks are left as they were said.
    """
    known: set[str] = set()
    result = []
    shared = _ambiguous(people)
    for text in texts:
        introduced: list[Person] = []
        for person in people:
            if person.full in shared:
                continue
            text, present = _set_name(text, person, first=person.full not in known)
            if present:
                if person.full not in known:
                    introduced.append(person)
                known.add(person.full)
        result.append(NamedText(text=_drop_honorifics(text), introduced=tuple(introduced)))
    return result


def _ambiguous(people: Sequence[Person]) -> set[str]:
    """People whose short name another one shares: theirs are left as the articles have them.

    So are those who go by a first name beside somebody who may have the last: "Jackie" and "Kennedy".
    """
    count: dict[str, int] = {}
    for person in people:
        for form in set(person.forms) | {person.short}:
            count[form] = count.get(form, 0) + 1
    return {
        person.full
        for person in people
        if count[person.short] > 1
        or (person.short != person.full.split()[-1] and person.full.split()[-1] in person.forms)
    }


def _set_name(text: str, person: Person, *, first: bool) -> tuple[str, bool]:
    forms = "|".join(re.escape(form) for form in person.forms)
    leads = "|".join(lead if lead == "(?!)" else re.escape(lead) for lead in _leads(person))
    mention = re.compile(
        rf"(?P<owner>\b[A-Z][\w-]+['’]s\s+(?=(?:{leads})\s))?(?P<lead>\b(?:Mr|Mrs|Ms|Dr)\.?\s+|\b(?:{leads})\s+)?(?<![\w-])(?P<name>{forms})(?![\w-])"
    )
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    pieces: list[str] = []
    end = 0
    seen = not first
    found = False
    for match in mention.finditer(text):
        inside = any(start <= match.start("name") < stop for start, stop in quoted)
        if inside or _part_of_another(text, match):
            continue
        found = True
        pieces.append(text[end : match.start()])
        lead = match.group("lead") or ""
        if not seen:  # "China’s President Xi" becomes plain "Xi" later on
            pieces.append(match.group("owner") or "")
        pieces.append(_form(text, match, lead, person, seen=seen))
        seen = True
        end = match.end()
    pieces.append(text[end:])
    return "".join(pieces), found


#: "The Dahl administration", "Dahl Tower": somebody's name in the name of something else.
_NAMED_AFTER = re.compile(
    r"(?:\s+[A-Z]|\s+(?:administrations?|attorneys?|lawyers?|aides?|advis[eo]rs?|all(?:y|ies)|associates?|campaigns?|cabinet|camp"
    r"|supporters?|voters?|officials?|teams?|era|family|presidency|government|appointees?|nominees?|loyalists?|donors?"
    r"|rall(?:y|ies)|tweets?|speech|lawsuits?|cases?|trial|books?|ads?|polic(?:y|ies)|plans?|doctrine|bills?|critics?"
    r"|communications?|organi[sz]ation|foundation|staffers?|spokes\w+|transition|tariffs?|impeachment|probe|properties|property"
    r"|investigations?|inquiry|surrogates?|strategists?|managers?|counsel|operatives?|confidants?|biograph\w+|backers?|fans?|base|brand|business|hotels?|estate|residence|home|jet|planes?|jets)\b)"
)


def _part_of_another(text: str, match: re.Match[str]) -> bool:
    """Whether the word found is part of a longer name ("737 Max", "Dahl Tower") or stands for what bears it."""
    if _NAMED_AFTER.match(text, match.end("name")):
        return True
    alone = " " not in match.group("name") and not match.group("lead") and not match.group("owner")
    before = re.search(r"(?:^|\s)(\S+)\s$", text[: match.start("name")])
    return (
        alone
        and before is not None
        and before.start(1) > 0
        and bool(re.fullmatch(r"\d+|[A-Z][\w’'-]*", before.group(1)))
    )


def _leads(person: Person) -> list[str]:
    """Titles that go when the name is set: the articles', and the shorter ones they contain, longest first."""
    leads = set(person.titles)
    for title in person.titles:
        words = title.split()
        leads |= {" ".join(words[start:]) for start in range(1, len(words)) if words[start] != "of"}
    leads |= {lead[:1].lower() + lead[1:] for lead in leads} | {lead[:1].upper() + lead[1:] for lead in leads}
    return sorted(leads, key=lambda lead: (-len(lead), lead)) or ["(?!)"]


def _form(text: str, match: re.Match[str], lead: str, person: Person, *, seen: bool) -> str:
    before = text[: match.end("owner") if match.group("owner") else match.start()].rstrip()
    if seen and lead and re.search(r"[A-Z]\w+, [A-Z][\w.]+,$", before):
        return lead + match.group("name")  # "South Lund, Orsenia, Mayor Tomas Dahl": the place is the mayor's
    if seen:
        # "the prime minister, Kishida," reads badly without the name's first part; leave appositions alone.
        return (
            lead + match.group("name")
            if before.endswith(",") and lead == "" and " " in match.group("name")
            else person.short
        )
    after = text[match.end() :]
    told = (
        before.endswith(",")
        and not _titled(before[:-1])
        and re.match(r"\s+(?:said|says|told|added|wrote)\b", after)
    )
    apposed = not told and (
        before.endswith((",", "minister", "president", "leader", "spokesman"))
        or re.match(r",\s+(?:the|a|an|who|\d+)\b", after)
    )
    # "Japan’s Prime Minister …", "the retired judge …" already say who it is.
    determined = bool(
        re.search(r"['’]s?$|\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)$", before)
    ) and bool(lead or "’" in before[-2:] or "'" in before[-2:])
    plain = not apposed and not determined and not _titled(before) and not lead
    if plain and person.role is not None and not after.startswith(("’", "'", " of ", " and ", "-")):
        # "Dahl, the chief engineer, said": who is speaking, where no title can go before the name.
        return f"{person.full}, {person.role}" + ("" if re.match(r"[,.;:!?”]", after) else ",")
    if apposed or determined or _titled(before) or not person.title:
        return lead + person.full if not _is_honorific(lead) else person.full
    title = person.title
    if re.match(r",\s+[DRI]-", after):  # "Michigan Rep. Dahl, D-Mich."
        title = title.split()[-1]
    if not before or before.endswith((".", "!", "?", "”")):
        title = title[:1].upper() + title[1:]
    return f"{title} {person.full}"


_ROLE_WORD = re.compile(
    r"\b(?:[Pp]resident|[Mm]inister|[Ll]eader|[Ss]ecretary|[Ss]pokes\w+|[Mm]ayor|[Gg]overnor|[Ss]enator|[Jj]udge|[Cc]hief"
    r"|[Dd]irector|[Cc]hair\w*|[Pp]remier|[Cc]hancellor|[Gg]eneral|[Oo]fficer|[Aa]mbassador|[Ee]nvoy|State|Staff|PM|MP|CEO|[Cc]ounterpart)$"
    r"|\b(?:Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Prof|Rev|Sir|Lord|Lady|Pope|King|Queen|Prince|Princess|Judge|Justice"
    r"|Attorney|Speaker|Pastor|Officer|Detective)\.?$"
)


def _titled(before: str) -> bool:
    """Whether another title than the person's own already stands before the name, or what somebody is to another."""
    last = re.search(r"(?:^|\s)([a-z-]+)$", before)
    return bool(_ROLE_WORD.search(before)) or (last is not None and last.group(1) in _KIN_AND_RIVALS)


_KIN_AND_RIVALS = frozenset(
    """rival foe opponent critic ally friend aide adviser advisor lawyer attorney candidate nominee son daughter wife husband
    father mother brother sister son-in-law daughter-in-law father-in-law partner predecessor successor colleague
    billionaire businessman activist author actor actress singer rapper comedian star pundit host journalist reporter
    spokesman spokeswoman co-founder founder editor columnist strategist analyst suspect gunman victim""".split()
)


def _is_honorific(lead: str) -> bool:
    return bool(re.fullmatch(r"(?:Mr|Mrs|Ms|Dr)\.?\s+", lead))


def _drop_honorifics(text: str) -> str:
    """ "Mr. Xi" beside "Xi" in one text is two house styles; news agencies use none."""
    pieces = []
    end = 0
    for match in _QUOTED.finditer(text):
        pieces.append(re.sub(r"\b(?:Mr|Mrs|Ms)\.?\s+(?=[A-Z])", "", text[end : match.start()]))
        pieces.append(match.group(0))
        end = match.end()
    pieces.append(re.sub(r"\b(?:Mr|Mrs|Ms)\.?\s+(?=[A-Z])", "", text[end:]))
    return "".join(pieces)


def settle_weekdays(texts: Sequence[str]) -> list[str]:
    """Take "on Tuesday" out of a sentence whose neighbour before has just said Tuesday.

    A sentence that names two days keeps both, since it sets one against the other.
    """
    settled: list[str] = []
    previous: str | None = None
    for text in texts:
        text = _once(text)
        days = re.findall(rf"\b{_WEEKDAY}\b", text)
        if previous is not None and len(set(days)) == 1 and days[0] == previous:
            bare = _FRONTED_WEEKDAY.sub("", text)
            bare = _ON_WEEKDAY.sub("", bare) if bare == text else bare
            text = bare[:1].upper() + bare[1:]
        settled.append(text)
        previous = days[-1] if days else None
    return settled


def _once(text: str) -> str:
    """The sentence with each "on Monday" said once: the first stays."""
    seen = set(re.findall(rf"^On ({_WEEKDAY})\b", text))
    pieces = []
    end = 0
    for match in _ON_WEEKDAY.finditer(text):
        if match.group("day") in seen:
            pieces.append(text[end : match.start()])
            end = match.end()
        seen.add(match.group("day"))
    return "".join([*pieces, text[end:]])


def tidy(text: str) -> str:
    """One space between words, typographic quotation marks, one stop at the end."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"(?<![\w])\"([^\"]*)\"", r"“\1”", text)
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r"\s+([,.;:!?])", r"\1", text)
    text = re.sub(r"([.!?])(?:\s*\.)+$", r"\1", text)
    text = text.rstrip(",;:–— -")
    if text and not re.search(r"[.!?]['\"”’)\]]*$", text):
        text += "."
    # "Kirby said …, he said": one of the two is enough.
    text = re.sub(
        r"^([^“”]*\b(?:said|told|according to)\b[^“”]*), (?:he|she|they|it|[A-Z][\w’-]+) (?:said|added)\.$",
        r"\1.",
        text,
    )
    # A stop after a closed quotation that already ends in one is a doubled stop.
    text = re.sub(r"([.!?]”)\.$", r"\1", text)
    return text[:1].upper() + text[1:] if text[:1].islower() else text
