"""Support by a learned checker: any classifier of (source, claim) pairs, ours or another, turned on documents.

How a document is shown to a model of sentence pairs matters as much as the model (SummaC: Laban et al. 2022;
AlignScore: Zha et al. 2023). For each sentence of an output, the nearest sentences of the documents are looked at one by
one, with their neighbours, and together; the best view counts.
"""

from __future__ import annotations

import itertools
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from summarizer import models
from summarizer.errors import ModelError
from summarizer.lexical import content_stems

if TYPE_CHECKING:
    import torch

    from summarizer.encoding import SentenceEncoder

View = Literal["single", "window", "joined"]

#: Sentences of the documents that are read alone, that are read with their neighbours, and that are read together.
_SINGLES, _WINDOWS, _JOINED = 3, 2, 3
#: Sentences that are embedded for one claim: those that share most words with it.
_SHORTLIST = 12


def evidence(
    claim: str, documents: Sequence[Sequence[str]], *, encoder: SentenceEncoder | None = None
) -> list[tuple[View, str]]:
    """Distinct pieces of the documents in which ``claim`` is most likely backed, each with how it was cut.

    Sentences are ranked by the share of the claim's content words that they hold, rare words first; with ``encoder`` the
    best dozen are ranked anew by that plus their cosine with the claim.
    """
    sentences = [sentence for document in documents for sentence in document]
    if not sentences:
        return []
    stems = [frozenset(content_stems(sentence)) for sentence in sentences]
    counts = Counter(stem for each in stems for stem in each)
    wanted = dict.fromkeys(content_stems(claim))
    weight = {stem: math.log(1 + len(stems) / counts.get(stem, 0.5)) for stem in wanted}
    total = sum(weight.values()) or 1.0
    near = [sum(weight[stem] for stem in wanted if stem in each) / total for each in stems]
    order = sorted(range(len(sentences)), key=lambda i: (-round(near[i], 5), i))
    if encoder is not None:
        best = order[:_SHORTLIST]
        vectors = encoder.encode([claim, *(sentences[i] for i in best)])
        cosine = dict(zip(best, (vectors[1:] @ vectors[0]).tolist(), strict=True))
        order = sorted(best, key=lambda i: (-round(near[i] + cosine[i], 5), i)) + order[_SHORTLIST:]
    edges = set(np.cumsum([0, *map(len, documents)]).tolist())
    found: list[tuple[View, str]] = [("single", sentences[i]) for i in order[:_SINGLES]]
    for i in order[:_WINDOWS]:
        first = i if i in edges else i - 1
        last = i if i + 1 in edges else i + 1
        found.append(("window", " ".join(sentences[first : last + 1])))
    found.append(("joined", " ".join(sentences[i] for i in sorted(order[:_JOINED]))))
    distinct: dict[str, View] = {}
    for view, text in found:
        distinct.setdefault(text, view)
    return [(view, text) for text, view in distinct.items()]


def encode_pairs(
    tokenizer: Any, pairs: Sequence[tuple[str, str]], *, max_tokens: int, matched: bool
) -> list[tuple[list[int], list[int]]]:
    """Word pieces and token types of (source, claim) pairs, the longer side cut.

    With ``matched`` the types tell the model what it would need millions of pairs to learn to look for: 0 source, 1 claim
    piece that follows its left neighbour in the source too, 2 claim piece that the source has elsewhere, 3 claim
    piece that it lacks. A changed name or figure is a 3; swapped roles and joined halves are 2s.
    """
    tokens = tokenizer(
        [source for source, _ in pairs],
        [claim for _, claim in pairs],
        truncation="longest_first",
        max_length=max_tokens,
    )
    found = []
    for row, ids in enumerate(tokens["input_ids"]):
        sides = tokens.sequence_ids(row)
        types = [int(side == 1) for side in sides]
        if matched:
            source = [piece for piece, side in zip(ids, sides, strict=True) if side == 0]
            known, neighbours = set(source), set(itertools.pairwise(source))
            before = None
            for place, (piece, side) in enumerate(zip(ids, sides, strict=True)):
                if side != 1:
                    continue
                if piece not in known:
                    types[place] = 3
                elif before is not None and (before, piece) not in neighbours:
                    types[place] = 2
                before = piece
        found.append((ids, types))
    return found


class LearnedChecker:
    """Support of each output sentence by the documents' nearest sentences, 0..1.

    ``model`` is a local folder or a hub id of a model with a sequence-classification head that has a label
    "entailment" (or two labels, the second meaning "supported"). ``encoder`` helps to find the nearest sentences; without
    it, words alone do. Raises :class:`ModelError` if the model cannot be had.
    """

    def __init__(
        self,
        model: str,
        *,
        device: str = "auto",
        batch_size: int = 32,
        encoder: SentenceEncoder | None = None,
        bfloat16: bool = False,
    ) -> None:
        import torch
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        folder = models.model_folder(model)
        try:
            with models.quiet_transformers():
                if _is_slim(folder):
                    self._tokenizer, self._model = load_slim(folder)
                else:
                    self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
                    self._model = AutoModelForSequenceClassification.from_pretrained(
                        folder, use_safetensors=True, local_files_only=True, dtype=torch.float32
                    )
        except (OSError, ValueError) as error:
            raise ModelError(f"The checker {model!r} cannot be loaded: {error}") from error
        self._device: torch.device = models.resolve_device(device)
        self._model = self._model.eval().to(self._device)
        self._batch_size = batch_size
        self._encoder = encoder
        self._bfloat16 = bfloat16
        config = self._model.config
        self._matched = bool(getattr(config, "matched_types", False))
        self._typed = getattr(config, "type_vocab_size", 0) > 1
        self._pad = self._tokenizer.pad_token_id or 0
        self._max_tokens = min(self._tokenizer.model_max_length, 512)
        labels = {str(name).casefold(): int(number) for number, name in self._model.config.id2label.items()}
        entailment = [number for name, number in labels.items() if name.startswith("entail")]
        if not entailment and len(labels) != 2:
            raise ModelError(
                f"The checker {model!r} has the labels {', '.join(labels)}: one must be 'entailment'."
            )
        self._entailment = entailment[0] if entailment else 1

    def score(self, sentences: Sequence[str], documents: Sequence[Sequence[str]]) -> float:
        """Mean over the output's sentences of :meth:`scores`; NaN where there is nothing to compare."""
        found = self.scores(sentences, documents)
        return sum(found) / len(found) if found else math.nan

    def scores(self, sentences: Sequence[str], documents: Sequence[Sequence[str]]) -> list[float]:
        """Support of each output sentence by the documents (lists of sentences); empty without documents."""
        if not any(documents):
            return []
        pieces = [
            [text for _, text in evidence(sentence, documents, encoder=self._encoder)]
            for sentence in sentences
        ]
        flat = self.entailed(
            [(text, sentence) for sentence, texts in zip(sentences, pieces, strict=True) for text in texts]
        )
        values = iter(flat)
        return [max(next(values) for _ in texts) for texts in pieces]

    def entailed(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Probability that the first of each pair backs the second, in order."""
        import torch

        distinct = sorted(set(pairs), key=lambda pair: (len(pair[0]) + len(pair[1]), pair))
        found: dict[tuple[str, str], float] = {}
        for start in range(0, len(distinct), self._batch_size):
            batch = distinct[start : start + self._batch_size]
            encoded = encode_pairs(self._tokenizer, batch, max_tokens=self._max_tokens, matched=self._matched)
            longest = max(len(ids) for ids, _ in encoded)
            tokens = {
                "input_ids": [ids + [self._pad] * (longest - len(ids)) for ids, _ in encoded],
                "attention_mask": [[1] * len(ids) + [0] * (longest - len(ids)) for ids, _ in encoded],
            }
            if self._typed:
                tokens["token_type_ids"] = [types + [0] * (longest - len(types)) for _, types in encoded]
            inputs = {name: torch.tensor(rows, device=self._device) for name, rows in tokens.items()}
            with (
                torch.inference_mode(),
                torch.autocast(self._device.type, torch.bfloat16, enabled=self._bfloat16),
            ):
                logits = self._model(**inputs).logits.float()
            values = torch.softmax(logits, dim=-1)[:, self._entailment].tolist()
            found.update(zip(batch, values, strict=True))
        return [found[pair] for pair in pairs]


# -- weights beside the encoder's ---------------------------------------------------------------------------

_SLIM = "beside_embedded_encoder"


def save_slim(model: Any, folder: Path) -> None:
    """Write only what a fine-tuned classifier does not share with the embedded encoder, as fp16 safetensors.

    The folder is read by :class:`LearnedChecker`; embeddings and frozen layers come from the installed encoder.
    """
    import torch
    from safetensors.torch import load_file, save_file

    base = load_file(models.encoder_folder() / "model.safetensors")
    own = {
        name: value.detach().cpu().to(torch.float16).contiguous()
        for name, value in model.state_dict().items()
        if not _shared(name, value, base)
    }
    folder.mkdir(parents=True, exist_ok=True)
    config = model.config.to_dict() | {_SLIM: True}
    (folder / "config.json").write_text(json.dumps(config, indent=2, default=str), encoding="utf-8")
    save_file(own, folder / "model.safetensors", metadata={"format": "pt"})


def _shared(name: str, value: Any, base: Mapping[str, Any]) -> bool:
    import torch

    other = base.get(name.removeprefix("bert."))
    # A saved classifier may be rounded to half precision; what was never trained is equal up to that.
    return (
        other is not None
        and other.shape == value.shape
        and torch.equal(other.to(torch.float16), value.detach().cpu().to(torch.float16))
    )


def _is_slim(folder: Path) -> bool:
    return bool(json.loads((folder / "config.json").read_text(encoding="utf-8")).get(_SLIM))


def load_slim(folder: Path) -> tuple[Any, Any]:
    """Tokenizer and classifier of a folder that :func:`save_slim` wrote. Raises :class:`ModelError`."""
    from safetensors.torch import load_file
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    encoder = models.encoder_folder()
    model = BertForSequenceClassification(BertConfig.from_pretrained(folder))
    wanted = model.state_dict()
    state = {f"bert.{name}": value for name, value in load_file(encoder / "model.safetensors").items()}
    state = {name: value for name, value in state.items() if name in wanted}
    state |= load_file(folder / "model.safetensors")
    wrong = [name for name in wanted if name not in state or state[name].shape != wanted[name].shape]
    if wrong:
        raise ModelError(
            f"The checker in {folder} does not fit the installed encoder: {', '.join(wrong[:3])}."
        )
    model.load_state_dict({name: state[name].to(wanted[name].dtype) for name in wanted})
    return AutoTokenizer.from_pretrained(encoder, local_files_only=True), model
