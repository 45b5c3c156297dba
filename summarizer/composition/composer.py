"""From groups and their fused candidates to the sentences of the summary.

    wordings -> pass the gate -> leave out -> decide -> select -> put in -> choose -> order -> polish -> the gate again -> carriers

What is printed is what the gate has seen; what it does not let pass is not said, and is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.cluster import Cluster
from summarizer.composition.disagreements import decide
from summarizer.composition.leaving_out import sifted
from summarizer.composition.lone import with_carriers, with_lone
from summarizer.composition.ordering import SentenceOrdering
from summarizer.composition.passing import pass_gate
from summarizer.composition.planning import ContentPlanning
from summarizer.composition.proposals import Proposal, writer, written_by
from summarizer.composition.selection import Selection
from summarizer.composition.settling import settle
from summarizer.composition.wordings import LeftOut, propose, propose_fuller
from summarizer.decontext.context_model import ContextModel
from summarizer.fusion.fluency import CLUMSY
from summarizer.grouping.retelling import Retelling
from summarizer.judging import Gate
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.retrieval.sentences import SentenceKey
from summarizer.text.parsing import Parser

# Sentences into which others' parts are put: a language model reads each.
_HOSTS = 16


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
    dependence: ContextModel
    gate: Gate
    selection: Selection
    planning: ContentPlanning
    ordering: SentenceOrdering

    def compose(self, cluster: Cluster) -> Composition:
        """Judged prose of about the cluster's length, and what was dropped with the reason."""
        left_out: LeftOut = []
        retelling = Retelling([sentence.text for sentence in cluster.ranking.sentences], encoder=self.encoder)
        proposed = self.selection.with_editor(self.proposed(cluster, left_out, retelling=retelling), cluster)
        fuller = self._fuller(_likeliest(proposed), cluster, left_out, retelling)
        settled = settle(
            [*proposed, *fuller],
            cluster,
            parser=self.parser,
            gate=self.gate,
            retelling=retelling,
            dependence=self.dependence,
            planning=self.planning,
            ordering=self.ordering,
        )
        carried = with_carriers(settled, cluster, retelling=retelling)
        return Composition(proposals=tuple(carried), dropped=tuple(dict.fromkeys(left_out)))

    def proposed(self, cluster: Cluster, left_out: LeftOut, *, retelling: Retelling) -> list[Proposal]:
        """All that may be told; what may not is noted."""
        passed = self._passed(propose(cluster, left_out, parser=self.parser), cluster, left_out)
        # Articles that hold nothing else (comment) are quoted as what they are: somebody's say.
        return self._told(passed, cluster, left_out, retelling) or [
            _owned(replace(each, lone=True), cluster) for each in passed
        ]

    def _fuller(
        self, hosts: Sequence[Proposal], cluster: Cluster, left_out: LeftOut, retelling: Retelling
    ) -> list[Proposal]:
        """The hosts with what other articles tell more of them, each as likely an editor's, and as much its articles', as it is itself."""
        joined = propose_fuller(hosts, cluster, left_out, parser=self.parser)
        of = {_told_after(host): host for host in hosts}
        found = []
        for each in self._told(self._passed(joined, cluster, left_out), cluster, left_out, retelling):
            host = of[_told_after(each)]
            owners = each.told_by or host.told_by
            found.append(replace(each, chosen=host.chosen, unfit=host.unfit, lede=host.lede, told_by=owners))
        return found

    def _passed(self, proposals: Sequence[Proposal], cluster: Cluster, left_out: LeftOut) -> list[Proposal]:
        """Those that the gate lets pass, with how far each leans on what the summary most likely opens with."""
        passed = pass_gate(proposals, cluster, left_out, gate=self.gate, encoder=self.encoder)
        # What opens the summary leans on nothing that it tells itself.
        leans = self.dependence.leans([p.text for p in passed], [cluster.opening] * len(passed))
        return [
            replace(proposal, leans=0.0 if proposal.text == cluster.opening else value)
            for proposal, value in zip(passed, leans, strict=True)
        ]

    def _told(
        self, passed: list[Proposal], cluster: Cluster, left_out: LeftOut, retelling: Retelling
    ) -> list[Proposal]:
        """Of what has passed, that which may be told beside everything else the articles say, and whose claim it is."""
        kept = sifted(passed, cluster, left_out, parser=self.parser, encoder=self.encoder)
        decided = decide(kept, cluster, left_out)
        return [_owned(each, cluster) for each in with_lone(decided, cluster, retelling=retelling)]


def _owned(proposal: Proposal, cluster: Cluster) -> Proposal:
    """The proposal with whose claim it is, where one article alone says it, and whether that article is badly written."""
    return replace(
        proposal,
        told_by=proposal.told_by or (writer(proposal) if proposal.lone else ()),
        clumsy=written_by(proposal, cluster) < CLUMSY,
    )


def _told_after(proposal: Proposal) -> tuple[int, SentenceKey]:
    """Its group, and the sentence that it is worded after."""
    return proposal.group, proposal.written_from[0].key


def _likeliest(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The articles' sentences that an editor would most likely choose, each in its likeliest wording."""
    best: dict[tuple[int, SentenceKey], Proposal] = {}
    own = [proposal for proposal in proposals if proposal.origin == "extracted"]
    for proposal in sorted(own, key=lambda p: (-round(p.merit, 6), p.text)):
        best.setdefault(_told_after(proposal), proposal)
    return list(best.values())[:_HOSTS]
