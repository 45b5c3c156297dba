"""Fusion-in-Decoder: the encoder-decoder that fuses sentences.

One decoder-only language model plays both parts with the same weights. As *encoder* it reads each source on its
own, after a prefix that all sources share; every source starts at the same position, right after the prefix. As
*decoder* it goes on from the end of the longest source and attends to the prefix, to the sources' joined keys and
values, and to what it has written. No source comes first, by construction. What a source leaves depends on nothing
but the source: it is read once, whatever groups it is in, and whether it is written from or judged by.

Fusion-in-Decoder: Izacard & Grave 2021, "Leveraging Passage Retrieval with Generative Models for Open Domain
Question Answering". Windows read side by side at the same positions by an untrained decoder-only model: Ratner
et al. 2023, "Parallel Context Windows for Large Language Models".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from summarizer.fusion.llama import Llama
from summarizer.fusion.memory import SideBySide, additive, grouped, joined, padded

#: Token ids of one text.
Ids = tuple[int, ...]
Floats = NDArray[np.float32]

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

#: Tokens read in one pass: what is done to them one after the other then stays near the processor.
_PASS_TOKENS = 1024
#: Rows and columns of logits that are held at once: 8192 of the vocabulary, of so many tokens (13 MB with what they become).
_LOGIT_ROWS, _LOGIT_COLUMNS = 256, 8192
#: Tokens of sources whose keys and values are held (23 KB each with the shipped model in bf16), and of what was written
#: whose states are (1 KB).
_KEPT_TOKENS, _WRITTEN_TOKENS = 4096, 16384
#: Texts of which the gist is held (2 KB each), and the share of the layers after which it is taken: what a sentence is shows best
#: in the middle of a language model, whose upper layers turn to the next word.
_KEPT_GISTS, _GIST_DEPTH = 2048, 2 / 3


class _Read(NamedTuple):
    """What a text left when it was read."""

    #: [layers, 2, tokens, key_heads, head_dim].
    keys_values: Tensor
    #: The last layer's, [tokens, width].
    states: Tensor


class Reading(NamedTuple):
    """What the model makes of a claim beside its sources, token by token, its end included."""

    #: Log-probability of each token, float32 [tokens].
    log_probabilities: Floats
    #: The state of each in the middle of the layers, float32 [tokens, width].
    states: Floats


class FusionInDecoder:
    """A language model as encoder-decoder, for inference; trained by ``training.fid``."""

    def __init__(self, llama: Llama, *, prefix: Ids, prompt: Ids) -> None:
        """``prefix``: what every source is read after. ``prompt``: what the decoder is given before it writes."""
        self.llama = llama
        self.prompt = prompt
        self._gist_layers = round(_GIST_DEPTH * llama.shape.layers)
        self._gists: dict[Ids, Tensor] = {}
        self._prefix: Tensor | None = None
        self._prefix = self._read([prefix])[0].keys_values if prefix else None
        self._kept: dict[Ids, _Read] = {}
        self._written: dict[tuple[tuple[Ids, ...], Ids], Tensor] = {}

    @property
    def prefix_length(self) -> int:
        """Tokens that every source is read after."""
        return self._prefix.shape[2] if self._prefix is not None else 0

    def forget(self) -> None:
        """Let go of what was read and written so far."""
        self._kept.clear()
        self._written.clear()
        self._gists.clear()

    def remember(self, sources: Sequence[Ids], claim: Ids, states: Tensor) -> None:
        """Keep what each token of ``claim`` was predicted from, ``states`` [tokens, width], when it was written.

        A judge who asks about it need not have it read again.
        """
        self._written[tuple(sorted(sources)), claim] = states
        _drop_oldest(self._written, {each: len(each[1]) for each in self._written}, most=_WRITTEN_TOKENS)

    @torch.inference_mode()
    def memories(
        self, groups: Sequence[Sequence[Ids]], *, room: int = 0
    ) -> tuple[list[Tensor], Tensor, Tensor]:
        """What the decoder attends to: the prefix and each group's sources, joined.

        Of each layer keys and values [2, groups, key_heads, length + room, head_dim]; the length of each group's memory
        [groups]; and the position where the decoder goes on, the end of the group's longest source [groups].
        """
        self._keep({source for group in groups for source in group})
        before = [] if self._prefix is None else [self._prefix]
        memory, lengths = joined(
            [[*before, *(self._kept[source].keys_values for source in group)] for group in groups], room=room
        )
        _drop_oldest(self._kept, {each: len(each) for each in self._kept}, most=_KEPT_TOKENS)
        ends = [self.prefix_length + max(map(len, group)) for group in groups]
        return memory, lengths, torch.tensor(ends, device=lengths.device)

    def _keep(self, sources: Iterable[Ids]) -> None:
        """Read the sources that have not been."""
        waiting = sorted((each for each in sources if each not in self._kept), key=_longest_first)
        for rows in _passes(waiting):
            for ids, read in zip(rows, self._read(rows), strict=True):
                # A copy: a part of the whole would keep the whole.
                self._kept[ids] = _Read(*(each.clone() for each in read))

    @torch.inference_mode()
    def _read(self, rows: Sequence[Ids]) -> list[_Read]:
        """What each row leaves, longest first, read after the prefix."""
        attention, states = self._pass(rows, keep=True)
        apart = torch.split(states, [len(row) for row in rows])
        return [_Read(*each) for each in zip(attention.kept(), apart, strict=True)]

    def _pass(
        self, rows: Sequence[Ids], *, keep: bool, layers: int | None = None
    ) -> tuple[SideBySide, Tensor]:
        """Reads rows, longest first, after the prefix: who looked at whom, and the states [tokens, width].

        ``layers``: through no more than so many.
        """
        before = self._prefix
        attention = SideBySide([len(row) for row in rows], before=before, keep=keep)
        start = 0 if before is None else before.shape[2]
        device = self.llama.device
        places = torch.cat([torch.arange(start, start + len(row), device=device) for row in rows])
        ends = torch.tensor([len(row) for row in rows], device=device).cumsum(0) - 1

        def watch(done: int, states: Tensor) -> None:
            if done == self._gist_layers:
                self._gists |= zip(rows, states[ends].float(), strict=True)
                _drop_oldest(self._gists, dict.fromkeys(self._gists, 1), most=_KEPT_GISTS)

        states = self.llama(
            torch.tensor([token for row in rows for token in row], device=device),
            places,
            attention,
            watch=watch,
            layers=layers,
        )
        return attention, states

    # ---- what it makes of texts -----------------------------------------------------------------------------

    @torch.inference_mode()
    def claims(self, asked: Sequence[tuple[Sequence[Ids], Sequence[Ids]]]) -> list[list[list[float]]]:
        """Log-probability of each token of each claim, written from its sources.

        ``asked``: for each group its sources and its claims; one claim does not see another. What was written from just
        these sources is known from then; all other claims of a group are read in one pass.
        """
        keys = [[(tuple(sorted(sources)), claim) for claim in claims] for sources, claims in asked]
        known = {key: self._written[key] for of_group in keys for key in of_group if key in self._written}
        unread = [
            (sources, fresh)
            for (sources, _), of_group in zip(asked, keys, strict=True)
            if (fresh := [claim for each, claim in of_group if (each, claim) not in known])
        ]
        if unread:
            read = self._predictions(unread)
            fresh_keys = [(tuple(sorted(sources)), claim) for sources, claims in unread for claim in claims]
            known |= zip(fresh_keys, read, strict=True)
        order = list(known)
        if not order:
            return [[] for _ in asked]
        tokens = torch.tensor([token for _, claim in order for token in claim], device=self.llama.device)
        values = self._of_tokens(torch.cat([known[key] for key in order]), tokens)
        apart = torch.split(values, [len(claim) for _, claim in order])
        found = {key: own.tolist() for key, own in zip(order, apart, strict=True)}
        return [[found[key] for key in of_group] for of_group in keys]

    @torch.inference_mode()
    def readings(self, asked: Sequence[tuple[Sequence[Ids], Sequence[Ids]]]) -> list[list[Reading]]:
        """What the model makes of each claim, word by word, beside its sources; ``asked`` as in :meth:`claims`."""
        inner: list[Tensor] = []
        states = self._predictions(asked, inner=inner)
        order = [claim for _, claims in asked for claim in claims]
        tokens = torch.tensor([token for claim in order for token in claim], device=self.llama.device)
        values = torch.split(self._of_tokens(torch.cat(states), tokens), [len(claim) for claim in order])
        found = iter(
            Reading(own.cpu().numpy(), state.float().cpu().numpy())
            for own, state in zip(values, inner, strict=True)
        )
        return [[next(found) for _ in claims] for _, claims in asked]

    def _predictions(
        self, asked: Sequence[tuple[Sequence[Ids], Sequence[Ids]]], *, inner: list[Tensor] | None = None
    ) -> list[Tensor]:
        """States [tokens, width] that each token of each claim is predicted from, claim by claim.

        ``inner`` is filled with the states [tokens, width] of each claim's own tokens in the middle of the layers.
        """
        memory, lengths, positions = self.memories([sources for sources, _ in asked])
        device = lengths.device
        prompt = len(self.prompt)
        own = [[(*self.prompt, *claim) for claim in claims] for _, claims in asked]
        counts = [sum(map(len, rows)) for rows in own]
        width = max(counts)
        # Of each token of a group, padded to the longest: its claim (-1: none), its place in it, its id.
        claim_of, place_of, ids = (torch.full((len(asked), width), -1, device=device) for _ in range(3))
        for row, claims in enumerate(own):
            claim_of[row, : counts[row]] = torch.tensor(
                [number for number, each in enumerate(claims) for _ in each], device=device
            )
            place_of[row, : counts[row]] = torch.tensor(
                [place for each in claims for place in range(len(each))], device=device
            )
            ids[row, : counts[row]] = torch.tensor(
                [token for each in claims for token in each], device=device
            )
        real = claim_of >= 0
        looks = _Looking(memory, lengths, claim_of, place_of, real, heads_per_key=self.llama.heads_per_key)
        # A token is predicted where the one before it stands.
        wanted = real & (place_of >= prompt)
        at = functional.pad(wanted[:, 1:], (0, 1))[real]
        sizes = [len(claim) for _, claims in asked for claim in claims]

        def watch(done: int, states: Tensor) -> None:
            if inner is not None and done == self._gist_layers:
                inner.extend(torch.split(states[wanted[real]], sizes))

        states = self.llama(ids[real], (positions[:, None] + place_of)[real], looks, watch=watch)
        return list(torch.split(states[at], sizes))

    @torch.inference_mode()
    def sources(self, rows: Sequence[Ids], wanted: Sequence[Sequence[int]]) -> list[list[float]]:
        """Log-probability of the tokens of each source at the places ``wanted`` (from 1 on), after all before them.

        What has been read to write from, or to judge by, is not read again.
        """
        places = dict(zip(rows, wanted, strict=True))
        found: dict[Ids, list[float]] = {}
        for run in _passes(sorted(places, key=_longest_first)):
            fresh = [row for row in run if row not in self._kept]
            read = {row: self._kept[row].states for row in run if row in self._kept}
            if fresh:
                _, states = self._pass(fresh, keep=False)
                read |= zip(fresh, torch.split(states, [len(row) for row in fresh]), strict=True)
            states = torch.cat([read[row][[place - 1 for place in places[row]]] for row in run])
            tokens = [row[place] for row in run for place in places[row]]
            targets = torch.tensor(tokens, dtype=torch.long, device=states.device)
            values = iter(self._of_tokens(states, targets).tolist())
            found |= {row: [next(values) for _ in places[row]] for row in run}
        return [found[row] for row in rows]

    @torch.inference_mode()
    def gists(self, rows: Sequence[Ids]) -> Tensor:
        """What the model makes of each source as a whole, float32 [rows, width]: its last token's state in the middle of the layers.

        What has been read for anything else is not read again.
        """
        found = {row: self._gists[row] for row in rows if row in self._gists}
        for run in _passes(sorted(set(rows) - found.keys(), key=_longest_first)):
            self._pass(run, keep=False, layers=self._gist_layers)
            found |= {row: self._gists[row] for row in run}
        return torch.stack([found[row] for row in rows])

    def _of_tokens(self, states: Tensor, tokens: Tensor) -> Tensor:
        """Log-probability float32 [rows] of ``tokens`` [rows] after ``states`` [rows, width]."""
        head = self.llama.head
        found = []
        for some, targets in zip(
            torch.split(states, _LOGIT_ROWS), torch.split(tokens, _LOGIT_ROWS), strict=True
        ):
            # Part by part of the vocabulary: all logits of a text are by far the largest thing there is.
            parts = [
                functional.linear(some, columns).float().logsumexp(dim=-1)
                for columns in torch.split(head, _LOGIT_COLUMNS)
            ]
            own = (some.float() * head[targets].float()).sum(dim=-1)
            found.append(own - torch.stack(parts).logsumexp(dim=0))
        return torch.cat(found) if found else states.new_zeros(0, dtype=torch.float32)


class _Looking:
    """Claims of a group, each looking at the group's memory and at itself up to each token."""

    def __init__(
        self,
        memory: Sequence[Tensor],
        lengths: Tensor,
        claim_of: Tensor,
        place_of: Tensor,
        real: Tensor,
        *,
        heads_per_key: int,
    ) -> None:
        self._memory = memory
        self._place, self._shape = real.flatten().nonzero()[:, 0], (real.shape[0], real.shape[1])
        held = torch.arange(memory[0].shape[3], device=lengths.device) < lengths[:, None]
        same = claim_of[:, :, None] == claim_of[:, None, :]
        own = same & (place_of[:, :, None] >= place_of[:, None, :])
        seen = held[:, None].expand(-1, claim_of.shape[1], -1)
        self._mask = additive(
            torch.cat([seen, own], dim=-1), heads_per_key=heads_per_key, dtype=memory[0].dtype
        )

    def __call__(self, layer: int, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        query, key, value = (padded(flat, self._place, self._shape) for flat in (query, key, value))
        keys, values = (
            torch.cat([held, own.transpose(1, 2)], dim=2)
            for held, own in zip(self._memory[layer], (key, value), strict=True)
        )
        return grouped(query, keys, values, self._mask).flatten(0, 1)[self._place]


def _drop_oldest(kept: dict[_Key, _Value], tokens: Mapping[_Key, int], *, most: int) -> None:
    """Lets go of what was kept first until no more than so many ``tokens`` are held."""
    held = sum(tokens.values())
    for oldest in list(kept):
        if held <= most:
            return
        held -= tokens[oldest]
        del kept[oldest]


def _longest_first(ids: Ids) -> tuple[int, Ids]:
    return -len(ids), ids


def _passes(rows: Sequence[Ids]) -> Iterator[list[Ids]]:
    """Rows in runs of at most so many tokens, or of one row."""
    run: list[Ids] = []
    tokens = 0
    for row in rows:
        if run and tokens + len(row) > _PASS_TOKENS:
            yield run
            run, tokens = [], 0
        run.append(row)
        tokens += len(row)
    if run:
        yield run
