"""A mention of a person in, the words for it out: title and full name at the first, the short name later."""

from __future__ import annotations

import re

from summarizer.decontext.people.person import Person
from summarizer.decontext.people.surroundings import is_modified, is_titled
from summarizer.decontext.people.titles import ROYAL, STANDINGS, is_role, office
from summarizer.text.lexicon import PERSON_NOUNS
from summarizer.text.words import STOP_WORDS


def first_form(text: str, match: re.Match[str], lead: str, person: Person) -> str:
    """The name as a first mention has it: with its title where there is room for one."""
    start = match.end("owner") if match.group("owner") else match.start()
    before, after = text[:start].rstrip(), text[match.end() :]
    own = "" if _is_honorific(lead) else lead
    first = person.full.split()[0].lower()
    if before.lower().endswith((f" {first}", f"-{first}")):
        return own + match.group("name")  # "the superstorm Runa": its first word stands there already
    told = (
        before.endswith(",")
        and not is_titled(before[:-1])
        and re.match(r"\s+(?:said|says|told|added|wrote)\b", after)
    )
    apposed = not told and (
        before.endswith((",", "minister", "president", "leader", "spokesman")) or _says_who(after)
    )
    # "Japan’s Prime Minister …", "the retired judge …" already say who it is.
    determined = bool(
        re.search(r"['’]s?$|\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)$", before)
    ) and bool(lead or "’" in before[-2:] or "'" in before[-2:])
    plain = not apposed and not determined and not is_titled(before) and not lead
    told_again = person.role is not None and not PERSON_NOUNS.isdisjoint(
        set(re.findall(r"\w+", person.role)) & set(re.findall(r"\w+", after))
    )
    if (
        plain
        and person.role is not None
        and not told_again
        and not re.match(r"['’(-]|\s+(?:of|and|or|\()|,\s+[A-Z]", after)
    ):
        if person.role.startswith("of "):
            return f"{person.full} {person.role}"
        # "Dahl, the chief engineer, said": who is speaking, where no title can go before the name.
        return f"{person.full}, {person.role}" + ("" if re.match(r"[,.;:!?”]", after) else ",")
    if apposed or determined or is_titled(before) or not person.title:
        return own + person.full
    if own and (is_modified(text[:start]) or _standing(own) != _standing(person.title)):
        return own + person.full  # "then-President", "Orsenian President"; a president is no former president
    place = re.match(r"\s+of\s+([A-Z]\w+)", after)
    if place is not None and place.group(1) in person.title:
        return own + person.full
    title = _without_place(person.title) if _PARTY.match(after) else person.title
    if set(title.split()) & set(re.findall(r"\w+", before)[-5:]):
        return own + person.full  # "the Harbour Union (HU)" needs no "HU president" behind it
    return f"{_capitalised(title) if _opens(text[:start]) else title} {person.full}"


def _standing(title: str) -> frozenset[str]:
    return STANDINGS.intersection(title.lower().split())


def _without_place(title: str) -> str:
    """ "Michigan Rep. Dahl, D-Mich." says the state twice; a state senator and a former one stay what they are."""
    bare = re.search(
        r"\b(?:[a-z]+\s+)*\b(?:Rep|Sen|Gov|Representative|Senator|Governor|Congress(?:wo)?man)\.?$", title
    )
    return bare.group(0) if bare is not None and _standing(bare.group(0)) == _standing(title) else title


#: "Dahl (D-Osk)", "Dahl, D-Osk".
_PARTY = re.compile(r"\s*[,(]\s*[DRI]\s?-\s?[A-Z]")


def _says_who(after: str) -> bool:
    """Whether what follows a name already says who it is: ", who …", ", a judge", ", president of the fund"."""
    if re.match(r",\s+(?:the|a|an|who|\d+)\b", after):
        return True
    opening = re.match(r",\s+((?:[\w.’'-]+\s+){0,3}[\w-]+)", after)
    words = opening.group(1).split() if opening else []
    return any(map(is_role, words)) and not (set(words) & {"said", "says", "told", "and"})


def _is_honorific(lead: str) -> bool:
    return bool(re.fullmatch(r"(?:Mr|Mrs|Ms|Dr)\.?\s+", lead))


def later_start(text: str, match: re.Match[str]) -> int:
    """Where the title begins that goes before a later mention, its article with it ("the Rev. Dahl" -> "Dahl").

    A title stays where the words before it would be left without it: "U.S. Secretary of State Dahl", "his lawyer".
    """
    before, name = text[: match.start()], match.start("name")
    if match.start() == name or office(match.group("lead") or "") in ROYAL or is_modified(before):
        return name
    described = re.search(r"\b([a-z][\w-]*)\s+$", before)
    if match.group("lead")[0].islower() and described is not None and described.group(1) not in STOP_WORDS:
        return name  # "Democratic gubernatorial candidate Ines Dahl": its adjectives would be left alone
    if re.search(r"[A-Z]\w+, [A-Z][\w.]+,\s*$", before):
        return name  # "South Lund, Orsenia, Mayor Tomas Dahl": the place is the mayor's
    if re.search(r"\b[a-z-]+\s+(?:and|or)\s+$", before):
        return name  # "commentator and former Dahl adviser Anna Dorn": the first half would be left alone
    article = re.search(r"\b[Tt]he\s+$", before)
    return article.start() if article is not None else match.start()


def later_form(text: str, match: re.Match[str], person: Person, *, cut: int) -> str:
    """The name as a later mention has it, behind the text before ``cut``."""
    before, name = text[:cut], match.group("name")
    # "the prime minister, Kishida," reads badly without the name's first part; leave appositions alone.
    if before.rstrip().endswith(",") and cut == match.start() == match.start("name") and " " in name:
        return name
    return _capitalised(person.short) if _opens(before) else person.short


def _opens(before: str) -> bool:
    """Whether a sentence begins behind ``before``."""
    return not before.strip() or bool(re.search(r"[.!?][”\"]?\s+$", before))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
