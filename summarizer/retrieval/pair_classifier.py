"""How likely something holds of a text behind another: the encoder's network with upper layers of its own, and a head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError
from tokenizers import Tokenizer

from summarizer.errors import ModelError
from summarizer.retrieval.encoding import SentenceEncoder
from summarizer.weights import Weights

if TYPE_CHECKING:
    from torch import Tensor

    from summarizer.retrieval.bert import Bert

#: Word pieces of a text, and of what stands before it, that are read: of that the first and the last, for it is the opening that
#: names what the rest is about.
TEXT_PIECES, BEFORE_PIECES = 96, 192
_OPENING_PIECES = 64
#: Pairs that are kept: what one cluster asks for.
_KEPT = 2048


class PairClassifier:
    """Pairs of a text and what stands before it in, probabilities out. On a CPU a pair's is the same whatever is asked beside it."""

    def __init__(self, *, network: Bert, tokenizer: Tokenizer, head: Mapping[str, Tensor]) -> None:
        """``head``: "weight" [2 * dimensions] over the first mark's state and the mean of the text's, and "bias" [1]."""
        self._network = network
        self._tokenizer = Tokenizer.from_str(tokenizer.to_str())
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._weight, self._bias = (head[name].float().to(network.device) for name in ("weight", "bias"))
        self._kept: dict[tuple[str, str], float] = {}

    @classmethod
    def from_folder(cls, folder: Path, *, encoder: SentenceEncoder) -> PairClassifier:
        """Its own layers and the head as safetensors, on top of the encoder's. Raises ``ModelError`` for any other folder."""
        try:
            weights = Weights(folder)
            first = min(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
            network = encoder.network.with_layers(weights, first=first)
            head = {name: weights[f"head.{name}"] for name in ("weight", "bias")}
            return cls(network=network, tokenizer=encoder.tokenizer, head=head)
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise ModelError(
                f"The model in {folder} cannot be loaded: {error}. Install newsweave again."
            ) from error

    def ask(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """For each ``(text, what stands before it)`` the probability, 0..1; the latter may be empty."""
        answers = {pair: self._kept[pair] for pair in pairs if pair in self._kept}
        unread = [pair for pair in dict.fromkeys(pairs) if pair not in answers]
        rows = [pair_pieces(self._tokenizer, *pair) for pair in unread]
        for row, states in self._network.read([ids for ids, _ in rows]):
            own = torch.cat([states[0], states[1 : 1 + rows[row][1]].mean(0)])
            answers[unread[row]] = float(torch.sigmoid(own @ self._weight + self._bias))
        for pair in unread:
            self._kept[pair] = answers[pair]
        while len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        return [answers[pair] for pair in pairs]


def pair_pieces(tokenizer: Tokenizer, text: str, before: str) -> tuple[list[int], int]:
    """Ids of ``[CLS] text [SEP] before [SEP]``, and how many of them are the text's. ``tokenizer`` cuts nothing off."""
    first, last = tokenizer.encode("").ids  # the marks around a text
    own = tokenizer.encode(text, add_special_tokens=False).ids[:TEXT_PIECES]
    told = tokenizer.encode(before, add_special_tokens=False).ids
    if len(told) > BEFORE_PIECES:
        told = [*told[:_OPENING_PIECES], *told[_OPENING_PIECES - BEFORE_PIECES :]]
    return [first, *own, last, *told, last], len(own)
