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
) -> list[list[Hypothesis]]:
    """For each group up to ``num_beams`` finished hypotheses, best first; ties go to the lower token ids.

    No ``no_repeat_ngram_size`` tokens in a row are written twice (0: they may be). Hypotheses still unfinished after
    ``max_new_tokens`` are given up: half a sentence is no sentence.
    """
    logits = decoder.start()
    groups, vocabulary = logits.shape
    device = logits.device
    known = decoder.vocabulary
    ends = torch.tensor(list(end_tokens), device=device)
    alive = list(range(groups))
    finished: list[list[Hypothesis]] = [[] for _ in range(groups)]

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
        # Twice the beams: even if every beam offers an end token, enough unfinished ones remain.
        wanted = min(2 * num_beams, beams * vocabulary)
        best, index = (ranked[:, :, None] + scores).flatten(1).topk(wanted, dim=-1)
        parents, next_tokens = index // vocabulary, index % vocabulary
        if known is not None:
            next_tokens = known[next_tokens]
        own = plain.gather(1, parents) + log_probabilities.flatten(1).gather(1, index)
        is_end = torch.isin(next_tokens, ends) & best.isfinite()
        open_scores = best.masked_fill(is_end, -torch.inf)

        for row, rank in is_end[:, :num_beams].nonzero().tolist():
            finished[alive[row]].append(
                Hypothesis(
                    tokens=tuple(tokens[row, parents[row, rank]].tolist()),
                    score=best[row, rank].item() / length**length_penalty,
                    log_probability=own[row, rank].item() / length,
                )
            )

        chosen_scores, chosen = open_scores.topk(min(num_beams, wanted), dim=-1)
        parents = parents.gather(1, chosen)
        next_tokens = next_tokens.gather(1, chosen)
        tokens = torch.cat(
            [tokens.gather(1, parents[:, :, None].expand(-1, -1, length - 1)), next_tokens[:, :, None]],
            dim=-1,
        )
        ranked, plain = chosen_scores, own.gather(1, chosen)

        going = []
        for row, best_open in enumerate(chosen_scores[:, 0].tolist()):
            # As many finished as beams is enough: waiting until no open beam can overtake them doubles the time,
            # and what comes late is mostly a finished sentence with an afterthought.
            if best_open > -torch.inf and len(finished[alive[row]]) < num_beams:
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
    return [sorted(done, key=lambda each: (-each.score, each.tokens))[:num_beams] for done in finished]


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
