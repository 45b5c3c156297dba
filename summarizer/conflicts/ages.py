"""How old people are: where the articles disagree on it, and a sentence without it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from summarizer.conflicts.claims import Claim, Conflict, in_order
from summarizer.decontext.people import Person
from summarizer.retrieval.sentences import Sentence
from summarizer.text.lexicon import PERSON_NOUNS
from summarizer.text.quotes import outside_quotes

_AGE = r"([1-9]\d?|10\d)"
#: What may stand between an age and a name: "32-year-old Lund native Tomas Dahl".
_BETWEEN = rf"(?:(?:[A-Z][\w.’-]+|{'|'.join(sorted(PERSON_NOUNS))}|native|student)\s+){{0,3}}"


def find_age_conflicts(sentences: Sequence[Sentence], people: Sequence[Person]) -> list[Conflict]:
    """People to whom different articles give different ages, the newest last, or the age that most give first.

    Whoever has two ages in one article, or shares a name with somebody, is left out: that may be two people.
    """
    called = Counter(form for person in people for form in {*person.forms, person.short})
    unquoted = ((each, outside_quotes(each.text)) for each in sorted(sentences, key=lambda each: each.key))
    # Everybody's names are looked for, but only where there are figures.
    aged = [(sentence, text) for sentence, text in unquoted if any(map(str.isdigit, text))]
    found = []
    for person in people:
        names = [form for form in {*person.forms, person.short} if called[form] == 1]
        ages = _ages(names, aged)
        by_article: dict[str, set[str]] = defaultdict(set)
        for age, told in ages.items():
            for sentence in told:
                by_article[sentence.article.id].add(age)
        if len(ages) < 2 or any(len(given) > 1 for given in by_article.values()):
            continue
        claims = [Claim(value=age, sources=tuple(told)) for age, told in ages.items()]
        found.append(Conflict(topic=f"age of {person.full}", kind="number", claims=in_order(claims)))
    return found


def _ages(names: Sequence[str], aged: Sequence[tuple[Sentence, str]]) -> dict[str, list[Sentence]]:
    """The sentences that give somebody of these names an age, by age; ``aged`` holds what each says outside quotations."""
    if not names:
        return {}
    name = f"(?:{'|'.join(re.escape(form) for form in sorted(names, key=lambda form: (-len(form), form)))})"
    given = re.compile(
        rf"(?<![\w-]){_AGE}-year-old\s+{_BETWEEN}{name}\b"
        rf"|(?<![\w-]){name},\s+{_AGE}(?=\s+years old|,(?!\s*\d)|\.(?!\d)|;|\)|\s+of\s+[A-Z]|$)"
        rf"|(?<![\w-]){name}\s+\({_AGE}\)"
    )
    ages: dict[str, list[Sentence]] = defaultdict(list)
    for sentence, text in aged:
        for match in given.finditer(text):
            ages[next(filter(None, match.groups()))].append(sentence)
    return ages


def without_age(text: str, age: str) -> str | None:
    """The text without this age of somebody ("Dahl, 32, left" becomes "Dahl left"); None if it gives none."""
    bare = re.sub(rf"(?<=[A-Za-z]),\s+{age}(?:,(?=\s+[a-z])|(?=\.$))|\s+\({age}\)", "", text)
    bare = re.sub(rf"\b([Aa])n?\s+{age}-year-old,?\s+(?=([a-z]))", _with_article, bare, flags=re.IGNORECASE)
    bare = re.sub(rf"\b{age}-year-old\s+(?=[A-Z])", "", bare)
    return bare if bare != text else None


def _with_article(match: re.Match[str]) -> str:
    return f"{match[1]}{'n' if match[2].lower() in 'aeio' else ''} "
