"""Groups and what was written of them in; out, every way to say a group that is whole and can be understood by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from summarizer.cluster import Cluster
from summarizer.composition.compression import compressions
from summarizer.composition.proposals import Proposal
from summarizer.decontext.context_dependence import stands_alone
from summarizer.decontext.tidying import tidy
from summarizer.decontext.whole import is_speakerless, is_whole, requoted
from summarizer.text.parsing import Parser, tells
from summarizer.text.quotes import plain

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: Texts that are left out on the way to the summary, each with the reason.
LeftOut = list[tuple[str, str]]

# Words that what takes a sentence back may have.
_LONGEST_ANSWER = 60


def propose(cluster: Cluster, left_out: LeftOut, *, parser: Parser) -> list[Proposal]:
    """The members that can stand alone, their shorter forms, and what a fuser wrote that no article says."""
    proposed: dict[tuple[int, str], Proposal] = {}
    for proposal in _extracted(cluster, parser=parser):
        proposed.setdefault((proposal.group, proposal.text), proposal)
    said = [*map(_claim, proposed.values()), *(each.text for each in cluster.readings.values())]
    known = set(map(_bare, said))
    for number, group in enumerate(cluster.groups):
        for text in map(tidy, group.written):
            if _bare(text) not in known:
                known.add(_bare(text))
                proposed[number, text] = Proposal(
                    group=number, text=text, origin="fused", written_from=group.sources
                )
    for each in list(proposed.values()):
        quoting = None if each.answer else requoted(each.text, cluster.groups[each.group])
        if quoting is not None:
            proposed.setdefault((each.group, quoting), replace(each, text=quoting))
    return _printable(list(proposed.values()), left_out, parser=parser)


def propose_fuller(
    hosts: Sequence[Proposal], cluster: Cluster, left_out: LeftOut, *, parser: Parser
) -> list[Proposal]:
    """Articles' own sentences, each with what another article tells more of something in it."""
    joined = [
        Proposal(
            group=host.group, text=join.part.text, origin="fused", written_from=join.sources, part=join.part
        )
        for host in hosts
        for join in cluster.joins.get(host.written_from[0].key, ())
    ]
    return _printable(joined, left_out, parser=parser)


def may_be_printed(text: str, doc: Doc) -> bool:
    """Whether a sentence that a fuser wrote is whole, says who says what it quotes, and can be understood by itself."""
    return _is_told_in_full(text, doc) and stands_alone(doc)


def _extracted(cluster: Cluster, *, parser: Parser) -> Iterator[Proposal]:
    """The members that can stand alone, each with its shorter forms; what is taken back or answered, with that, word for word."""
    for number, group in enumerate(cluster.groups):
        own = [cluster.readings[member.key] for member in group.members]
        alone = [reading for reading in own if reading.standalone]
        for reading, doc in zip(alone, parser.parse([each.text for each in alone]), strict=True):
            answer = tidy(reading.answer) if reading.answer else ""
            for text in (reading.text,) if answer else (reading.text, *compressions(doc)):
                yield Proposal(
                    group=number,
                    text=f"{tidy(text)} {answer}".strip(),
                    origin="extracted",
                    written_from=(reading.sentence,),
                    answer=answer,
                )


def _printable(proposed: Sequence[Proposal], left_out: LeftOut, *, parser: Parser) -> list[Proposal]:
    """Those that are whole and can be understood by themselves; of what a fuser wrote the others are noted."""
    claims = [_claim(each) for each in proposed]
    kept = []
    for proposal, claim, doc in zip(proposed, claims, parser.parse(claims), strict=True):
        answer = proposal.answer
        if proposal.origin == "fused":
            printable = may_be_printed(claim, doc)
        else:
            whole = len(answer.split()) <= _LONGEST_ANSWER and answer.count("“") == answer.count("”")
            printable = whole and _is_told_in_full(claim, doc)
        if printable:
            kept.append(proposal)
        elif proposal.origin == "fused":
            left_out.append((proposal.text, "cannot be understood by itself"))
    return kept


def _is_told_in_full(text: str, doc: Doc) -> bool:
    """Whether a sentence is whole, says who says what it quotes, and tells something."""
    return is_whole(text) and not is_speakerless(text) and tells(doc)


def _claim(proposal: Proposal) -> str:
    """The text without what takes it back or answers it."""
    return proposal.text.removesuffix(f" {proposal.answer}") if proposal.answer else proposal.text


def _bare(text: str) -> str:
    """A text without its marks: what differs in them alone is one wording."""
    return plain(text).strip(" .,;:!?")
