"""The groups that can be told: each of their sentences as it would be said on its own, by people's full names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.cluster import Cluster
from summarizer.decontext.answers import with_answers
from summarizer.decontext.connectives import strip_connective
from summarizer.decontext.context_model import ContextModel
from summarizer.decontext.days import dated
from summarizer.decontext.decontextualizer import Contextualizer, Reading, with_dependence
from summarizer.decontext.people import Person, find_people, introduce_people
from summarizer.decontext.refutation import may_refute
from summarizer.decontext.whole import may_be_said
from summarizer.grouping.groups import Group
from summarizer.retrieval.sentences import Sentence
from summarizer.text.parsing import MAX_PARSED, Parser


def settle_sentences(cluster: Cluster, *, parser: Parser) -> None:
    """Join each sentence with what takes it back right behind it, and tell "tomorrow" as the day it was."""
    # All at once: one by one takes the parser twice as long.
    parser.parse([each.text for own in cluster.sentences.values() for each in own if may_refute(each.text)])
    answered = {name: with_answers(own, parser=parser) for name, own in cluster.sentences.items()}
    cluster.sentences = {name: list(own) for name, own in dated(answered, parser=parser).items()}


def decontextualize(
    cluster: Cluster, likely: Sequence[Group], *, wanted: int, parser: Parser, dependence: ContextModel
) -> None:
    """Fill ``groups``, ``readings``, ``opening``, ``left_out`` and ``people``.

    ``likely`` are groups, the best first; the first ``wanted`` that can be told are kept. What only points back at
    something its article told before stands behind them, for when there is not enough else to say.
    """
    known = list(cluster.ranking.sentences[:MAX_PARSED])
    cluster.people = find_people(known, parser.parse([sentence.said for sentence in known]))
    context = Contextualizer(parser=parser, names=[person.full for person in cluster.people])
    cluster.opening = _opening(cluster, context)

    def read(sentences: Sequence[Sentence]) -> list[Reading]:
        found = context.read(sentences, article_sentences=cluster.sentences)
        return with_dependence(found, dependence=dependence, opening=cluster.opening)

    readings: list[Reading] = []
    last_resort: list[tuple[Group, list[Reading]]] = []
    waiting = list(likely)
    while waiting and len(cluster.groups) < wanted:
        # Many at once: one by one takes the parser twice as long, and the model more.
        together, waiting = waiting[:wanted], waiting[wanted:]
        members = [member for each in together for member in each.members]
        parser.parse([strip_connective(member.said) for member in members])
        own = {reading.sentence.key: reading for reading in read(members)}
        for each in together:
            if len(cluster.groups) == wanted:
                break
            read_in = [own[member.key] for member in each.members]
            cluster.left_out += [reading for reading in read_in if reading.left_out is not None]
            if may_be_said(read_in):
                cluster.groups.append(each)
                readings += read_in
            elif may_be_said(read_in, pointing_back=True):
                last_resort.append((each, read_in))
    for each, read_in in last_resort[: wanted - len(cluster.groups)]:
        cluster.groups.append(each)
        readings += read_in
    if not cluster.groups:  # the reasons are found, and given, where sentences are judged
        cluster.groups = list(likely[:wanted])
        readings = read([member for each in cluster.groups for member in each.members])
    cluster.readings = {reading.sentence.key: _named(reading, cluster.people) for reading in readings}


def _opening(cluster: Cluster, context: Contextualizer) -> str:
    """How the most salient of the sentences that open an article is told."""
    first = next((each for each in cluster.ranking.sentences if each.index == 0), None)
    if first is None:
        return ""
    (reading,) = context.read([first], article_sentences=cluster.sentences)
    return _named(reading, cluster.people).text


def _named(reading: Reading, people: Sequence[Person]) -> Reading:
    """The reading with whom it speaks of as they are called at a first mention: who "Lund" is, its article had told."""
    text, answer = (each.text for each in introduce_people([reading.text, reading.answer], people))
    return replace(reading, text=text, answer=answer)
