"""Sentence embeddings: all-MiniLM-L6-v2, mean-pooled unit vectors (Reimers & Gurevych 2019)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from summarizer import models
from summarizer.lexical import content_stems
from summarizer.progress import advance, expect

if TYPE_CHECKING:
    import torch

Vectors = npt.NDArray[np.float32]


class SentenceEncoder:
    """Texts in, unit vectors out; the dot product of two rows is their cosine similarity.

    The same set of texts gives the same bytes in whatever order it comes: texts are sorted by length and
    content before they are batched, and each distinct text is encoded once.
    """

    def __init__(
        self,
        *,
        model: Any,
        tokenizer: Any,
        device: torch.device,
        bfloat16: bool = False,
        batch_size: int = 64,
        max_tokens: int = 128,
    ) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._device = device
        self._bfloat16 = bfloat16
        self._batch_size = batch_size
        # 128 word pieces hold 99.8 % of news sentences; beyond that the vector hardly changes.
        self._max_tokens = max_tokens

    @classmethod
    def from_embedded(cls, *, device: str = "cpu", bfloat16: bool = False) -> SentenceEncoder:
        """The encoder that set-up installs. Raises ``ModelError`` if it is missing or damaged."""
        return cls.from_folder(models.encoder_folder(), device=device, bfloat16=bfloat16)

    @classmethod
    def from_folder(cls, folder: Path, *, device: str = "cpu", bfloat16: bool = False) -> SentenceEncoder:
        """Any BERT-like encoder whose sentence vector is the mean of its token vectors."""
        import torch
        from transformers import AutoModel, AutoTokenizer

        place = torch.device(device)
        with models.quiet_transformers():
            model = AutoModel.from_pretrained(folder, use_safetensors=True, local_files_only=True)
            tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        return cls(model=model.eval().to(place), tokenizer=tokenizer, device=place, bfloat16=bfloat16)

    @property
    def dimensions(self) -> int:
        """Length of a sentence vector."""
        return int(self._model.config.hidden_size)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of ``texts``: float32 of shape ``(len(texts), dimensions)``."""
        import torch

        distinct = sorted(set(texts), key=lambda text: (len(text), text))
        vectors = np.zeros((len(distinct), self.dimensions), dtype=np.float32)
        for start, tokens, hidden in self._read(distinct):
            mask = tokens["attention_mask"].unsqueeze(-1).float()
            mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
            vectors[start : start + len(mean)] = torch.nn.functional.normalize(mean, dim=1).cpu().numpy()
        place = {text: row for row, text in enumerate(distinct)}
        return vectors[[place[text] for text in texts]] if texts else vectors

    def encode_words(self, texts: Sequence[str]) -> list[dict[str, Vectors]]:
        """The words of each text that carry content, as they stand in it, with their unit vectors of ``(dimensions,)``.

        A word's vector is the mean of its pieces', read in its sentence; of a word that a text has twice the last counts,
        and what lies beyond the tokens that are read is left out.
        """
        distinct = sorted(set(texts), key=lambda text: (len(text), text))
        found: dict[str, dict[str, Vectors]] = {}
        for start, tokens, hidden in self._read(distinct):
            vectors = hidden.cpu().numpy()
            for row, text in enumerate(distinct[start : start + len(vectors)]):
                found[text] = words = {}
                for match in WORD.finditer(text):
                    pieces = {
                        piece
                        for place in range(*match.span())
                        if (piece := tokens.char_to_token(row, place)) is not None
                    }
                    if pieces and has_content(match.group()):
                        mean = vectors[row, sorted(pieces)].mean(0)
                        words[match.group()] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        return [found[text] for text in texts]

    def _read(self, texts: Sequence[str]) -> Iterator[tuple[int, Any, Any]]:
        """Batch by batch: place of its first text, its tokens, and the states of the last layer in float32."""
        import torch

        expect(len(texts), "sentences")
        for start in range(0, len(texts), self._batch_size):
            tokens = self._tokenizer(
                texts[start : start + self._batch_size],
                padding=True,
                truncation=True,
                max_length=self._max_tokens,
                return_tensors="pt",
            ).to(self._device)
            with (
                torch.inference_mode(),
                torch.autocast(self._device.type, torch.bfloat16, enabled=self._bfloat16),
            ):
                hidden = self._model(**tokens).last_hidden_state.float()
            yield start, tokens, hidden
            advance(len(hidden), "sentences")


#: A word as it stands, hyphens and all.
WORD = re.compile(r"[^\s“”\"(),;:]+")


def has_content(word: str) -> bool:
    """Whether a word carries content, be it a score."""
    return bool(content_stems(word)) or any(char.isdigit() for char in word)
