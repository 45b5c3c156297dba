"""Sentences and people in, the sentences out with each of the people named in full once, and by the short name after.

The articles themselves license every such edit (a fuller or shorter form of a name they use); the gate is asked about
each sentence again afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.decontext.people.name_matching import suffix
from summarizer.decontext.people.person import Person
from summarizer.decontext.people.surroundings import is_doubtful, is_part_of_another
from summarizer.decontext.people.titles import is_role
from summarizer.decontext.people.wording import first_form, later_form, later_start


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedText:
    """A sentence after its names were set, and the people introduced in it with title or full name."""

    text: str
    introduced: tuple[Person, ...]


def introduce_people(texts: Sequence[str], people: Sequence[Person]) -> list[NamedText]:
    """Give each person's first mention the full name and title, and every later one the short name.

    An apposition ("Dahl, the mayor of Osk,") stands once. Words inside quotation marks are left as they were said.
    """
    known: set[str] = set()
    described: dict[str, set[str]] = {person.full: set() for person in people}
    result = []
    shared = _ambiguous(people)
    for text in texts:
        introduced: list[Person] = []
        for person in people:
            if person.full in shared:
                continue
            text, present = _set_name(
                text, person, first=person.full not in known, described=described[person.full]
            )
            if present:
                if person.full not in known:
                    introduced.append(person)
                known.add(person.full)
        result.append(NamedText(text=_drop_honorifics(text), introduced=tuple(introduced)))
    return result


_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


def _ambiguous(people: Sequence[Person]) -> set[str]:
    """People whose short name another one shares: theirs are left as the articles have them.

    So are those who go by a first name beside somebody who may have the last: "Jackie" and "Kennedy".
    """
    count: dict[str, int] = {}
    for person in people:
        # A son is "Dahl", too, once he has been named.
        bare = {_last_name(person)} - {person.full.split()[-1]}
        for form in {*person.forms, person.short, *bare}:
            count[form] = count.get(form, 0) + 1
    return {
        person.full
        for person in people
        if count[person.short] > 1
        or (person.short != person.full.split()[-1] and person.full.split()[-1] in person.forms)
    }


def _last_name(person: Person) -> str:
    words = person.full.split()
    return words[-2] if suffix(words) and len(words) > 2 else words[-1]


def _set_name(text: str, person: Person, *, first: bool, described: set[str]) -> tuple[str, bool]:
    """The text with the person's names set, and whether there is one; ``described`` gains the appositions behind them."""
    forms = "|".join(map(_with_initial, person.forms))
    leads = _leads(person)
    mention = re.compile(
        rf"(?P<owner>\b[A-Z][\w-]+['’]s\s+(?=(?i:{leads})\s))?"
        rf"(?P<lead>(?<![\w-])(?:Mr|Mrs|Ms|Dr)\.?\s+|(?<![\w-])(?i:{leads})\s+)?"
        rf"(?<![\w‐‑-])(?P<name>{forms})(?![\w‐‑-])(?!,?\s+(?:Jr|Sr|II|III|IV)\b)"
    )
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    pieces: list[str] = []
    end = 0
    seen = not first
    found = False
    for match in mention.finditer(text):
        inside = any(start <= match.start("name") < stop for start, stop in quoted)
        if inside or is_part_of_another(text, match):
            continue
        if is_doubtful(text, match, person):
            # Named in full, if not as we would: nobody needs the full name again.
            if match.group("name").startswith(person.full):
                seen = found = True
            continue
        found = True
        lead = match.group("lead") or ""
        if seen:
            cut = later_start(text, match)
            pieces += [text[end:cut], later_form(text, match, person, cut=cut)]
        else:
            pieces += [
                text[end : match.start()],
                match.group("owner") or "",
                first_form(text, match, lead, person),
            ]
        # "Ellison (D) of Minnesota" once he has been introduced.
        tag = _PARTY_OF.match(text, match.end()) if seen and pieces[-1] == person.short else None
        apposition = _APPOSITION.match(text, match.end())
        if apposition is not None and not _TELLS.search(apposition["who"]):
            if apposition["who"].lower() in described:
                tag = apposition
            described.add(apposition["who"].lower())
        age = _AGE_BEFORE.search(text[: match.start()]) or _AGE.match(text, match.end())
        if age is not None:
            # "Roof, 21, is charged" where he has been "21-year-old Dylann Roof".
            if age["years"] in described and age.re is _AGE:
                tag = age
            described.add(age["years"])
        seen = True
        end = tag.end() if tag else match.end()
    pieces.append(text[end:])
    return "".join(pieces), found


def _with_initial(form: str) -> str:
    """The pattern of a name; "Mark Dahl" is Mark T. Dahl, too."""
    first, _, rest = form.partition(" ")
    return rf"{re.escape(first)}(?:\s+[A-Z]\.)?\s+{re.escape(rest)}" if rest else re.escape(form)


def _leads(person: Person) -> str:
    """The pattern of the titles that go when the name is set: the articles', and the shorter ones they contain, longest first.

    "State" of "Secretary of State" is none: what stands behind "of" has to be a role itself.
    """
    leads = set(person.titles)
    for title in person.titles:
        words = title.split()
        leads |= {
            " ".join(words[start:])
            for start in range(1, len(words))
            if words[start] != "of" and ("of" not in words[:start] or any(map(is_role, words[start:])))
        }
    # Where there are none, what matches nothing.
    return "|".join(map(re.escape, sorted(leads, key=lambda lead: (-len(lead), lead)))) or "(?!)"


#: "Dahl (D) of Osk".
_PARTY_OF = re.compile(r"\s*\([DRI](?:-[A-Z][\w.]*)?\)(?:\s+of\s+[A-Z]\w+(?:\s+[A-Z]\w+)?)?")
#: "Dahl, the mayor of Osk, voted": who it is, behind the name and up to the next mark.
_APPOSITION = re.compile(r",\s+(?P<who>(?:the|an?)\s+[^,;:.!?()“”\"]+)(?:,|(?=[.;!?]))")
#: "Dahl, the mayor said, …" is no apposition.
_TELLS = re.compile(r"\b(?:said|says|told|added|wrote|is|was|has|had)\b")
#: "Dahl, 21, …", "21-year-old Tomas Dahl".
_AGE = re.compile(r",\s+(?P<years>\d{1,3}),(?=\s)")
_AGE_BEFORE = re.compile(r"\b(?P<years>\d{1,3})-year-old\s+(?:[\w-]+\s+){0,3}$")


#: House styles differ: one text has "Mr. Xi", the other "Xi"; news agencies use none.
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms)\.?\s+(?=[A-Z])")


def _drop_honorifics(text: str) -> str:
    """The text without "Mr.", but in what is quoted."""
    pieces = []
    end = 0
    for match in _QUOTED.finditer(text):
        pieces += [_HONORIFIC.sub("", text[end : match.start()]), match.group(0)]
        end = match.end()
    return "".join([*pieces, _HONORIFIC.sub("", text[end:])])
