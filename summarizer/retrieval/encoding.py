"""Sentence embeddings: all-MiniLM-L6-v2, mean-pooled unit vectors (Reimers & Gurevych 2019)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from summarizer import models
from summarizer.errors import ModelError
from summarizer.progress import advance, expect
from summarizer.text.words import content_stems

if TYPE_CHECKING:
    from summarizer.retrieval.bert import Bert

Vectors = npt.NDArray[np.float32]


class _Read(NamedTuple):
    """A text's word pieces, and the states of the last layer: ``(pieces, dimensions)``."""

    pieces: Encoding
    states: Vectors


class SentenceEncoder:
    """Texts in, unit vectors out; the dot product of two rows is their cosine similarity.

    On a CPU the same text gives the same bytes whatever is encoded with it or was before. What was read last is kept,
    since the sentences of a cluster are asked for several times over: by sentence, by word, and again when written.
    """

    def __init__(self, *, model: Bert, tokenizer: Tokenizer, max_tokens: int = 128) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        # 128 word pieces hold 99.8 % of news sentences; beyond that the vector hardly changes.
        self._tokenizer.enable_truncation(min(max_tokens, model.positions))
        self._kept: dict[str, _Read] = {}
        self._pieces_kept = 0

    @classmethod
    def from_embedded(cls, *, device: str = "cpu", bfloat16: bool = False) -> SentenceEncoder:
        """The encoder that set-up installs. Raises ``ModelError`` if it is missing or damaged."""
        return cls.from_folder(models.encoder_folder(), device=device, bfloat16=bfloat16)

    @classmethod
    def from_folder(cls, folder: Path, *, device: str = "cpu", bfloat16: bool = False) -> SentenceEncoder:
        """Any BERT whose sentence vector is the mean of its token vectors. Raises ``ModelError`` for another folder."""
        import torch

        from summarizer.retrieval.bert import Bert

        dtype = torch.bfloat16 if bfloat16 else torch.float32
        model = Bert.from_folder(folder, device=torch.device(device), dtype=dtype)
        try:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # the library has no class of its own for it
            raise ModelError(
                f"The encoder's tokenizer.json in {folder} cannot be read: {error}. Copy the model again."
            ) from error
        return cls(model=model, tokenizer=tokenizer)

    @property
    def dimensions(self) -> int:
        """Length of a sentence vector."""
        return self._model.dimensions

    @property
    def network(self) -> Bert:
        """What reads the word pieces, for models that share its lower layers."""
        return self._model

    @property
    def tokenizer(self) -> Tokenizer:
        """What cuts texts into word pieces. It cuts them off as well: read others with a copy of it."""
        return self._tokenizer

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of ``texts``: float32 of shape ``(len(texts), dimensions)``."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        rows: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            rows.setdefault(text, []).append(row)
        for text, read in self._read(rows):
            vectors[rows[text]] = _unit(read.states.mean(0))
        return vectors

    def encode_words(self, texts: Sequence[str]) -> list[dict[str, Vectors]]:
        """The words of each text that carry content, as they stand in it, with their unit vectors of ``(dimensions,)``.

        A word's vector is the mean of its pieces', read in its sentence; of a word that a text has twice the last counts,
        and what lies beyond the tokens that are read is left out.
        """
        found = {text: _words(text, read) for text, read in self._read(dict.fromkeys(texts))}
        return [found[text] for text in texts]

    def _read(self, texts: Collection[str]) -> Iterator[tuple[str, _Read]]:
        """What each of the texts, which are distinct, is read as; in no order that means anything."""
        expect(len(texts), "sentences")
        unread = [text for text in texts if text not in self._kept]
        known = [(text, self._kept[text]) for text in texts if text in self._kept]
        yield from known
        advance(len(known), "sentences")
        pieces = self._tokenizer.encode_batch(unread)
        for row, states in self._model.read([each.ids for each in pieces]):
            read = _Read(pieces[row], states.cpu().numpy())
            self._keep(unread[row], read)
            yield unread[row], read
            advance(1, "sentences")

    def _keep(self, text: str, read: _Read) -> None:
        self._kept[text] = read
        self._pieces_kept += len(read.states)
        while self._pieces_kept > _PIECES_KEPT:
            oldest = self._kept.pop(next(iter(self._kept)))
            self._pieces_kept -= len(oldest.states)


#: Word pieces of which the states are kept: some 300 sentences', 13 MB.
_PIECES_KEPT = 8192


def _unit(vector: Vectors) -> Vectors:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _words(text: str, read: _Read) -> dict[str, Vectors]:
    words = {}
    for match in WORD.finditer(text):
        pieces = {
            piece for place in range(*match.span()) if (piece := read.pieces.char_to_token(place)) is not None
        }
        if pieces and has_content(match.group()):
            words[match.group()] = _unit(read.states[sorted(pieces)].mean(0))
    return words


#: A word as it stands, hyphens and all.
WORD = re.compile(r"[^\s“”\"(),;:]+")


def has_content(word: str) -> bool:
    """Whether a word carries content, be it a score."""
    return bool(content_stems(word)) or any(char.isdigit() for char in word)
