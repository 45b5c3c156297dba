"""Sentences and people in, the sentences out with each of the people named in full once, and by the short name after.

The articles themselves license every such edit (a fuller or shorter form of a name they use); the gate is asked about
each sentence again afterwards. A name left as the articles have it is never wrong: it stays wherever in doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.decontext.people.names import suffix
from summarizer.decontext.people.person import Person
from summarizer.decontext.people.surroundings import (
    front_of,
    has_room,
    is_doubtful,
    is_part_of_another,
    opens,
)
from summarizer.decontext.people.titles import is_role


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedText:
    """A sentence after its names were set, and the people introduced in it with title or full name."""

    text: str
    introduced: tuple[Person, ...]


def introduce_people(texts: Sequence[str], people: Sequence[Person]) -> list[NamedText]:
    """Give each person's first mention the full name and title, and every later one the short name.

    An apposition ("Dahl, the mayor of Osk,") stands once. Words inside quotation marks are left as they were said.
    """
    shared = _sharing(people)
    introductions = [_Introduction(person) for person in people if person.full not in shared]
    result = []
    for text in texts:
        introduced: list[Person] = []
        for each in introductions:
            known = each.known
            text = each.set_name(text)
            if each.known and not known:
                introduced.append(each.person)
        result.append(NamedText(text=_drop_honorifics(text), introduced=tuple(introduced)))
    return result


def _sharing(people: Sequence[Person]) -> set[str]:
    """People whose short name another one shares: theirs are left as the articles have them.

    So are those who go by a first name beside somebody who may have the last: "Jackie" and "Kennedy".
    """
    count = Counter(form for person in people for form in {*person.forms, person.short, *_fathers(person)})
    return {
        person.full
        for person in people
        if count[person.short] > 1
        or (not person.full.endswith(person.short) and person.full.split()[-1] in person.forms)
    }


def _fathers(person: Person) -> list[str]:
    """What a son is called, too, once he has been named: "Dahl"."""
    words = person.full.split()
    return words[-2:-1] if suffix(words) else []


class _Introduction:
    """One person, and what has been said of them so far."""

    def __init__(self, person: Person) -> None:
        self.person = person
        #: Whether a sentence has named them.
        self.known = False
        self._described: set[str] = set()
        self._mention = _mention(person)

    def set_name(self, text: str) -> str:
        """The text with the person's names set."""
        quoted = [match.span() for match in _QUOTED.finditer(text)]
        pieces: list[str] = []
        end = 0
        for match in self._mention.finditer(text):
            name = match.start("name")
            if any(start <= name < stop for start, stop in quoted) or is_part_of_another(text, match):
                continue
            if is_doubtful(text, match, self.person):
                # Named in full, if not as we would: nobody needs the full name again.
                self.known |= match["name"].startswith(self.person.full)
                continue
            start, new = (_later if self.known else _first)(text, match, self.person)
            pieces += [text[end:start], new]
            end = match.end()
            apposition = _APPOSITION.match(text, end)
            if apposition is not None:
                if apposition["who"].lower() in self._described:
                    end = apposition.end()
                self._described.add(apposition["who"].lower())
            self.known = True
        return "".join([*pieces, text[end:]])


_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*\"")
#: "Dahl, the mayor of Osk, voted": who it is, behind the name and up to the next mark; not "Dahl, the mayor said, …".
_APPOSITION = re.compile(
    r",\s+(?P<who>(?:the|an?)\s+(?:(?!\b(?:said|says|told|added|wrote|is|was|has|had)\b)[^,;:!?()“”\"])+?)(?:,|(?=[;!?]|\.?$))"
)


def _mention(person: Person) -> re.Pattern[str]:
    """The pattern of the person's names, with the title (``lead``) before them."""
    forms = "|".join(map(re.escape, person.forms))
    return re.compile(
        rf"(?:(?<![\w-])(?:Mr|Mrs|Ms|Dr)\.?\s+|(?<![\w-])(?P<lead>(?i:{_leads(person)})\s+))?"
        rf"(?<![\w‐‑-])(?P<name>{forms})(?![\w‐‑-])(?!,?\s+(?:Jr|Sr|II|III|IV)\b)"
    )


def _leads(person: Person) -> str:
    """The pattern of the titles before the name: the articles', and the shorter ones they contain, longest first.

    "State" of "Secretary of State" is none: it says no role.
    """
    tails = (title.split()[start:] for title in person.titles for start in range(len(title.split())))
    leads = {" ".join(words) for words in tails if words[0] != "of" and any(map(is_role, words))}
    # Where there are none, what matches nothing.
    return "|".join(map(re.escape, sorted(leads, key=lambda lead: (-len(lead), lead)))) or "(?!)"


#: So many characters tell what stands behind a name.
_AHEAD = 50
#: What so many words before a name say, its title need not say again.
_BESIDE = 5


def _first(text: str, match: re.Match[str], person: Person) -> tuple[int, str]:
    """Where a first mention begins, and its new words: the name in full with its title, where there is room for one."""
    front, after = front_of(text, match), text[match.end() : match.end() + _AHEAD]
    if match["lead"]:
        return match.start(), match["lead"] + person.full
    # "The mayor of Osk, Dahl, left" and "Dahl, a judge," say who it is, "Smet, D-N.L." and "Smet of Lund" where from.
    apposed = front.endswith(", ") and not re.match(r"\s+(?:said|says|told)\b", after)
    tagged = re.match(r",(?!\s+(?:said|says|told)\b)|\s*\(|\s+of\s+[A-Z]", after)
    if apposed or tagged or not has_room(front):
        return match.start(), person.full
    if person.title is not None:
        if set(person.title.split()) & set(re.findall(r"\w+", front)[-_BESIDE:]):
            return match.start(), person.full  # "the Harbour Union (HU)" needs no "HU president" behind it
        title = person.title[0].upper() + person.title[1:] if opens(front) else person.title
        return match.start(), f"{title} {person.full}"
    if person.role is not None and not re.match(r"['’-]|\s+(?:and|or)\b", after):
        # "Dahl, the chief engineer, said": who is speaking, where no title can go before the name.
        return match.start(), f"{person.full}, {person.role}" + ("" if re.match(r"[,.;:!?”]", after) else ",")
    return match.start(), person.full


def _later(text: str, match: re.Match[str], person: Person) -> tuple[int, str]:
    """Where a later mention begins, and its new words: the short name, without its title where nothing else needs that."""
    front, start = front_of(text, match), match.start()
    article = re.search(r"\b[Tt]he\s+$", front) if match["lead"] else None
    if article is not None:
        front, start = front[: article.start()], start - len(article[0])
    # "Democratic gubernatorial candidate", "commentator and former adviser": half of it would be left alone.
    elif match["lead"] and (match["lead"][0].islower() or not has_room(front) or _HALF.search(front)):
        return match.start("name"), person.short
    return start, person.short[0].upper() + person.short[1:] if opens(front) else person.short


_HALF = re.compile(r"\b[a-z-]+\s+(?:and|or)\s+$")
#: House styles differ: one text has "Mr. Xi", the other "Xi"; news agencies use none.
_HONORIFIC = re.compile(rf"({_QUOTED.pattern})|\b(?:Mr|Mrs|Ms)\.?\s+(?=[A-Z])")


def _drop_honorifics(text: str) -> str:
    """The text without "Mr.", but in what is quoted."""
    return _HONORIFIC.sub(lambda match: match[1] or "", text)
