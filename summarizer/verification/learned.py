"""A second opinion on support: a small cross-encoder, trained on true sentences made false.

The rules of :mod:`summarizer.verification.support` know names, numbers, dates, quotations and who did what; they miss
words turned round, a "could" that became a "will", one sentence's deed given to another's doer. This model catches
half of what they let pass. It is a veto and no proof: it only ever speaks against a sentence, and only when it is
sure. Trained by ``python -m training checker``; its card stands beside its weights.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from summarizer import models
from summarizer.errors import ModelError

#: Folder of the shipped checker: its own layers only; the rest is the embedded encoder's.
WEIGHTS = Path(__file__).parent / "weights"
#: Support below which a sentence that the rules accept is refused. On kept-out sentences it refuses half of the false ones
#: that the rules accept; of the true readings one in 140, of what people fused from their sources none of 80
#: (``training.checker_trial``). From 0.3 on, what people fused begins to suffer.
VETO = 0.25
#: Support from which it confirms a wording that is far from the sources' own. Together with the rules' floor of 0.7 as
#: many false sentences pass as by the rules alone at 0.95 (6.3 and 6.8 % of 1,168), and twice as many that people
#: fused (49 and 23 % of 291).
CONFIRMS = 0.5

_SLIM = "beside_embedded_encoder"


class SecondOpinion:
    """Support of sentences by their sources, 0..1, as a classifier of (source, claim) pairs sees it."""

    def __init__(
        self,
        *,
        model: Any,
        tokenizer: Any,
        device: str = "cpu",
        bfloat16: bool = False,
        batch_size: int = 32,
        max_tokens: int = 256,
    ) -> None:
        self._model = model.eval().to(models.resolve_device(device))
        self._tokenizer = tokenizer
        self._device = models.resolve_device(device)
        self._bfloat16 = bfloat16
        self._batch_size = batch_size
        self._max_tokens = max_tokens
        self._matched = bool(getattr(model.config, "matched_types", False))
        self._typed = getattr(model.config, "type_vocab_size", 0) > 1
        labels = {str(name).casefold(): int(number) for number, name in model.config.id2label.items()}
        entailment = [number for name, number in labels.items() if name.startswith("entail")]
        if not entailment and len(labels) != 2:
            raise ModelError(f"The checker has the labels {', '.join(labels)}: one must be 'entailment'.")
        self._supported = entailment[0] if entailment else 1

    @classmethod
    def from_embedded(cls, *, device: str = "cpu", bfloat16: bool = False) -> SecondOpinion:
        """The checker that ships, over the encoder that set-up installs. Raises ``ModelError``."""
        return cls.from_folder(WEIGHTS, device=device, bfloat16=bfloat16)

    @classmethod
    def from_folder(
        cls, folder: Path, *, device: str = "cpu", bfloat16: bool = False, batch_size: int = 32
    ) -> SecondOpinion:
        """A checker's folder: whole, or only what it does not share with the embedded encoder."""
        import torch
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        try:
            with models.quiet_transformers():
                if _is_slim(folder):
                    tokenizer, model = load_slim(folder)
                else:
                    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
                    model = AutoModelForSequenceClassification.from_pretrained(
                        folder, use_safetensors=True, local_files_only=True, dtype=torch.float32
                    )
        except (OSError, ValueError) as error:
            raise ModelError(f"The checker in {folder} cannot be loaded: {error}") from error
        longest = min(int(tokenizer.model_max_length), 512)
        return cls(
            model=model,
            tokenizer=tokenizer,
            device=device,
            bfloat16=bfloat16,
            batch_size=batch_size,
            max_tokens=longest,
        )

    def support(self, claims: Sequence[str], sources: Sequence[Sequence[str]]) -> list[float]:
        """Support of each claim by its own sources: by the one that backs it best, or by all of them together.

        Sources are joined as they stand: give them in an order that does not depend on the articles' (``Sentence.key``).
        """
        views = [
            list(dict.fromkeys([*each, " ".join(each)])) if each else []
            for each in (list(dict.fromkeys(group)) for group in sources)
        ]
        values = iter(
            self.entailed([(v, claim) for claim, each in zip(claims, views, strict=True) for v in each])
        )
        return [max((next(values) for _ in each), default=0.0) for each in views]

    def entailed(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Probability that the first of each pair backs the second, in order."""
        import torch

        # The same pairs give the same values in whatever order they come.
        distinct = sorted(set(pairs), key=lambda pair: (len(pair[0]) + len(pair[1]), pair))
        found: dict[tuple[str, str], float] = {}
        for start in range(0, len(distinct), self._batch_size):
            batch = distinct[start : start + self._batch_size]
            inputs = self._tensors(batch)
            with (
                torch.inference_mode(),
                torch.autocast(self._device.type, torch.bfloat16, enabled=self._bfloat16),
            ):
                logits = self._model(**inputs).logits.float()
            values = torch.softmax(logits, dim=-1)[:, self._supported].tolist()
            found.update(zip(batch, values, strict=True))
        return [found[pair] for pair in pairs]

    def _tensors(self, batch: Sequence[tuple[str, str]]) -> dict[str, Any]:
        import torch

        encoded = encode_pairs(self._tokenizer, batch, max_tokens=self._max_tokens, matched=self._matched)
        longest = max(len(ids) for ids, _ in encoded)
        pad = self._tokenizer.pad_token_id or 0
        tokens = {
            "input_ids": [ids + [pad] * (longest - len(ids)) for ids, _ in encoded],
            "attention_mask": [[1] * len(ids) + [0] * (longest - len(ids)) for ids, _ in encoded],
        }
        if self._typed:
            tokens["token_type_ids"] = [types + [0] * (longest - len(types)) for _, types in encoded]
        return {name: torch.tensor(rows, device=self._device) for name, rows in tokens.items()}


def encode_pairs(
    tokenizer: Any, pairs: Sequence[tuple[str, str]], *, max_tokens: int, matched: bool
) -> list[tuple[list[int], list[int]]]:
    """Word pieces and token types of (source, claim) pairs, the longer side cut.

    With ``matched`` the types tell the model what it would need millions of pairs to learn to look for: 0 source, 1 claim
    piece that follows its left neighbour in the source too, 2 claim piece that the source has elsewhere, 3 claim
    piece that it lacks. A changed name or figure is a 3; joined halves meet in a 2.
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


# -- weights beside the encoder's ---------------------------------------------------------------------------


def save_slim(model: Any, folder: Path) -> None:
    """Write only what a fine-tuned classifier does not share with the embedded encoder, as fp16 safetensors.

    Embeddings and frozen layers are then read from the installed encoder.
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
    config = {key: value for key, value in model.config.to_dict().items() if key != "_name_or_path"}
    (folder / "config.json").write_text(
        json.dumps(config | {_SLIM: True}, indent=2, sort_keys=True, default=str) + "\n", encoding="utf-8"
    )
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
