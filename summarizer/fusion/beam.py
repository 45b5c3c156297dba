"""Batched beam search over any step-wise decoder.

Plain length-normalised beam search (as in Wu et al. 2016, "Google's Neural Machine Translation System",
with a power of the length as the penalty). Every batch row is one *group* with its own beams; groups that are
done leave the batch, so that short sentences do not wait for long ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

#: ``constrain(tokens, scores, groups)``: ``tokens`` [rows, length] written so far, ``scores`` [rows, vocabulary]
#: log-probabilities of the tokens that the decoder knows, ``groups`` the group of each row. Returns scores of the
#: same shape; ``-inf`` forbids.
Constraint = Callable[[Tensor, Tensor, Sequence[int]], Tensor]


class Decoder(Protocol):
    """What beam search needs of a model; it keeps its own cache."""

    @property
    def vocabulary(self) -> Tensor | None:
        """Token ids [vocabulary] that the logits are of, where those are not all there are."""
        ...

    def start(self) -> Tensor:
        """Logits of the first token, [groups, vocabulary]."""
        ...

    def step(self, tokens: Tensor, parents: Tensor) -> Tensor:
        """Logits [groups, beams, vocabulary] after ``tokens`` [groups, beams].

        ``parents`` [groups, beams] says which beam of the previous step each token continues.
        """
        ...

    def keep(self, groups: Tensor) -> None:
        """Go on with these rows of the batch (indices, ascending) alone."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One finished output."""

    #: Without the end token.
    tokens: tuple[int, ...]
    #: What the search ranked by: constrained log-probability over length.
    score: float
    #: Mean log-probability per token under the model alone, end token included.
    log_probability: float


def beam_search(
    decoder: Decoder,
    *,
    num_beams: int,
    max_new_tokens: int,
    end_tokens: Sequence[int],
    constrain: Constraint | None = None,
    length_penalty: float = 1.0,
    no_repeat_ngram_size: int = 0,
    strands: int = 1,
    diversity: float = 0.0,
) -> list[list[Hypothesis]]:
    """For each group up to ``num_beams`` finished hypotheses, best first; ties go to the lower token ids.

    No ``no_repeat_ngram_size`` tokens in a row are written twice (0: they may be). Hypotheses still unfinished after
    ``max_new_tokens`` are given up: half a sentence is no sentence.

    ``strands``: parts of the beams that search by themselves, ``num_beams / strands`` each; one loses ``diversity`` nats
    for a token as often as a strand before it takes that token at the same step, so that candidates differ in more than
    a word. Diverse beam search: Vijayakumar et al. 2018.
    """
    if num_beams % strands:
        raise ValueError(f"{num_beams} beams cannot be shared out among {strands} strands.")
    width = num_beams // strands
    logits = decoder.start()
    groups, vocabulary = logits.shape
    device = logits.device
    known = decoder.vocabulary
    ends = torch.tensor(list(end_tokens), device=device)
    alive = list(range(groups))
    finished: list[list[list[Hypothesis]]] = [[[] for _ in range(strands)] for _ in range(groups)]

    # Before the first token every group has one beam; the first step spreads it over num_beams.
    tokens = torch.empty((groups, 1, 0), dtype=torch.long, device=device)
    ranked = torch.zeros((groups, 1), device=device)  # sums of constrained scores
    plain = torch.zeros((groups, 1), device=device)  # sums of the model's own log-probabilities
    logits = logits[:, None]

    for length in range(1, max_new_tokens + 1):
        beams = tokens.shape[1]
        log_probabilities = torch.log_softmax(logits.float(), dim=-1)
        scores = log_probabilities
        if constrain is not None:
            rows = [group for group in alive for _ in range(beams)]
            flat = constrain(tokens.flatten(0, 1), log_probabilities.flatten(0, 1).clone(), rows)
            scores = flat.view_as(log_probabilities)
        if no_repeat_ngram_size:
            scores = _without_repeats(tokens, scores, size=no_repeat_ngram_size, known=known)
        sums = ranked[:, :, None] + scores
        taken = torch.zeros((len(alive), vocabulary), device=device)
        chosen: list[tuple[Tensor, Tensor, Tensor, Tensor]] = []
        for strand in range(strands):
            first = 0 if beams == 1 else strand * width
            of_strand = sums[:, first : first + (1 if beams == 1 else width)]
            # Twice the beams: even if every beam offers an end token, enough unfinished ones remain.
            wanted = min(2 * width, of_strand.shape[1] * vocabulary)
            index = (of_strand - diversity * taken[:, None]).flatten(1).topk(wanted, dim=-1).indices
            best = of_strand.flatten(1).gather(1, index)
            parents, columns = first + index // vocabulary, index % vocabulary
            next_tokens = columns if known is None else known[columns]
            own = plain.gather(1, parents) + log_probabilities.flatten(1).gather(
                1, parents * vocabulary + columns
            )
            is_end = torch.isin(next_tokens, ends) & best.isfinite()
            for row, rank in is_end[:, :width].nonzero().tolist():
                finished[alive[row]][strand].append(
                    Hypothesis(
                        tokens=tuple(tokens[row, parents[row, rank]].tolist()),
                        score=best[row, rank].item() / length**length_penalty,
                        log_probability=own[row, rank].item() / length,
                    )
                )
            # In the order of the penalised scores, which is what the strand goes by.
            order = torch.arange(wanted, device=device).expand_as(index) + wanted * (
                is_end | ~best.isfinite()
            )
            kept = order.topk(min(width, wanted), dim=-1, largest=False).indices.sort(dim=-1).values
            ended = is_end.gather(1, kept)
            chosen.append(
                (
                    best.gather(1, kept).masked_fill(ended, -torch.inf),
                    parents.gather(1, kept),
                    next_tokens.gather(1, kept),
                    own.gather(1, kept),
                )
            )
            taken.scatter_add_(1, columns.gather(1, kept), torch.ones_like(best.gather(1, kept)))
        ranked, parents, next_tokens, plain = (torch.cat(each, dim=1) for each in zip(*chosen, strict=True))
        tokens = torch.cat(
            [tokens.gather(1, parents[:, :, None].expand(-1, -1, length - 1)), next_tokens[:, :, None]],
            dim=-1,
        )

        going = []
        for row, open_scores in enumerate(ranked.tolist()):
            # As many finished as beams is enough: waiting until no open beam can overtake them doubles the time,
            # and what comes late is mostly a finished sentence with an afterthought.
            waits = any(len(done) < width for done in finished[alive[row]])
            if waits and max(open_scores) > -torch.inf:
                going.append(row)
        if not going or length == max_new_tokens:
            break
        if len(going) < len(alive):
            rows_kept = torch.tensor(going, device=device)
            decoder.keep(rows_kept)
            alive = [alive[row] for row in going]
            tokens, ranked, plain = tokens[rows_kept], ranked[rows_kept], plain[rows_kept]
            parents, next_tokens = parents[rows_kept], next_tokens[rows_kept]
        # A beam that has no way on stays in place with a score of minus infinity and is never chosen.
        logits = decoder.step(next_tokens, parents)
    return [
        sorted(
            (each for done in strand_of for each in sorted(done, key=_rank)[:width]),
            key=_rank,
        )
        for strand_of in finished
    ]


def _rank(hypothesis: Hypothesis) -> tuple[float, tuple[int, ...]]:
    return -hypothesis.score, hypothesis.tokens


def _without_repeats(tokens: Tensor, scores: Tensor, *, size: int, known: Tensor | None) -> Tensor:
    """``scores`` [groups, beams, vocabulary] with what would end a run of ``size`` tokens for a second time at -inf."""
    banned = []
    for row, path in enumerate(tokens.flatten(0, 1).tolist()):
        last = path[len(path) - size + 1 :]
        banned += [
            (row, path[end]) for end in range(size - 1, len(path)) if path[end - size + 1 : end] == last
        ]
    if not banned:
        return scores
    rows, columns = (torch.tensor(each, device=scores.device) for each in zip(*banned, strict=True))
    if known is not None:  # what was written is known, so that it is found
        columns = torch.searchsorted(known, columns)
    flat = scores.flatten(0, 1).clone()
    flat[rows, columns] = -torch.inf
    return flat.view_as(scores)
