"""From groups and their fused candidates to the sentences of the summary.

    wordings -> pass the gate -> leave out -> decide -> select -> choose -> order -> polish -> the gate again -> carriers

What is printed is what the gate has seen; what it does not let pass is not said, and is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from summarizer.cluster import Cluster
from summarizer.composition.carriers import with_carriers
from summarizer.composition.disagreements import decide
from summarizer.composition.leaving_out import without_answered, without_outdated, without_slanted
from summarizer.composition.lone import with_lone
from summarizer.composition.ordering import SentenceOrdering
from summarizer.composition.passing import pass_gate
from summarizer.composition.planning import ContentPlanning
from summarizer.composition.proposals import Proposal, writer, written_by
from summarizer.composition.selection import Selection
from summarizer.composition.settling import settle
from summarizer.composition.wordings import LeftOut, propose
from summarizer.decontext.context_model import ContextModel
from summarizer.fusion.fluency import CLUMSY
from summarizer.grouping.retelling import Retelling
from summarizer.judging import Gate
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.text.parsing import Parser


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
        proposed = self.proposed(cluster, left_out, retelling=retelling)
        settled = settle(
            self.selection.with_editor(proposed, cluster),
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
        told = self._told(self._passed(cluster, left_out), cluster, left_out, retelling)
        return [replace(p, clumsy=written_by(p, cluster) < CLUMSY) for p in told]

    def _passed(self, cluster: Cluster, left_out: LeftOut) -> list[Proposal]:
        """The ways to say each group that the gate lets pass."""
        passed = pass_gate(
            propose(cluster, left_out, parser=self.parser),
            cluster,
            left_out,
            gate=self.gate,
            encoder=self.encoder,
        )
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
        kept = without_answered(passed, cluster.ranking, left_out, encoder=self.encoder)
        kept = without_outdated(kept, cluster.ranking, left_out, parser=self.parser)
        kept = without_slanted(kept, cluster, left_out, parser=self.parser)
        kept = decide(kept, cluster, left_out, parser=self.parser)
        told = with_lone(kept, cluster, retelling=retelling) or [
            # Articles that hold nothing else (comment) are quoted as what they are: somebody's say.
            replace(proposal, lone=True)
            for proposal in passed
        ]
        return [replace(p, told_by=p.told_by or writer(p)) if p.lone else p for p in told]
