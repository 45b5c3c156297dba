"""What the decoder writes: the likeliest tokens, with the sources' own words tried ahead.

Greedy search, and what fusing asks for sped up: most of a fused sentence stands in a source already. After what it has
just written, each group is given the words that follow there in a source, all of them are read in one pass, and as many
are kept as the model would have written itself. The result is the same token for token. Yang et al. 2023, "Inference
with Reference: Lossless Acceleration of Large Language Models".

Further candidates leave the first one at the steps where it was least certain, by the second-likeliest token, and go on
greedily: what differs is then what the model doubted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from summarizer.fusion.fid import FusionInDecoder, Ids
from summarizer.fusion.memory import additive, grouped, padded
from summarizer.packing import Linear

#: ``constrain(group, tokens)``: what is added to the score of each token of the vocabulary after ``tokens``: float32
#: [vocabulary], minus infinity where it may not be written.
Constraint = Callable[[int, Sequence[int]], NDArray[np.float32]]

#: Tokens of all groups that one step reads on a CPU, where more take longer, and elsewhere.
_STEP_TOKENS, _LONG_STEP_TOKENS = 192, 8192
#: The most that are tried ahead in one group, as more is mostly in vain; and what there should be room for.
_MOST_AHEAD, _WORTHWHILE_AHEAD = 12, 8
#: Tokens that two runs are compared by to find the one that goes on as what is written may.
_LONGEST_CONTEXT = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One finished output."""

    #: Without the end token.
    tokens: Ids
    #: Mean log-probability per token under the model alone, end token included.
    log_probability: float


class _Doubt(NamedTuple):
    """A step at which another token was nearly as good."""

    #: How far the chosen one was ahead, in nats; infinite where nothing else may stand there.
    margin: float
    place: int
    token: int
    #: Log-probability of the other token under the model alone.
    own: float
    #: Whether the other token ends the sentence.
    ends: bool


@dataclass(slots=True, kw_only=True)
class _Path:
    """What has been written of one of a group's candidates."""

    group: int
    #: Where words are looked for.
    drawn_from: Sequence[_Source]
    tokens: list[int] = field(default_factory=list)
    #: Log-probability of each token under the model alone, and the state [width] that it was predicted from.
    own: list[float] = field(default_factory=list)
    states: list[Tensor] = field(default_factory=list)
    doubts: list[_Doubt] = field(default_factory=list)
    #: Tokens of it that are in the memory.
    held: int = 0
    #: The token that ended it.
    end: int | None = None
    #: Nothing more may be written.
    stuck: bool = False

    def ahead(self, most: int) -> list[int]:
        """Tokens that may well follow: those after the longest run in a source that ends as this path does."""
        if not self.tokens:
            return list(self.drawn_from[0].ids[:most])
        longest, following = 0, Ids()
        for source in self.drawn_from:
            length, place = source.agreement(self.tokens)
            if length > longest:
                longest, following = length, source.ids[place : place + most]
        return list(following)

    def hypothesis(self) -> Hypothesis:
        return Hypothesis(tokens=tuple(self.tokens), log_probability=sum(self.own) / len(self.own))


class _Source:
    """A text whose words may be written again."""

    def __init__(self, ids: Ids) -> None:
        self.ids = ids
        self._places: dict[int, list[int]] = defaultdict(list)
        for place, token in enumerate(ids):
            self._places[token].append(place)

    def agreement(self, tokens: Sequence[int]) -> tuple[int, int]:
        """Length of the longest run here that ends as ``tokens`` do, and the place after the first such run."""
        longest, after = 0, 0
        for place in self._places.get(tokens[-1], ()):
            length = 1
            while (
                length < min(_LONGEST_CONTEXT, len(tokens), place + 1)
                and self.ids[place - length] == tokens[-1 - length]
            ):
                length += 1
            if length > longest:
                longest, after = length, place + 1
        return longest, after


def step_tokens(device: torch.device) -> int:
    """Tokens of all groups that one step reads."""
    return _STEP_TOKENS if device.type == "cpu" else _LONG_STEP_TOKENS


def most_groups(device: torch.device) -> int:
    """Groups that are best written at once: with more of them there is no room to try words ahead."""
    return step_tokens(device) // _WORTHWHILE_AHEAD


class Writer:
    """Writes for a batch of groups at once."""

    def __init__(
        self,
        model: FusionInDecoder,
        *,
        vocabulary: NDArray[np.int64],
        end_tokens: Sequence[int],
        stops: Set[int] = frozenset(),
        stop_bonus: float = 0.0,
        max_new_tokens: int,
        no_repeat_ngram_size: int = 0,
        constrain: Constraint | None = None,
    ) -> None:
        """``vocabulary`` (ids [columns], ascending): the only tokens that may be written, and all that chances are shared among.

        ``stops``: tokens that end a sentence, as a full stop does; they gain ``stop_bonus`` nats over the others.

        ``no_repeat_ngram_size``: no so many tokens in a row are written twice (0: they may be).
        """
        self._model = model
        self._vocabulary = vocabulary
        self._ends = frozenset(end_tokens)
        self._stops = frozenset(stops)
        self._bonus = np.where(np.isin(vocabulary, sorted(stops)), np.float32(stop_bonus), np.float32(0))
        self._longest = max_new_tokens
        self._run = no_repeat_ngram_size
        self._constrain = constrain
        head = model.llama.head
        self._head = Linear(head[torch.as_tensor(self._vocabulary, device=head.device)])

    @torch.inference_mode()
    def write(
        self, groups: Sequence[Sequence[Ids]], texts: Sequence[Sequence[Ids]], *, candidates: int = 1
    ) -> list[list[Hypothesis]]:
        """For each group up to ``candidates`` finished outputs, the likeliest first, no two alike.

        ``groups``: token ids of the sources as they are read; ``texts``: as they would be written. What is unfinished
        after ``max_new_tokens`` is given up: half a sentence is no sentence.
        """
        if not groups:
            return []
        memory = _Memory(self._model, groups, room=len(self._model.prompt) + self._longest + _MOST_AHEAD + 1)
        going = [
            _Path(group=group, drawn_from=[_Source(text) for text in texts[group]])
            for group in range(len(groups))
        ]
        finished: list[list[_Path]] = [[] for _ in groups]
        waiting: list[list[_Path]] = [[] for _ in groups]
        while going:
            self._step(memory, going)
            following = []
            for path in going:
                if path.end is None and not path.stuck and len(path.tokens) < self._longest:
                    following.append(path)
                    continue
                own = finished[path.group]
                if path.end is not None:
                    own.append(path)
                    claim = (*path.tokens, path.end)
                    self._model.remember(groups[path.group], claim, torch.stack(path.states))
                    if len(own) == 1 and not waiting[path.group]:
                        waiting[path.group] = _branches(path, wanted=candidates - 1)
                # The memory of what it leaves is still the first path's: branches go from the end to the start.
                if waiting[path.group]:
                    following.append(waiting[path.group].pop(0))
            going = following
        return [_best(paths) for paths in finished]

    def _step(self, memory: _Memory, going: Sequence[_Path]) -> None:
        most = min(_MOST_AHEAD, max(step_tokens(self._model.llama.device) // len(going) - 1, 1))
        ahead = [path.ahead(most) for path in going]
        states = memory.read(going, ahead)
        scores = self._head(states).float()
        totals = scores.logsumexp(-1).tolist()
        rows = iter(zip(states, scores.cpu().numpy(), totals, strict=True))
        for path, tried in zip(going, ahead, strict=True):
            # A row of the last token that is written, and one of each that is tried.
            own = [next(rows) for _ in range(len(tried) + 1)]
            for (state, row, total), expected in zip(own, [*tried, None], strict=True):
                path.states.append(state)
                if self._choose(path, row, total) != expected:
                    break
            # What was tried and kept is in the memory; the last one chosen is not.
            path.held = len(path.tokens) - 1

    def _choose(self, path: _Path, logits: NDArray[np.float32], total: float) -> int | None:
        """Add the likeliest token that may follow; None where the path ends."""
        scores = logits + self._bonus
        if self._constrain is not None:
            scores += self._constrain(path.group, path.tokens)
        scores[self._banned(path.tokens)] = -np.inf
        best = int(scores.argmax())
        first, chosen = float(scores[best]), int(self._vocabulary[best])
        if not np.isfinite(first) or len(path.tokens) >= self._longest:
            path.stuck = True
            return None
        path.own.append(float(logits[best]) - total)
        if chosen in self._ends:
            path.end = chosen
            return None
        scores[best] = -np.inf
        second = int(scores.argmax())
        token, value = int(self._vocabulary[second]), float(scores[second])
        if token not in self._ends and np.isfinite(value):
            path.doubts.append(
                _Doubt(
                    first - value,
                    len(path.tokens),
                    token,
                    float(logits[second]) - total,
                    token in self._stops,
                )
            )
        path.tokens.append(chosen)
        return chosen

    def _banned(self, tokens: Sequence[int]) -> list[int]:
        """Columns of the tokens that would end a run of so many for a second time."""
        size = self._run
        if not size or len(tokens) < size:
            return []
        last = tokens[len(tokens) - size + 1 :]
        following = {
            tokens[end] for end in range(size - 1, len(tokens)) if tokens[end - size + 1 : end] == last
        }
        return [int(np.searchsorted(self._vocabulary, token)) for token in sorted(following)]


def _branches(path: _Path, *, wanted: int) -> list[_Path]:
    """Other ways on where ``path`` was least certain, from its end to its start."""
    # Where the sentence might have ended comes first: what was written mostly says less then, and that truly.
    chosen = sorted(path.doubts, key=lambda doubt: (not doubt.ends, doubt.margin, doubt.place))[:wanted]
    return [
        _Path(
            group=path.group,
            # Having left it, a branch mostly comes back to the path's own words.
            drawn_from=[_Source(tuple(path.tokens)), *path.drawn_from],
            tokens=[*path.tokens[: doubt.place], doubt.token],
            own=[*path.own[: doubt.place], doubt.own],
            states=path.states[: doubt.place + 1],
            held=doubt.place,
        )
        for doubt in sorted(chosen, key=lambda doubt: -doubt.place)
    ]


def _best(paths: Sequence[_Path]) -> list[Hypothesis]:
    distinct = {path.hypothesis().tokens: path.hypothesis() for path in reversed(paths)}
    return sorted(distinct.values(), key=lambda each: (-each.log_probability, each.tokens))


class _Memory:
    """Keys and values of each group's sources and of what is being written from them."""

    def __init__(self, model: FusionInDecoder, groups: Sequence[Sequence[Ids]], *, room: int) -> None:
        self._llama, self._prompt = model.llama, model.prompt
        self._states, lengths, self._positions = model.memories(groups, room=room)
        slots = torch.arange(self._states[0].shape[3], device=lengths.device)
        self._length = len(slots) - room
        #: bool [groups, slots]: what is there to look at before anything is written.
        self._there = slots < lengths[:, None]
        #: Place in the batch of each group; those that are done leave it.
        self._row = {group: group for group in range(len(groups))}

    def read(self, paths: Sequence[_Path], ahead: Sequence[Sequence[int]]) -> Tensor:
        """States of each path's last token and of what is tried after it, [tokens, width], path by path."""
        self._let_go([path.group for path in paths])
        device = self._there.device
        rows, slots, ids, kept = [], [], [], []
        start = len(self._prompt)
        for path, tried in zip(paths, ahead, strict=True):
            own = [*path.tokens[path.held :], *tried]
            first = start + path.held
            if not path.held:  # the prompt is read before the first token
                own, first = [*self._prompt, *own], 0
            rows.append(self._row[path.group])
            slots.append([first + number for number in range(len(own))])
            ids.append(own)
            kept.append(len(tried) + 1)
        width = max(map(len, ids))
        place = torch.tensor(
            [column + width * row for row, own in zip(rows, ids, strict=True) for column in range(len(own))],
            device=device,
        )
        flat_slots = torch.tensor([slot for own in slots for slot in own], device=device)
        row_of = torch.tensor([row for row, own in zip(rows, ids, strict=True) for _ in own], device=device)
        attention = _Writing(
            self._states,
            memory=self._length,
            there=self._there,
            row_of=row_of,
            slots=flat_slots,
            place=place,
            width=width,
            heads_per_key=self._llama.heads_per_key,
        )
        states = self._llama(
            torch.tensor([token for own in ids for token in own], device=device),
            self._positions[row_of] + flat_slots,
            attention,
        )
        ends = np.cumsum([len(own) for own in ids])
        wanted = [index for end, count in zip(ends, kept, strict=True) for index in range(end - count, end)]
        return states[torch.tensor(wanted, device=device)]

    def _let_go(self, groups: Sequence[int]) -> None:
        """Move the groups that are left together, when they are few enough for that to pay."""
        if len(groups) > 0.7 * len(self._row):
            return
        rows = torch.tensor([self._row[group] for group in groups], device=self._there.device)
        # Layer by layer: never is all of it there twice.
        for number, states in enumerate(self._states):
            self._states[number] = states[:, rows]
        self._there, self._positions = self._there[rows], self._positions[rows]
        self._row = {group: row for row, group in enumerate(groups)}


class _Writing:
    """What is being written, looking at its group's memory and at what was written before it."""

    def __init__(
        self,
        states: Sequence[Tensor],
        *,
        memory: int,
        there: Tensor,
        row_of: Tensor,
        slots: Tensor,
        place: Tensor,
        width: int,
        heads_per_key: int,
    ) -> None:
        self._states = states
        self._row_of, self._slots = row_of, memory + slots
        self._place, self._shape = place, (len(there), width)
        self._used = memory + int(slots.max()) + 1
        slot = torch.zeros((len(there) * width,), dtype=torch.long, device=there.device)
        slot[place] = self._slots
        keys = torch.arange(self._used, device=there.device)
        # Groups that are done wait for the others; their queries are nothing, and so is what comes of them.
        written = (keys >= memory) & (keys <= slot.view(self._shape)[:, :, None])
        self._mask = additive(
            there[:, None, : self._used] | written, heads_per_key=heads_per_key, dtype=states[0].dtype
        )

    def __call__(self, layer: int, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        keys, values = self._states[layer]
        keys[self._row_of, :, self._slots] = key
        values[self._row_of, :, self._slots] = value
        found = grouped(
            padded(query, self._place, self._shape),
            keys[:, :, : self._used],
            values[:, :, : self._used],
            self._mask,
        )
        return found.flatten(0, 1)[self._place]
