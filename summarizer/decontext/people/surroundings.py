"""The words around a name in, what they make of it out: a part of another name, perhaps somebody else's, titled already."""

from __future__ import annotations

import re

from summarizer.decontext.people.name_matching import PARTICLES
from summarizer.decontext.people.person import Person
from summarizer.decontext.people.titles import LOWER_CASE_RANKS, RANKS, STANDINGS, office
from summarizer.text.genders import pronoun_of
from summarizer.text.lexicon import PERSON_NOUNS
from summarizer.text.lists import words
from summarizer.text.words import STOP_WORDS


def is_part_of_another(text: str, match: re.Match[str]) -> bool:
    """Whether the name is part of a longer one ("737 Max", "Dahl Tower", "Kettle v. Dahl") or stands for what bears it."""
    before, after = text[: match.start()], text[match.end() :]
    if (
        _NAMED_AFTER.match(after)
        or _GOES_ON.match(after)
        or _VERSUS_BEHIND.match(after)
        or _VERSUS_BEFORE.search(before)
    ):
        return True
    noun = _NOUN_AND_VERB.match(after)
    if noun is not None and noun.group("noun") not in _ADVERBS and not noun.group("noun").endswith("ly"):
        return True
    if _SOMEBODYS_FORMER.search(before) and _ROLE_BEHIND.match(after):
        return True  # "former Dahl press secretary"
    return " " not in match.group(0) and bool(re.search(r"(?:^|\s)\d+\s$", before))


#: "The Dahl administration", "Dahl Tower": somebody's name in the name of something else.
_NAMED_AFTER = re.compile(
    r"(?:\s+[A-Z]|\s+(?:administrations?|attorneys?|lawyers?|aides?|advis[eo]rs?|all(?:y|ies)|associates?|campaigns?|cabinet|camp"
    r"|supporters?|voters?|officials?|teams?|era|family|presidency|government|appointees?|nominees?|loyalists?|donors?"
    r"|rall(?:y|ies)|tweets?|speech|lawsuits?|cases?|trial|books?|ads?|polic(?:y|ies)|plans?|doctrine|bills?|critics?"
    r"|communications?|organi[sz]ation|foundation|staffers?|spokes\w+|transition|tariffs?|impeachment|probe|properties|property"
    r"|investigations?|inquiry|surrogates?|strategists?|managers?|counsel|operatives?|confidants?|biograph\w+|backers?|fans?|base|brand|business|hotels?|estate|residence|home|jet|planes?|jets)\b)"
)
#: "Dahl memos were found", "the Dahl affair is over": a noun between the name and the verb takes the name for its own.
_NOUN_AND_VERB = re.compile(
    r"\s+(?P<noun>[a-z][\w-]*)\s+(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did"
    r"|said|says)\b"
)
#: What may stand between a name and its verb.
_ADVERBS = STOP_WORDS | words("adverbs_before_a_verb")
#: A case before a court: "Kettle v. Dahl".
_VERSUS_BEFORE = re.compile(r"(?:^|\s)[Vv]s?\.?\s+(?:[A-Z][\w.'’-]*\s+)*$")
_VERSUS_BEHIND = re.compile(r"(?:['’]s?)?(?:\s+(?:[A-Z][\w.'’-]*|and|of|&|et|al\.?,?))*\s+[Vv]s?\.?\s")
#: "Tamim" of "Tamim bin Hamad".
_GOES_ON = re.compile(rf"\s+(?:(?:{'|'.join(sorted(PARTICLES))})\s+|(?:al|el)-)+[A-Z]")
#: What stands before a name that is part of a title: "former Dahl press secretary".
_SOMEBODYS_FORMER = re.compile(
    r"(?:^|[\s-])(?:[Ff]ormer|[Ee]x|[Tt]hen|[Ll]ongtime|[Tt]op|[Ss]enior|[Oo]ne-time|[Ff]ellow)[\s-]+$"
)
_ROLE_BEHIND = re.compile(rf"\s+(?:[a-z-]+\s+){{0,2}}(?:{'|'.join(sorted(PERSON_NOUNS))})s?\b")


def is_doubtful(text: str, match: re.Match[str], person: Person) -> bool:
    """Whether what stands around the name may make it somebody else's or leaves no room for a title.

    A name left as the articles have it is never wrong.
    """
    before, after, lead = text[: match.start()], text[match.end() :], match.group("lead")
    if _UNDER_PLURAL.search(before) or _shares_last_name(before):
        return True
    if lead:
        # "Vice President Dahl" may not be the president; "Secretary Dahl of State" has its title around the name.
        deputy = re.search(r"\b(?:[Vv]ice|[Dd]eputy)[\s-]$", before)
        return deputy is not None or (office(lead) == "secretary" and bool(re.match(r"\s+of\s", after)))
    whole = match.group("name").split()[0] == person.full.split()[0] and " " in match.group("name")
    # "Ella Dahl", "Mark T. Dahl", "Republican Dahl", "Judge Dahl"; only before a full name another title is his too.
    if capital_before(before) is not None and not (whole and is_titled(before.rstrip())):
        return True
    role = re.search(r"(?:^|\s)([a-z]+)\s+$", before)
    if role is not None and role.group(1) in PARTICLES:
        return True  # "Salmar" of "bin Salmar"
    other = office(role.group(1)) if role is not None and not whole else None
    offices = {office(title) for title in person.titles} - {None}
    return bool(_DETERMINED.search(before)) or bool(other and offices and other not in offices)


#: Any names.
_CAPITALS = r"(?:[A-Z][\w.'’-]*,?|of|and|or|&|\([^)]*\),?|\s)*"
#: Titles of several people.
_PLURAL_ROLES = "|".join(
    [rf"{noun}s" for noun in sorted(PERSON_NOUNS)]
    + [
        "secretaries",
        "(?:congress|states|chair|spokes)(?:men|women)",
        "representatives",
        "brothers",
        "sisters",
        "twins",
    ]
    + ["democrats", "republicans", "kings", "queens", "princes", "princesses", "messrs", "drs"]
    + [rf"{rank}s" for rank in sorted(RANKS)]
)
#: "Reps. Dahl and Dorn", "Sens. Anna Dorn of Osk and Tomas Dahl": one title for all that follow.
_UNDER_PLURAL = re.compile(rf"(?<![\w-])(?i:{_PLURAL_ROLES})\.?\s+{_CAPITALS}$")
_DETERMINER = r"\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur|[Mm]y|[Yy]our|[Aa]nother|[Ee]very)\s+"
#: Words that single something out, so that the name behind them names a thing: "the new Dahl memo".
_SET_APART = r"new|latest|recent|first|second|third|last|next|other|same|whole|entire|ongoing|alleged|so-called|old|young"
#: "The Dahl", "his new Dahl": the name names something.
_DETERMINED = re.compile(rf"{_DETERMINER}(?:(?:{_SET_APART})\s+)?$")


def capital_before(before: str) -> str | None:
    """The capitalised word right before a name or title, which may be part of it, unless it only opens the sentence."""
    found = re.search(r"(?:^|[\s(“\"‘—–])([A-Z][^\s“”\"—–]*)\s+$", before)
    if found is None:
        return None
    word = found.group(1)
    abbreviated = re.fullmatch(r"(?:[A-Z]\.)+", word) or word.rstrip(".").lower() in RANKS
    if not abbreviated and (word[-1] in ".,;:!?)" or word.lower() in STOP_WORDS | _OPENERS):
        return None
    return word


#: Words beside the stop words that open a sentence before a name.
_OPENERS = words("openers")


def _shares_last_name(before: str) -> bool:
    """ "Tomas and Ella Dahl": a title before Ella would cut Tomas off his last name."""
    pair = re.search(r"(?:(\S+)\s+)?([A-Z][\w-]+)\s+(?:and|&)\s+$", before)
    if pair is None or pronoun_of(f"{pair.group(2)} -") is None:
        return False
    return pair.group(1) is None or not pair.group(1)[0].isupper() or pair.group(1).lower() in STOP_WORDS


def is_modified(before: str) -> bool:
    """Whether the words right before a title belong to it: "then-", "Democratic", "his", "the disgraced"."""
    last = re.search(r"(?:^|[\s“\"])([\w-]+)\s+$", before)
    if last is not None and last.group(1).lower() in STANDINGS | LOWER_CASE_RANKS:
        return True
    if capital_before(before) is not None or re.search(r"['’]s?\s+$", before):
        return True
    determined = re.search(rf"{_DETERMINER}(?:([a-z][\w-]*)\s+)?$", before)
    if determined is None:
        return False
    between = determined.group(1)
    if between is None:
        return determined.group(0).strip().lower() != "the"  # which, alone, can go with its title
    return between not in STOP_WORDS


def is_titled(before: str) -> bool:
    """Whether another title than the person's own already stands before the name, or what somebody is to another."""
    last = re.search(r"(?:^|\s)([a-z-]+)$", before)
    return (
        bool(_ROLE_WORD.search(before) or _ROLE_OF.search(before))
        or (last is not None and last.group(1) in _KIN_AND_RIVALS | STANDINGS)
        or bool(re.search(r"\b(?:then|ex|vice)-[\w.]+$", before, re.IGNORECASE))
    )


#: Titles that may end what stands before a name.
_ROLE_WORD = re.compile(
    r"\b(?:[Pp]resident|[Mm]inister|[Ll]eader|[Ss]ecretary|[Ss]pokes\w+|[Mm]ayor|[Gg]overnor|[Ss]enator|[Jj]udge|[Cc]hief"
    r"|[Dd]irector|[Cc]hair\w*|[Pp]remier|[Cc]hancellor|[Gg]eneral|[Oo]fficer|[Aa]mbassador|[Ee]nvoy|State|Staff|PM|MP|CEO|[Cc]ounterpart)$"
    r"|\b(?:Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Prof|Rev|Sir|Lord|Lady|Pope|King|Queen|Prince|Princess|Judge|Justice"
    r"|Attorney|Speaker|Pastor|Officer|Detective)\.?$"
)
#: "secretary of state", "director of the port".
_ROLE_OF = re.compile(r"\b(?i:secretary|minister|chief|director|head)\s+(?:of|for)(?:\s+\w+){1,3}$")
#: What somebody is to another, or does, with no capital before the name.
_KIN_AND_RIVALS = words("kin_and_rivals")
