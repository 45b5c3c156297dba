"""Sentences in reading order in; out, the same with names, abbreviations and days set, as far as the gate lets that pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.cluster import Cluster
from summarizer.composition.passing import widened
from summarizer.composition.proposals import Origin, Proposal, attributed
from summarizer.decontext.abbreviations import spell_out
from summarizer.decontext.days import settle_weekdays
from summarizer.decontext.people import Person, introduce_people
from summarizer.decontext.tidying import tidy
from summarizer.judging import Gate, Question
from summarizer.retrieval.sentences import Sentence
from summarizer.text.parsing import Parser


def polish(ordered: Sequence[Proposal], cluster: Cluster, *, parser: Parser, gate: Gate) -> list[Proposal]:
    """Names, abbreviations and days set, then the gate again: a sentence that it refuses keeps the wording that has passed.

    Its sources are read with the names that they would have in its place, so that it is asked about the rest. Behind it
    only the outlet is named whose lone claim a sentence is, which nobody has to believe.
    """
    edits = _edited(ordered, cluster, parser=parser)
    # What was not edited has been judged.
    changed = [row for row, proposal in enumerate(ordered) if edits[row].text != proposal.text]
    questions = [
        Question(
            text=edits[row].text,
            sources=edits[row].sources,
            read_as=tuple(
                _in_place(
                    cluster.told.get(each.key, each.said), [e.text for e in edits[:row]], cluster.people
                )
                for each in edits[row].sources
            ),
        )
        for row in changed
    ]
    verdicts = dict(zip(changed, gate.check(questions), strict=True))
    polished: list[Proposal] = []
    for row, (proposal, edit) in enumerate(zip(ordered, edits, strict=True)):
        verdict = verdicts.get(row)
        # The wording that has passed is kept where the edited one does not.
        text = attributed(edit.text if verdict is None or verdict.passes else proposal.text, proposal)
        if verdict is None or not verdict.passes:
            polished.append(replace(proposal, text=text))
            continue
        checked = [each for each in proposal.checked if each.key not in proposal.gainsaid_by]
        own = widened(verdict, checked, cluster.told)
        origin: Origin = "extracted" if verdict.verbatim else proposal.origin
        polished.append(replace(proposal, text=text, verdict=own, origin=origin))
    return polished


@dataclass(frozen=True, slots=True)
class _Edit:
    """A sentence as it would be read in its place, and the sentences that say that."""

    text: str
    sources: tuple[Sentence, ...]


def _edited(ordered: Sequence[Proposal], cluster: Cluster, *, parser: Parser) -> list[_Edit]:
    """Each sentence with the names, days and abbreviations that it has behind those before it."""
    named = introduce_people([proposal.text for proposal in ordered], cluster.people)
    dated = [
        text if proposal.answered else tidy(text)  # two sentences were tidied one by one
        for text, proposal in zip(
            settle_weekdays([each.text for each in named], parser=parser), ordered, strict=True
        )
    ]
    edits = []
    for proposal, name, (text, explained) in zip(
        ordered, named, spell_out(dated, cluster.abbreviations, parser=parser), strict=True
    ):
        introduced = [person.sentence for person in name.introduced]
        sources = dict.fromkeys([*proposal.written_from, *introduced, *explained])
        edits.append(_Edit(text, tuple(sources)))
    return edits


def _in_place(text: str, before: Sequence[str], people: Sequence[Person]) -> str:
    """A sentence with the names that it would have behind the others."""
    return introduce_people([*before, text], people)[-1].text
