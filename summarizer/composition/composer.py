"""From groups and their fused candidates to the sentences of the summary.

    candidates -> gate -> weigh -> choose -> order -> name people -> gate

What is printed is what the gate has seen; what it does not let pass is not said, and is recorded.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from summarizer.cluster import Cluster
from summarizer.composition import planning
from summarizer.composition.compression import compressions, without_score
from summarizer.composition.lede import is_reaction, lede_bonus, worth_as_lede
from summarizer.composition.loaded_words import is_unattributed_opinion, loaded_words, reports, reports_mainly
from summarizer.composition.precedence import Telling, constraints, introduces
from summarizer.composition.proposals import (
    Origin,
    Proposal,
    attributed,
    bears_out,
    gainsaid_by,
    is_lone,
    news_weight,
    states,
    with_needs,
    writer,
)
from summarizer.composition.quotations import same_words, spoken
from summarizer.composition.recency import announced, done, has_happened, same_deed
from summarizer.composition.staleness import outdated, stale
from summarizer.composition.states import ended
from summarizer.config import Config
from summarizer.conflicts.ages import without_age
from summarizer.conflicts.claims import Conflict
from summarizer.decontext.abbreviations import spell_out
from summarizer.decontext.answers import same_claimant, tells_claim
from summarizer.decontext.context_dependence import points_back, stands_alone
from summarizer.decontext.days import settle_weekdays
from summarizer.decontext.definites import spoken_of
from summarizer.decontext.people import Person, introduce_people
from summarizer.decontext.tidying import tidy
from summarizer.decontext.whole import is_speakerless, is_whole, requoted, says_so, unquotes
from summarizer.fusion.base import FluencyModel
from summarizer.fusion.fluency import CLUMSY
from summarizer.grouping.groups import Group
from summarizer.grouping.retelling import Rarity, told_by
from summarizer.judging import Gate, Question, Verdict
from summarizer.judging.backing import backing
from summarizer.judging.features import overlap
from summarizer.length import Length
from summarizer.retrieval.encoding import SentenceEncoder, Vectors
from summarizer.retrieval.ranking import Ranking
from summarizer.retrieval.sentences import Sentence
from summarizer.text.facts import FactReader
from summarizer.text.fates import tolls
from summarizer.text.parsing import MAX_PARSED, Parser, tells
from summarizer.text.quotes import plain
from summarizer.text.words import content_stems, numbered
from summarizer.text.words import stem as stem_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

_DISPUTED, _UNQUOTED, _REACTION_WORTH, _OLDER = 0.7, 0.85, 0.85, 0.9
# Of two wordings about equally good, the one that joins tells what no article has in one sentence. What a fuser only cut out of
# one is worth less than that sentence itself: of 236 of those that whole summaries printed a strict reader found 52 wrong (22 %,
# a "for the privately insured" or an "until" lost; 17 % where a tenth at most was left out), of the 384 in the articles' own
# words, whole or shortened by their parse, 13 (3 %).
_JOINED, _CUT = 1.5, 0.6
# Nearness of meaning from which a sentence may tell a claim that an article takes back.
_SAME_CLAIM = 0.6
# Words that have to be left of a sentence without its figure.
_FEWEST = 5
# Share of its content words that the best single source lacks, from which a sentence joins.
_JOINS = 0.05
# What may be chosen from, a rung lower each time: what is shared, what one article tells, what is badly worded. Share of the
# length from which the last is not asked.
_RUNGS, _FULL_ENOUGH = 3, 0.6
# How much of a sentence another one tells that may bear it out.
_TELLS_MUCH = 0.52
# Words that what takes a sentence back may have.
_LONGEST_ANSWER = 60
# What an opening costs, in the units of ``planning.opening``, that only older articles have (the news is the newest one's),
# and one that is told with what takes it back: a summary opens with what is so.
_OUTDATED, _TAKEN_BACK = 4.0, 8.0
# Share of the articles that have to be newer for what the others open with to be no news.
_NEWS = 0.3
# What its wording's worth as a lede counts beside its place in the articles, in the units of ``planning.opening``.
_AS_LEDE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The summary's sentences in order, and what was left out on the way."""

    proposals: tuple[Proposal, ...]
    dropped: tuple[tuple[str, str], ...]


@dataclass(slots=True, kw_only=True)
class Composer:
    """Turns groups and candidates into prose; holds the models it asks."""

    parser: Parser
    encoder: SentenceEncoder
    gate: Gate
    facts: FactReader
    fluency: FluencyModel | None
    config: Config
    _dropped: list[tuple[str, str]] = field(default_factory=list)

    def compose(self, cluster: Cluster) -> Composition:
        """Judged prose of about the cluster's length, and what was dropped with the reason."""
        self._dropped = []
        ranking = cluster.ranking
        passed = self._pass(self._propose(cluster), cluster)
        current = self._current(self._answered(passed, ranking), ranking)
        decided = self._decided(self._neutral(current, cluster), cluster)
        told = self._with_lone(decided, cluster) or [
            # Articles that hold nothing else (comment) are quoted as what they are: somebody's say.
            replace(p, lone=True)
            for p in passed
        ]
        told = [replace(p, told_by=p.told_by or writer(p)) if p.lone else p for p in told]
        proposals = [with_needs(p, cluster.readings) for p in self._weigh(told, cluster)]
        chosen = self._settle(proposals, cluster)
        return Composition(proposals=tuple(chosen), dropped=tuple(dict.fromkeys(self._dropped)))

    # -- candidates -----------------------------------------------------------------------------------------

    def _propose(self, cluster: Cluster) -> list[_Wording]:
        """The fuser's candidates, the members that can stand alone, and the members' shorter forms."""
        groups, readings = cluster.groups, cluster.readings
        proposed: dict[tuple[int, str], _Wording] = {}
        for number, group in enumerate(groups):
            own = [readings[member.key] for member in group.members if readings[member.key].standalone]
            for reading, doc in zip(own, self.parser.parse([r.text for r in own]), strict=True):
                # What is taken back or answered is told with that, word for word.
                for text in (reading.text,) if reading.answer else (reading.text, *compressions(doc)):
                    wording = _Wording(
                        number,
                        tidy(without_score(text)),
                        "extracted",
                        (reading.sentence,),
                        answer=tidy(reading.answer) if reading.answer else "",
                    )
                    proposed.setdefault((number, wording.told), wording)
        said = {_bare(each.text) for each in proposed.values()} | {
            _bare(each.text) for each in readings.values()
        }
        for number, candidates in enumerate(cluster.fused):
            for candidate, sources in candidates:
                text = tidy(candidate.text)
                if _bare(text) not in said:  # by an article, or of another group
                    said.add(_bare(text))
                    proposed[number, text] = _Wording(number, text, "fused", sources)
        for (number, text), wording in list(proposed.items()):
            quoting = requoted(text, groups[number])
            if quoting is not None and not wording.answer:
                proposed.setdefault((number, quoting), replace(wording, text=quoting))
        wordings = list(proposed.values())
        docs = self.parser.parse([each.text for each in wordings])
        kept = []
        for each, doc in zip(wordings, docs, strict=True):
            if each.origin == "extracted":
                answered = _may_answer(each.answer)
                if is_whole(each.text) and not is_speakerless(each.text) and tells(doc) and answered:
                    kept.append(each)
            elif may_be_printed(each.text, doc):
                kept.append(each)
            else:
                self._dropped.append((each.text, "cannot be understood by itself"))
        return kept

    # -- the gate -------------------------------------------------------------------------------------------

    def _pass(self, proposed: Sequence[_Wording], cluster: Cluster) -> list[Proposal]:
        """What may be said; the rest is recorded."""
        groups, context = cluster.groups, cluster.told
        vectors = self.encoder.encode([each.told for each in proposed])
        verdicts = self.gate.check(
            [
                Question(
                    text=wording.told,
                    sources=wording.sources,
                    read_as=tuple(context[source.key] for source in wording.sources),
                    written=wording.origin == "fused",
                )
                for wording in proposed
            ]
        )
        members = _member_vectors(cluster)
        passed: list[Proposal] = []
        for wording, verdict, vector in zip(proposed, verdicts, vectors, strict=True):
            if verdict.refused is not None:
                self._dropped.append((wording.told, verdict.refused))
                continue
            # Made from a group and its neighbours, it may tell a neighbour's news.
            home = (
                max(range(len(groups)), key=lambda n: (round(float((members[n] @ vector).mean()), 5), -n))
                if wording.origin == "fused"
                else wording.group
            )
            # Who takes a claim back does not back it, nor does who tells the claim alone back both.
            checked = tuple(
                each
                for each in dict.fromkeys((*wording.sources, *groups[home].members))
                if bool(each.answer) == bool(wording.answer)
            )
            passed.append(
                Proposal(
                    group=home,
                    text=wording.told,
                    answered=bool(wording.answer),
                    # A fuser may write what an article says word for word.
                    origin="extracted" if verdict.verbatim else wording.origin,
                    verdict=_widened(verdict, checked, context),
                    written_from=wording.sources,
                    joins=wording.origin == "fused"
                    and overlap(wording.text, [context[each.key] for each in wording.sources])["spread"]
                    >= _JOINS,
                    checked=checked,
                    vector=vector,
                )
            )
        return [
            replace(p, unattributed=_is_unattributed(p, self.config, total_articles=len(cluster.articles)))
            for p in passed
        ]

    def _answered(self, proposals: Sequence[Proposal], ranking: Ranking) -> list[Proposal]:
        """Leave out what tells alone that which an article takes back or answers right behind it.

        Where what the article says of it cannot be told, it goes unless more articles tell it than take it back.
        """
        answered = [sentence for sentence in ranking.sentences if sentence.answer]
        vectors = self.encoder.encode([sentence.claim.text for sentence in answered])
        told = {proposal.verdict.sources[0].key for proposal in proposals if proposal.answered}
        kept = []
        for proposal in proposals:
            back = [
                sentence
                for sentence, vector in zip(answered, vectors, strict=True)
                if not proposal.answered
                and float(vector @ proposal.vector) >= _SAME_CLAIM
                and tells_claim(proposal.text, sentence.claim.text)
            ]
            tellers = {source.article.id for source in proposal.verdict.sources}
            checked = [
                sentence
                for sentence in answered
                if not proposal.answered
                and tellers == {sentence.article.id}
                and same_claimant(proposal.text, sentence.claim.text)
            ]
            if checked:
                self._dropped.append(
                    (proposal.text, f"claimed where its article denies: {checked[0].claim.text}")
                )
            elif back and (
                any(sentence.key in told for sentence in back)
                or len({sentence.article.id for sentence in back}) >= len(tellers)
            ):
                self._dropped.append((proposal.text, f"its article goes on: {back[0].answer}"))
            else:
                kept.append(proposal)
        return kept

    def _current(self, proposals: Sequence[Proposal], ranking: Ranking) -> list[Proposal]:
        """Leave out what an article only announces, or tells as going on, and another one reports as done, or over."""
        sentences = ranking.sentences[:MAX_PARSED]  # their parses are at hand
        # Of what is taken back, only that is reported which takes it back.
        docs = self.parser.parse([sentence.answer or sentence.said for sentence in sentences])
        over = ended(sentences, docs)
        past = stale(sentences, docs, outdated(ranking.sentences))
        reported = [
            (sentence.article.id, deed)
            for sentence, doc in zip(sentences, docs, strict=True)
            for deed in done(doc)
        ]
        kept = []
        for proposal, doc in zip(proposals, self.parser.parse([p.text for p in proposals]), strict=True):
            if proposal.written_from and all(source.key in over for source in proposal.written_from):
                end = over[proposal.written_from[0].key]
                self._dropped.append((proposal.text, f"another article reports that it is over: {end.text}"))
                continue
            sources = proposal.verdict.sources
            if proposal.written_from and all(s.key in past for s in (*proposal.written_from, *sources)):
                since = past[proposal.written_from[0].key]
                self._dropped.append(
                    (
                        proposal.text,
                        f"so things stood when its article was written; a newer one tells: {since.text}",
                    )
                )
                continue
            ahead = announced(doc)
            if not ahead:
                kept.append(proposal)
                continue
            announcers = {
                source.article.id
                for source, told in zip(sources, self.parser.parse([s.said for s in sources]), strict=True)
                if announced(told)
            }
            if has_happened(ahead, [deed for name, deed in reported if name not in announcers]):
                self._dropped.append((proposal.text, "another article reports that it has happened"))
            else:
                kept.append(proposal)
        return kept

    def _neutral(self, proposals: Sequence[Proposal], cluster: Cluster) -> list[Proposal]:
        """Leave out opinions that nobody is said to hold, and words that take one outlet's side."""
        sentences = cluster.ranking.sentences
        kept = []
        all_comment = all(sentence.article.opinion for sentence in sentences)
        texts = [p.text for p in proposals]
        for proposal, facts, doc in zip(
            proposals, self.facts.read(texts), self.parser.parse(texts), strict=True
        ):
            comment = not all_comment and all(source.article.opinion for source in proposal.verdict.sources)
            loaded = loaded_words(proposal.text, sentences) if len(cluster.articles) > 1 else []
            if is_unattributed_opinion(facts):
                self._dropped.append((proposal.text, "an opinion, and nobody is said to hold it"))
            elif comment and not (reports(facts) and reports_mainly(doc)):
                self._dropped.append((proposal.text, "only comment says it, in its own voice"))
            elif loaded:
                self._dropped.append((proposal.text, f"one outlet's loaded words: {', '.join(loaded)}"))
            else:
                kept.append(proposal)
        return kept

    def _decided(self, proposals: Sequence[Proposal], cluster: Cluster) -> list[Proposal]:
        """Tell what the articles disagree on as the newest of them have it, or most; where neither is clear, as whose it is.

        An age goes wherever it can. Another side's figure goes where its group has nothing else to tell the event with, or its
        sentence, where the leading side can be told.
        """
        conflicts = cluster.conflicts
        docs = self.parser.parse([p.text for p in proposals])
        leading = [
            {
                p.group
                for p, doc in zip(proposals, docs, strict=True)
                if conflict.leading is not None and states(p, conflict.leading) and not points_back(doc)
            }
            for conflict in conflicts
        ]
        kept = []
        for proposal, doc in zip(proposals, docs, strict=True):
            for conflict, groups in zip(conflicts, leading, strict=True):
                stated = [claim for claim in conflict.claims if states(proposal, claim)]
                if not stated:
                    continue
                claim = conflict.leading if conflict.leading in stated else stated[0]
                aside = conflict.leading is not None and claim is not conflict.leading
                bare = without_age(proposal.text, claim.value) if claim.articles == 1 else None
                if bare is None and aside and proposal.group not in groups:
                    shorter = (replace(proposal, text=text) for text in compressions(doc, fewest=_FEWEST))
                    others = [each for each in conflict.claims if each is not conflict.leading]
                    bare = next((p.text for p in shorter if not any(states(p, c) for c in others)), None)
                if bare is not None:
                    proposal = replace(proposal, text=bare)
                elif aside and groups:
                    self._dropped.append((proposal.text, _gainsaid(conflict)))
                    break
                else:
                    # In two articles, whatever is told is one's alone.
                    alone = claim.articles == 1 and len(cluster.articles) > 2
                    whose = (alone or claim is not conflict.leading) and not says_so(proposal.text)
                    proposal = replace(
                        gainsaid_by(proposal, [c for c in conflict.claims if c not in stated]),
                        disputed=True,
                        told_by=claim.tellers if whose else proposal.told_by,
                    )
            else:
                kept.append(proposal)
        return kept

    def _with_lone(self, proposals: Sequence[Proposal], cluster: Cluster) -> list[Proposal]:
        """The proposals, each with whether one article alone tells it.

        Before that is said of any, the sentences of all other articles are looked through, not only those of its group.
        """
        ranking = cluster.ranking
        weight = news_weight(ranking, cluster.people)
        alone = [p for p in proposals if is_lone(p, ranking, weight, total_articles=len(cluster.articles))]
        if not alone:
            return list(proposals)
        sentences = [sentence for sentence in ranking.sentences[:MAX_PARSED] if not sentence.answer]
        told = told_by(
            [p.text for p in alone],
            [sentence.text for sentence in sentences],
            encoder=self.encoder,
            rarity=Rarity([sentence.text for sentence in ranking.sentences]),
        )
        lone = {
            id(p)
            for p, row in zip(alone, told, strict=True)
            if not any(bears_out(sentences[column], p) for column in np.flatnonzero(row >= _TELLS_MUCH))
        }
        return [replace(p, lone=id(p) in lone) for p in proposals]

    # -- worth ----------------------------------------------------------------------------------------------

    def _weigh(self, proposals: Sequence[Proposal], cluster: Cluster) -> list[Proposal]:
        """Worth of each proposal within its group.

        Closeness to all members is minimum Bayes risk (Kumar & Byrne 2004): the wording that most members
        would accept.
        """
        if not proposals:
            return []
        groups, writing = cluster.groups, cluster.writing
        pointing = [tidy(each.text) for each in cluster.readings.values() if each.points_back]
        members = _member_vectors(cluster)
        close = [float(np.clip(members[p.group] @ p.vector, 0, 1).mean()) for p in proposals]
        docs = self.parser.parse([proposal.text for proposal in proposals])
        fluent = self._fluent(proposals)
        weighed = []
        for proposal, doc, closeness, well in zip(proposals, docs, close, fluent, strict=True):
            quality = 0.3 * proposal.verdict.score + 0.4 * closeness + 0.3 * well
            # The facts of a bad translation count like any other's; its wording is the last choice.
            own = writer(proposal)
            written = writing.get(own[0].id, 1.0) if own else 1.0
            quality *= 0.4 + 0.6 * written
            quality *= _UNQUOTED if unquotes(proposal.text, groups[proposal.group]) else 1.0
            # Where as many say one thing as another, words that take no side are better.
            undecided = any(
                claim is not conflict.leading and states(proposal, claim)
                for conflict in cluster.conflicts
                for claim in conflict.claims
            )
            quality *= _breadth(proposal.verdict) * (_DISPUTED if undecided else 1.0)
            # What is newest tells more than others knew.
            newer = [m for m in groups[proposal.group].members if own and m.article.is_newer_than(own[0])]
            quality *= _OLDER if newer else 1.0
            if proposal.origin == "fused":
                quality *= _JOINED if proposal.joins else _CUT
            quality *= _REACTION_WORTH if is_reaction(proposal.text) else 1.0
            leans = points_back(doc) or any(text.startswith(proposal.text.rstrip(".")) for text in pointing)
            clumsy = written < CLUMSY or leans
            weighed.append(replace(proposal, quality=quality, clumsy=clumsy))
        return weighed

    def _fluent(self, proposals: Sequence[Proposal]) -> list[float]:
        """How well each reads beside the best of its group, 0..1: what web pages glue together does not.

        Compared within the group, since rare names cost probability.
        """
        if self.fluency is None:
            return [1.0] * len(proposals)
        texts = list(dict.fromkeys(proposal.text for proposal in proposals))
        scores = dict(zip(texts, self.fluency.fluency(texts), strict=True))
        best: dict[int, float] = {}
        for proposal in proposals:
            best[proposal.group] = max(best.get(proposal.group, -math.inf), scores[proposal.text])
        return [math.exp(max(scores[p.text] - best[p.group], -5.0)) for p in proposals]

    # -- choosing, ordering, polishing ----------------------------------------------------------------------

    def _settle(
        self,
        proposals: Sequence[Proposal],
        cluster: Cluster,
    ) -> list[Proposal]:
        """Choose, order and polish until the polished text keeps its length; the gate is asked last."""
        groups, ranking, length = cluster.groups, cluster.ranking, cluster.length
        repetition = self._repetition(proposals, ranking)
        rungs = _rungs(proposals)
        needs = self._needs(proposals)

        def taken(chosen: Sequence[Proposal]) -> int:
            return sum(length.measure(each.text, sentences=each.sentences) for each in chosen)

        older = outdated(ranking.sentences, least=_NEWS)
        claims = {proposal.group for proposal in proposals if proposal.answered}
        openings = [
            score
            - (_OUTDATED if all(member.article.id in older for member in group.members) else 0.0)
            - (_TAKEN_BACK if number in claims else 0.0)
            for number, (group, score) in enumerate(
                zip(groups, planning.opening(groups, ranking), strict=True)
            )
        ]
        shared = rungs[0] if rungs else []
        # Nothing stands before the lede that could tell what it needs.
        sayable = {proposals[row].group for row in shared if not needs[row]} or {
            proposals[row].group for row in shared
        }
        worth = {
            number: max(worth_as_lede(p, cluster.people) for p in proposals if p.group == number)
            for number in sayable
        }
        openings = [score + _AS_LEDE * worth.get(number, 0.0) for number, score in enumerate(openings)]
        lede = max(sayable, key=lambda number: (round(openings[number], 6), -number), default=None)
        needs = [
            # Nothing can be told before the lede.
            tuple(frozenset() for _ in before) if proposal.group == lede else before
            for proposal, before in zip(proposals, needs, strict=True)
        ]
        surplus = 0
        best: list[Proposal] = []
        for _ in range(4):
            chosen: list[Proposal] = []
            for number, rows in enumerate(rungs):
                chosen = self._choose(
                    proposals,
                    rows,
                    repetition,
                    groups,
                    needs=needs,
                    lede=lede,
                    whole=number + 1 < len(rungs),
                    length=length,
                    surplus=surplus,
                )
                # Rather short than worded badly.
                enough = _FULL_ENOUGH if number + 2 == len(rungs) == _RUNGS else 1.0
                if taken(chosen) >= enough * length.low - surplus:
                    break
            ordered = self._order(chosen, groups, openings)
            polished = self._polish(ordered, cluster)
            if not best or abs(taken(polished) - length.target) < abs(taken(best) - length.target):
                best = polished
            if taken(polished) <= length.most and (taken(polished) >= length.least or surplus < 0):
                break
            step = taken(polished) - taken(chosen)
            if step == surplus:
                break
            surplus = step
        return best

    def _choose(
        self,
        proposals: Sequence[Proposal],
        rows: Sequence[int],
        repetition: planning.Repetition,
        groups: Sequence[Group],
        *,
        needs: Sequence[tuple[frozenset[int], ...]],
        lede: int | None,
        whole: bool,
        length: Length,
        surplus: int,
    ) -> list[Proposal]:
        options = [
            planning.Option(
                group=proposals[row].group,
                text=proposals[row].text,
                length=length.measure(proposals[row].text, sentences=proposals[row].sentences),
                value=groups[proposals[row].group].salience ** 1.5  # what many tell outweighs what reads well
                * proposals[row].quality
                * _substance(proposals[row].text)
                * (0.5 if proposals[row].lone else 1.0)
                + (lede_bonus(proposals[row]) if proposals[row].group == lede else 0.0),
                content=frozenset(content_stems(proposals[row].text)),
                row=row,
                needs=needs[row],
                opens=proposals[row].group == lede,
            )
            for row in rows
        ]
        options.sort(key=lambda option: (option.group, -round(option.value, 6), option.text))
        chosen = planning.choose(
            options, repetition, low=length.low - surplus, high=length.high - surplus, whole=whole
        )
        if not chosen and options:  # nothing is short enough: the shortest whole sentence, never a cut one
            chosen = [min(options, key=lambda option: (_words(option.text), option.text))]
        return [proposals[option.row] for option in chosen]

    def _needs(self, proposals: Sequence[Proposal]) -> list[tuple[frozenset[int], ...]]:
        """For each proposal what it takes as told: each time the rows of those that tell it.

        "The photos" need "some photos".
        """
        docs = self.parser.parse([proposal.text for proposal in proposals])
        return [
            tuple(
                frozenset(row for row, other in enumerate(docs) if row != own and introduces(other, noun))
                for noun in spoken_of(docs[own])
                if stem_of(noun.lemma_.lower()) in proposal.awaits
            )
            for own, proposal in enumerate(proposals)
        ]

    def _repetition(self, proposals: Sequence[Proposal], ranking: Ranking) -> planning.Repetition:
        texts = [proposal.text for proposal in proposals]
        docs = self.parser.parse(texts)
        told = [done(doc) for doc in docs]
        numbers = [numbered(text) for text in texts]
        counted = [tolls(facts, doc) for facts, doc in zip(self.facts.read(texts), docs, strict=True)]
        return planning.repetition(
            told_by(
                texts, texts, encoder=self.encoder, rarity=Rarity([each.text for each in ranking.sentences])
            ),
            [{source.key for source in proposal.verdict.sources} for proposal in proposals],
            speakers=[speech.last_name if (speech := spoken(text)) is not None else None for text in texts],
            # One toll told twice is told twice, or by two that do not agree.
            same_news=lambda a, b: (
                same_deed(told[a], told[b])
                or same_words(texts[a], texts[b])
                or not counted[a].keys().isdisjoint(counted[b])
            ),
            same_thing=lambda a, b: not numbers[a].isdisjoint(numbers[b]),
        )

    def _order(
        self, chosen: Sequence[Proposal], groups: Sequence[Group], openings: Sequence[float]
    ) -> list[Proposal]:
        if not chosen:
            return []
        vectors = np.stack([proposal.vector for proposal in chosen])
        first = max(range(len(chosen)), key=lambda i: (round(openings[chosen[i].group], 6), -i))
        tellings = [
            Telling(
                doc=doc,
                sources=tuple(dict.fromkeys((*p.verdict.sources, *groups[p.group].members))),
            )
            for p, doc in zip(chosen, self.parser.parse([p.text for p in chosen]), strict=True)
        ]
        sequence = planning.order(
            [groups[p.group] for p in chosen],
            vectors,
            first=first,
            constraints=constraints(tellings, first=first),
        )
        return [chosen[index] for index in sequence]

    def _polish(self, ordered: Sequence[Proposal], cluster: Cluster) -> list[Proposal]:
        """Names, abbreviations and days set, then the gate again: a sentence that it refuses keeps the wording that has passed.

        Its sources are read with the names that they would have in its place, so that it is asked about the rest. Behind it
        only the outlet is named whose lone claim a sentence is, which nobody has to believe.
        """
        people, context = cluster.people, cluster.told
        named = introduce_people([proposal.text for proposal in ordered], people)
        settled_days = settle_weekdays([each.text for each in named], parser=self.parser)
        dated = [
            text if proposal.answered else tidy(text)  # two sentences were tidied one by one
            for text, proposal in zip(settled_days, ordered, strict=True)
        ]
        told = spell_out(dated, cluster.abbreviations, parser=self.parser)
        settled = [text for text, _ in told]
        sources = [
            tuple(
                dict.fromkeys(
                    [*proposal.written_from, *(person.sentence for person in each.introduced), *explained]
                )
            )
            for proposal, each, (_, explained) in zip(ordered, named, told, strict=True)
        ]
        edited = [attributed(text, proposal) for text, proposal in zip(settled, ordered, strict=True)]
        # What was not edited has been judged.
        changed = [row for row, proposal in enumerate(ordered) if settled[row] != proposal.text]
        verdicts = dict(
            zip(
                changed,
                self.gate.check(
                    [
                        Question(
                            text=settled[row],
                            sources=sources[row],
                            read_as=tuple(
                                _in_place(context.get(each.key, each.said), settled[:row], people)
                                for each in sources[row]
                            ),
                        )
                        for row in changed
                    ]
                ),
                strict=True,
            )
        )
        polished: list[Proposal] = []
        for row, proposal in enumerate(ordered):
            verdict = verdicts.get(row)
            if verdict is None:
                polished.append(replace(proposal, text=edited[row]))
            elif verdict.passes:
                checked = [each for each in proposal.checked if each.key not in proposal.gainsaid_by]
                own = _widened(verdict, checked, context)
                origin: Origin = "extracted" if verdict.verbatim else proposal.origin
                polished.append(replace(proposal, text=edited[row], verdict=own, origin=origin))
            else:  # the wording that has passed is kept
                polished.append(replace(proposal, text=attributed(proposal.text, proposal)))
        return polished


def _in_place(text: str, before: Sequence[str], people: Sequence[Person]) -> str:
    """A sentence with the names that it would have behind the others."""
    return introduce_people([*before, text], people)[-1].text


def may_be_printed(text: str, doc: Doc) -> bool:
    """Whether a sentence that a fuser wrote is whole, says who says what it quotes, and can be understood by itself."""
    return is_whole(text) and not is_speakerless(text) and tells(doc) and stands_alone(doc)


def _gainsaid(conflict: Conflict) -> str:
    """Why a side of it is not told."""
    why = "newer" if conflict.newest is not None else "in more of them"
    told = conflict.leading.value if conflict.leading is not None else ""
    return f"the articles disagree: {conflict.topic} ({why}: {told})"


def _bare(text: str) -> str:
    """A text without its marks: what differs in them alone is one wording."""
    return plain(text).strip(" .,;:!?")


@dataclass(frozen=True, slots=True)
class _Wording:
    """One way to say a group, before anybody has looked at it."""

    group: int
    text: str
    origin: Origin
    #: What it was written from.
    sources: tuple[Sentence, ...]
    #: What takes it back or answers it.
    answer: str = ""

    @property
    def told(self) -> str:
        return f"{self.text} {self.answer}" if self.answer else self.text


def _widened(
    verdict: Verdict, checked: Sequence[Sentence], context: Mapping[tuple[str, int], str]
) -> Verdict:
    """The verdict with what else of the group says so among its sources."""
    sources, articles = backing(
        verdict.text, [(sentence, context.get(sentence.key, sentence.said)) for sentence in checked]
    )
    return replace(verdict, sources=sources, articles=max(articles, verdict.articles))


def _may_answer(answer: str) -> bool:
    """Whether what takes a sentence back is whole enough to stand behind it; none at all is."""
    return len(answer.split()) <= _LONGEST_ANSWER and answer.count("“") == answer.count("”")


def _is_unattributed(proposal: Proposal, config: Config, *, total_articles: int) -> bool:
    """Whether it states as fact, without saying who says so, what too few of the articles report."""
    return (
        total_articles >= 3
        and proposal.verdict.articles < min(config.verification.min_articles, total_articles)
        and len({source.article.id for source in proposal.verdict.sources}) < 2
        and not says_so(proposal.text)
    )


def _member_vectors(cluster: Cluster) -> list[Vectors]:
    """For each group its members' embeddings, ``(members, dimensions)``."""
    ranking = cluster.ranking
    return [ranking.vectors[[ranking.rows[each.key] for each in group.members]] for group in cluster.groups]


def _rungs(proposals: Sequence[Proposal]) -> list[list[int]]:
    """Rows to choose from, a rung lower each time the length is not reached: shared, lone, clumsy."""
    shared = [row for row, p in enumerate(proposals) if not p.lone and not p.clumsy]
    lone = [row for row, p in enumerate(proposals) if not p.clumsy]
    everything = list(range(len(proposals)))
    return [rows for rows in (shared, lone, everything) if rows]


def _breadth(verdict: Verdict) -> float:
    """A little more for what more articles back, so that of two good wordings the shared one wins."""
    return 1.0 + 0.1 * math.log2(max(verdict.articles, 1))


def _substance(text: str) -> float:
    """Short sentences fit any budget, so what they leave out must cost: the root of their length, up to 22 words.

    Beyond 32 words a sentence says too much at once.
    """
    words = _words(text)
    return math.sqrt(min(words, 22) / 22) * min(1.0, 32 / max(words, 1))


def _words(text: str) -> int:
    return len(text.split())
