"""Sentences in reading order in; out, the same with people named as in their place, as far as the gate lets that pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.cluster import Cluster
from summarizer.composition.passing import held_by, with_backing
from summarizer.composition.proposals import Proposal, attributed
from summarizer.decontext.people import introduce_people
from summarizer.decontext.tidying import tidy
from summarizer.judging import Gate, Question
from summarizer.judging.backing import backing
from summarizer.retrieval.sentences import Sentence
from summarizer.text.words import content_stems


def polish(ordered: Sequence[Proposal], cluster: Cluster, *, gate: Gate) -> list[Proposal]:
    """People named, then the gate again: a sentence that it refuses keeps the wording that has passed.

    Its sources are read with the names that they would have in its place, so that it is asked about the rest. Behind it
    only the outlet is named whose lone claim a sentence is, which nobody has to believe.
    """
    named = introduce_people([proposal.text for proposal in ordered], cluster.people)
    texts = [
        # What takes a sentence back was tidied by itself.
        name.text if proposal.answer else tidy(name.text)
        for proposal, name in zip(ordered, named, strict=True)
    ]
    questions = {
        row: _question(
            text,
            [*proposal.written_from, *(person.sentence for person in named[row].introduced)],
            cluster,
            before=texts[:row],
        )
        for row, (proposal, text) in enumerate(zip(ordered, texts, strict=True))
        # What was not edited has been judged; names apart a join has, too, and is no sentence of one article.
        if text != proposal.text and proposal.part is None
    }
    verdicts = dict(zip(questions, gate.check(list(questions.values())), strict=True))
    polished: list[Proposal] = []
    for row, proposal in enumerate(ordered):
        verdict = verdicts.get(row)
        if proposal.part is not None:
            kept = _joined(proposal, texts[row], cluster, before=texts[:row])
        else:
            kept = with_backing(proposal, verdict, cluster) if verdict and verdict.passes else proposal
        polished.append(replace(kept, text=attributed(kept.text, kept)))
    return polished


def _joined(proposal: Proposal, text: str, cluster: Cluster, *, before: Sequence[str]) -> Proposal:
    """A join as it reads in its place; its host's own sentence, where what was put in has been told or is a name not said again."""
    host, _ = proposal.written_from
    alone = tidy(introduce_people([*before, tidy(cluster.readings[host.key].text)], cluster.people)[-1].text)
    told = {stem for each in (*before, alone) for stem in content_stems(each)}
    if not told.issuperset(content_stems(text)):
        return replace(proposal, text=text)
    sources, articles = backing(alone, held_by(proposal, cluster))
    return replace(
        proposal,
        text=alone,
        origin="extracted",
        joins=False,
        part=None,
        score=1.0,
        sources=sources,
        articles=articles,
    )


def _question(text: str, sources: Sequence[Sentence], cluster: Cluster, *, before: Sequence[str]) -> Question:
    """An edited sentence, and its sources with the names that each would have behind those ``before`` it."""
    held = tuple(dict.fromkeys(sources))
    told = [cluster.told.get(each.key, each.said) for each in held]
    read_as = tuple(introduce_people([*before, each], cluster.people)[-1].text for each in told)
    return Question(text=text, sources=held, read_as=read_as)
