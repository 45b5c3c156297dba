"""Sentences in reading order in; out, the same with people named as in their place, as far as the gate lets that pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.cluster import Cluster
from summarizer.composition.passing import with_backing
from summarizer.composition.proposals import Proposal, attributed
from summarizer.decontext.people import Person, introduce_people
from summarizer.decontext.tidying import tidy
from summarizer.judging import Gate, Question
from summarizer.retrieval.sentences import Sentence


def polish(ordered: Sequence[Proposal], cluster: Cluster, *, gate: Gate) -> list[Proposal]:
    """People named, then the gate again: a sentence that it refuses keeps the wording that has passed.

    Its sources are read with the names that they would have in its place, so that it is asked about the rest. Behind it
    only the outlet is named whose lone claim a sentence is, which nobody has to believe.
    """
    edits = _edited(ordered, cluster)
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
        polished.append(with_backing(replace(proposal, text=text), verdict, cluster))
    return polished


@dataclass(frozen=True, slots=True)
class _Edit:
    """A sentence as it would be read in its place, and the sentences that say that."""

    text: str
    sources: tuple[Sentence, ...]


def _edited(ordered: Sequence[Proposal], cluster: Cluster) -> list[_Edit]:
    """Each sentence with the names that people have in it behind those before it."""
    named = introduce_people([proposal.text for proposal in ordered], cluster.people)
    edits = []
    for proposal, name in zip(ordered, named, strict=True):
        sources = dict.fromkeys([*proposal.written_from, *(person.sentence for person in name.introduced)])
        # two sentences were tidied one by one
        edits.append(_Edit(name.text if proposal.answer else tidy(name.text), tuple(sources)))
    return edits


def _in_place(text: str, before: Sequence[str], people: Sequence[Person]) -> str:
    """A sentence with the names that it would have behind the others."""
    return introduce_people([*before, text], people)[-1].text
