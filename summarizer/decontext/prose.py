"""From judged sentences to one piece of news prose: names and repetition.

Everything here is an edit that the articles themselves license (a fuller or shorter form of a name they use); the gate is
asked about each sentence again afterwards.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.decontext.people import (
    LOWER_CASE_RANKS,
    PARTICLES,
    RANKS,
    ROYAL,
    STANDINGS,
    Person,
    is_role,
    office,
    suffix,
)
from summarizer.reading.quotation_marks import single_within_double
from summarizer.text.genders import pronoun_of
from summarizer.text.lexicon import PERSON_NOUNS
from summarizer.text.words import STOP_WORDS

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


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


def may_be_another(text: str, people: Sequence[Person]) -> bool:
    """Whether somebody goes by a last name alone that two people of the cluster have: "King wrote that …"."""
    bearers = Counter(_last_name(person) for person in people)
    shared = [name for name, count in bearers.items() if count > 1]
    own = _QUOTED.sub(lambda found: "“" + " " * (len(found.group(0)) - 2) + "”", text)
    return any(
        _capital_before(own[: match.start()]) is None
        for name in shared
        for match in re.finditer(rf"(?<![\w‐‑-]){re.escape(name)}(?![\w‐‑-])", own)
    )


def _last_name(person: Person) -> str:
    words = person.full.split()
    return words[-2] if suffix(words) and len(words) > 2 else words[-1]


def _set_name(text: str, person: Person, *, first: bool, described: set[str]) -> tuple[str, bool]:
    """The text with the person's names set, and whether there is one; ``described`` gains the appositions behind them."""
    forms = "|".join(map(_with_initial, person.forms))
    leads = "|".join(lead if lead == "(?!)" else re.escape(lead) for lead in _leads(person))
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
        if inside or _part_of_another(text, match):
            continue
        if _doubtful(text, match, person):
            # Named in full, if not as we would: nobody needs the full name again.
            if match.group("name").startswith(person.full):
                seen = found = True
            continue
        found = True
        lead = match.group("lead") or ""
        if seen:
            cut = _cut(text, match)
            pieces += [text[end:cut], _later_form(text, match, person, cut=cut)]
        else:
            pieces += [
                text[end : match.start()],
                match.group("owner") or "",
                _form(text, match, lead, person),
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
_ADVERBS = STOP_WORDS | frozenset(
    "later today yesterday tomorrow twice reportedly soon first alone earlier therefore".split()
)

_CAPITALS = r"(?:[A-Z][\w.'’-]*,?|of|and|or|&|\([^)]*\),?|\s)*"
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
_VERSUS_BEFORE = re.compile(r"(?:^|\s)[Vv]s?\.?\s+(?:[A-Z][\w.'’-]*\s+)*$")
_VERSUS_BEHIND = re.compile(r"(?:['’]s?)?(?:\s+(?:[A-Z][\w.'’-]*|and|of|&|et|al\.?,?))*\s+[Vv]s?\.?\s")
_DETERMINER = r"\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur|[Mm]y|[Yy]our|[Aa]nother|[Ee]very)\s+"
_SET_APART = r"new|latest|recent|first|second|third|last|next|other|same|whole|entire|ongoing|alleged|so-called|old|young"
_DETERMINED = re.compile(rf"{_DETERMINER}(?:(?:{_SET_APART})\s+)?$")
#: "Tamim" of "Tamim bin Hamad".
_GOES_ON = re.compile(rf"\s+(?:(?:{'|'.join(sorted(PARTICLES))})\s+|(?:al|el)-)+[A-Z]")
_PARTY = re.compile(r"\s*[,(]\s*[DRI]\s?-\s?[A-Z]")


_PARTY_OF = re.compile(r"\s*\([DRI](?:-[A-Z][\w.]*)?\)(?:\s+of\s+[A-Z]\w+(?:\s+[A-Z]\w+)?)?")
#: "Dahl, the mayor of Osk, voted": who it is, behind the name and up to the next mark.
_APPOSITION = re.compile(r",\s+(?P<who>(?:the|an?)\s+[^,;:.!?()“”\"]+)(?:,|(?=[.;!?]))")
_AGE = re.compile(r",\s+(?P<years>\d{1,3}),(?=\s)")
_AGE_BEFORE = re.compile(r"\b(?P<years>\d{1,3})-year-old\s+(?:[\w-]+\s+){0,3}$")
#: "Dahl, the mayor said, …" is no apposition.
_TELLS = re.compile(r"\b(?:said|says|told|added|wrote|is|was|has|had)\b")
_SOMEBODYS_FORMER = re.compile(
    r"(?:^|[\s-])(?:[Ff]ormer|[Ee]x|[Tt]hen|[Ll]ongtime|[Tt]op|[Ss]enior|[Oo]ne-time|[Ff]ellow)[\s-]+$"
)
_ROLE_BEHIND = re.compile(rf"\s+(?:[a-z-]+\s+){{0,2}}(?:{'|'.join(sorted(PERSON_NOUNS))})s?\b")


def _part_of_another(text: str, match: re.Match[str]) -> bool:
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


def _doubtful(text: str, match: re.Match[str], person: Person) -> bool:
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
    if _capital_before(before) is not None and not (whole and _titled(before.rstrip())):
        return True
    role = re.search(r"(?:^|\s)([a-z]+)\s+$", before)
    if role is not None and role.group(1) in PARTICLES:
        return True  # "Salmar" of "bin Salmar"
    other = office(role.group(1)) if role is not None and not whole else None
    offices = {office(title) for title in person.titles} - {None}
    return bool(_DETERMINED.search(before)) or bool(other and offices and other not in offices)


def _capital_before(before: str) -> str | None:
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
_OPENERS = frozenset(
    "like unlike yesterday today later earlier despite according asked although besides why how".split()
)


def _shares_last_name(before: str) -> bool:
    """ "Tomas and Ella Dahl": a title before Ella would cut Tomas off his last name."""
    pair = re.search(r"(?:(\S+)\s+)?([A-Z][\w-]+)\s+(?:and|&)\s+$", before)
    if pair is None or pronoun_of(f"{pair.group(2)} -") is None:
        return False
    return pair.group(1) is None or not pair.group(1)[0].isupper() or pair.group(1).lower() in STOP_WORDS


def _modified(before: str) -> bool:
    """Whether the words right before a title belong to it: "then-", "Democratic", "his", "the disgraced"."""
    last = re.search(r"(?:^|[\s“\"])([\w-]+)\s+$", before)
    if last is not None and last.group(1).lower() in STANDINGS | LOWER_CASE_RANKS:
        return True
    if _capital_before(before) is not None or re.search(r"['’]s?\s+$", before):
        return True
    determined = re.search(rf"{_DETERMINER}(?:([a-z][\w-]*)\s+)?$", before)
    if determined is None:
        return False
    between = determined.group(1)
    return (
        determined.group(0).strip().lower() != "the" if between is None else between not in STOP_WORDS
    )  # "the" alone can go with its title


def _leads(person: Person) -> list[str]:
    """Titles that go when the name is set: the articles', and the shorter ones they contain, longest first.

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
    return sorted(leads, key=lambda lead: (-len(lead), lead)) or ["(?!)"]


def _cut(text: str, match: re.Match[str]) -> int:
    """Where the title begins that goes before a later mention, its article with it ("the Rev. Dahl" -> "Dahl").

    A title stays where the words before it would be left without it: "U.S. Secretary of State Dahl", "his lawyer".
    """
    before, name = text[: match.start()], match.start("name")
    if match.start() == name or office(match.group("lead") or "") in ROYAL or _modified(before):
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


def _later_form(text: str, match: re.Match[str], person: Person, *, cut: int) -> str:
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


def _form(text: str, match: re.Match[str], lead: str, person: Person) -> str:
    """The name as a first mention has it: with its title where there is room for one."""
    start = match.end("owner") if match.group("owner") else match.start()
    before, after = text[:start].rstrip(), text[match.end() :]
    own = "" if _is_honorific(lead) else lead
    if before.lower().endswith((" " + person.full.split()[0].lower(), "-" + person.full.split()[0].lower())):
        return own + match.group("name")  # "the superstorm Runa": its first word stands there already
    told = (
        before.endswith(",")
        and not _titled(before[:-1])
        and re.match(r"\s+(?:said|says|told|added|wrote)\b", after)
    )
    apposed = not told and (
        before.endswith((",", "minister", "president", "leader", "spokesman")) or _says_who(after)
    )
    # "Japan’s Prime Minister …", "the retired judge …" already say who it is.
    determined = bool(
        re.search(r"['’]s?$|\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)$", before)
    ) and bool(lead or "’" in before[-2:] or "'" in before[-2:])
    plain = not apposed and not determined and not _titled(before) and not lead
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
    if apposed or determined or _titled(before) or not person.title:
        return own + person.full
    if own and (_modified(text[:start]) or _standing(own) != _standing(person.title)):
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


def _says_who(after: str) -> bool:
    """Whether what follows a name already says who it is: ", who …", ", a judge", ", president of the fund"."""
    if re.match(r",\s+(?:the|a|an|who|\d+)\b", after):
        return True
    opening = re.match(r",\s+((?:[\w.’'-]+\s+){0,3}[\w-]+)", after)
    words = opening.group(1).split() if opening else []
    return any(map(is_role, words)) and not (set(words) & {"said", "says", "told", "and"})


_ROLE_WORD = re.compile(
    r"\b(?:[Pp]resident|[Mm]inister|[Ll]eader|[Ss]ecretary|[Ss]pokes\w+|[Mm]ayor|[Gg]overnor|[Ss]enator|[Jj]udge|[Cc]hief"
    r"|[Dd]irector|[Cc]hair\w*|[Pp]remier|[Cc]hancellor|[Gg]eneral|[Oo]fficer|[Aa]mbassador|[Ee]nvoy|State|Staff|PM|MP|CEO|[Cc]ounterpart)$"
    r"|\b(?:Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Prof|Rev|Sir|Lord|Lady|Pope|King|Queen|Prince|Princess|Judge|Justice"
    r"|Attorney|Speaker|Pastor|Officer|Detective)\.?$"
)


#: "secretary of state", "director of the port".
_ROLE_OF = re.compile(r"\b(?i:secretary|minister|chief|director|head)\s+(?:of|for)(?:\s+\w+){1,3}$")


def _titled(before: str) -> bool:
    """Whether another title than the person's own already stands before the name, or what somebody is to another."""
    last = re.search(r"(?:^|\s)([a-z-]+)$", before)
    return (
        bool(_ROLE_WORD.search(before) or _ROLE_OF.search(before))
        or (last is not None and last.group(1) in _KIN_AND_RIVALS | STANDINGS)
        or bool(re.search(r"\b(?:then|ex|vice)-[\w.]+$", before, re.IGNORECASE))
    )


_KIN_AND_RIVALS = frozenset(
    """rival foe opponent critic ally friend aide adviser advisor lawyer attorney candidate nominee son daughter wife husband
    father mother brother sister son-in-law daughter-in-law father-in-law partner predecessor successor colleague
    billionaire businessman activist author actor actress singer rapper comedian star pundit host journalist reporter
    spokesman spokeswoman co-founder founder editor columnist strategist analyst suspect gunman victim
    incumbent challenger democrat republican conservative lawmaker""".split()
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


def tidy(text: str) -> str:
    """One space between words, typographic quotation marks, one stop at the end."""
    text = re.sub(r"^[–—-]+ ", "", re.sub(r"\s+", " ", text).strip())  # of a list
    text = single_within_double(re.sub(r"(?<![\w])\"([^\"]*)\"", r"“\1”", text))
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    # Single marks around all that somebody says: "'The quay is shut,' the board said."
    text = re.sub(
        r"^['‘]([^“”\"]{12,}[,.!?])['’](?= [\w’ -]+ (?:said|says|wrote|added|tweeted)\b)", r"“\1”", text
    )
    # One pair of marks is enough around words that stand in two: "“‘The quay is shut’”".
    text = re.sub(r"“['‘]([^“”‘]{3,})['’]”", r"“\1”", text)
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
    # The fuser at times puts the comma of an attribution behind the marks.
    text = re.sub(r"(?<=\w)”,(?= [A-Z][^“”,;:]{1,80} (?:said|wrote|tweeted)\.$)", ",”", text)
    # A stop after a closed quotation that already ends in one is a doubled stop.
    text = re.sub(r"([.!?]”)\.$", r"\1", text)
    # "“[we] remain confident …": what stood before the bracket is gone.
    text = re.sub(r"^“\[([a-z])", lambda found: f"“[{found.group(1).upper()}", text)
    return text[:1].upper() + text[1:] if text[:1].islower() else text
