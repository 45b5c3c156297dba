"""Grounded decoding: a name or a number that no source has cannot be written.

At every step a beam may not begin, go on with or end a word that looks like a name (a capital letter) or a number
(a digit, or a number word such as "three") unless one of the group's sources has that word. Other words are free;
those that no source uses can be made to cost something. A sentence's first word may take a capital where the
sources have it in lower case or it is a function word.

Constraining summaries to the entities of their source: Mao et al. 2020, "Constrained Abstractive Summarization:
Preserving Factual Consistency with Constrained Generation".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from summarizer.errors import ModelError
from summarizer.text.lists import words

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

#: How PEGASUS's tokenizers spell a new line.
NEWLINE = "<n>"

#: bool [vocabulary]. NumPy, not torch: torch would wake its threads for each of these small operations.
Mask = NDArray[np.bool_]

# Tokens may hold part of a character's bytes. Python writes such bytes as lone surrogates ("surrogateescape"),
# which count as letters here until the rest of the character arrives.
_LETTER = r"(?:[^\W_]|[\udc80-\udcff])"
#: Between digits they belong to a number: "4.5", "1,000", "10:30".
_SEPARATORS = (".", ",", ":", "/")
_WORD = re.compile(rf"{_LETTER}+(?:(?<=\d)[.,:/](?=\d){_LETTER}+)*")
#: The word that is still being written, with a separator that may yet join two digits.
_OPEN_WORD = re.compile(rf"(?:{_LETTER}*\d[.,:/])*{_LETTER}*\Z")
_STOP = re.compile(r"[.!?][\"'”’)\]]*")
_SENTENCE_START = re.compile(r"(?:\A|[.!?][\"'”’)\]]*\s)[\s\"'“‘(\[]*\Z")

#: Words without content of their own: they may open any sentence.
FUNCTION_WORDS = words("function_words")

#: Number words are numbers. "One" is left out: it is a pronoun as often as a number.
NUMBER_WORDS = words("number_words")


def _is_guarded(word: str) -> bool:
    """Whether a word looks like a name or a number."""
    return word in NUMBER_WORDS or any(character.isupper() or character.isdigit() for character in word)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _prefixes(word: str) -> list[str]:
    """Every beginning of a word, byte by byte, the whole word included."""
    data = _bytes(word)
    return [_text(data[:end]) for end in range(1, len(data) + 1)]


def token_strings(vocabulary: Mapping[str, int], special: Set[int]) -> list[str | None]:
    """What each token id puts into running text, spaces included; None for special tokens.

    ``vocabulary``: id of each token, ``special``: ids of those that write nothing. Bytes that are only part of a
    character appear as lone surrogates. Knows byte-level BPE (SmolLM2, BART, LED), SentencePiece (T5, PEGASUS) and
    WordPiece (BERT). Raises ``ModelError`` for tokenizers that mark words in no way known here.
    """
    if any(token.startswith("Ġ") for token in vocabulary):
        byte_of = _byte_level_alphabet()

        def text(token: str) -> str:
            if not all(character in byte_of for character in token):
                return token  # an added token stands as it is
            return _text(bytes(byte_of[character] for character in token))

    elif any(token.startswith("▁") for token in vocabulary):

        def text(token: str) -> str:
            if re.fullmatch(r"<0x[0-9A-F]{2}>", token):
                return _text(bytes([int(token[3:5], 16)]))
            return "\n" if token == NEWLINE else token.replace("▁", " ")

    elif any(token.startswith("##") for token in vocabulary):

        def text(token: str) -> str:
            return token[2:] if token.startswith("##") else f" {token}"

    else:
        raise ModelError(
            "Cannot tell where words begin in the vocabulary of this model's tokenizer: grounded decoding knows "
            "byte-level BPE, SentencePiece and WordPiece."
        )
    strings: list[str | None] = [None] * (max(vocabulary.values()) + 1)
    for token, index in vocabulary.items():
        if index not in special:
            strings[index] = text(token)
    return strings


def _byte_level_alphabet() -> dict[str, int]:
    """The byte behind each character of byte-level BPE (GPT-2): printable ones stand for themselves."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {
        chr(256 + offset): byte for offset, byte in enumerate(others)
    }


class TokenTable:
    """What grounding needs to know of a vocabulary, worked out once for each tokenizer."""

    def __init__(self, vocabulary: Mapping[str, int], special: Set[int], *, size: int | None = None) -> None:
        """``vocabulary`` and ``special`` as for :func:`token_strings`; ``size``: width of the model's output, where it is
        wider than the vocabulary.
        """
        self._strings = token_strings(vocabulary, special)
        self.size = max(size or 0, len(self._strings))
        self.opening: dict[str, list[int]] = defaultdict(list)
        self.continuing: dict[str, list[int]] = defaultdict(list)
        free_openings: list[int] = []
        free_continuations: list[int] = []
        plain: list[int] = []
        for index, text in enumerate(self._strings):
            if not text:
                continue
            words = _WORD.findall(text)
            if not words:
                plain.append(index)
                if text in _SEPARATORS:
                    self.continuing[text].append(index)
            elif text == words[0]:
                self.continuing[text].append(index)
                if not _is_guarded(text) and text.isalpha():
                    free_continuations.append(index)
            elif len(words) == 1 and text.endswith(words[0]) and text[0] not in _SEPARATORS:
                self.opening[words[0]].append(index)
                if not _is_guarded(words[0]) and words[0].isalpha():
                    free_openings.append(index)
            # Left over are odd mixtures such as "U.S" or ".5": whatever they write can be written in smaller
            # pieces, so they are never needed.
        #: Tokens that end a sentence.
        self.stops = frozenset(
            index for index, text in enumerate(self._strings) if text and _STOP.fullmatch(text)
        )
        #: bool [size]: special tokens, which end an output or write nothing.
        self.special = self.mask(index for index, text in enumerate(self._strings) if text is None)
        #: bool [size]: spaces and punctuation.
        self.plain = self.mask(plain)
        #: bool [size]: tokens that begin a word without capitals and digits after a boundary.
        self.free_openings = self.mask(free_openings)
        #: bool [size]: tokens of letters in lower case that go on with whatever word is open.
        self.free_continuations = self.mask(free_continuations)

    @classmethod
    def of(cls, tokenizer: PreTrainedTokenizerBase, *, size: int | None = None) -> TokenTable:
        """The same of one of the model library's tokenizers."""
        special = set(tokenizer.all_special_ids) | {
            index for index, token in tokenizer.added_tokens_decoder.items() if token.special
        }
        return cls(tokenizer.get_vocab(), special, size=size)

    def mask(self, indices: Iterable[int]) -> Mask:
        """bool [size], True at ``indices``."""
        mask = np.zeros(self.size, dtype=np.bool_)
        mask[list(indices)] = True
        return mask

    def text(self, tokens: Sequence[int]) -> str:
        """Running text of token ids; special tokens write nothing."""
        written = "".join(self._strings[token] or "" for token in tokens if token < len(self._strings))
        return _text(_bytes(written))


class _Lexicon:
    """A set of words that may be written, and their beginnings."""

    def __init__(self, words: Iterable[str]) -> None:
        self.whole = sorted(set(words))
        self._whole = frozenset(self.whole)
        self._encoded = sorted(_bytes(word) for word in self.whole)
        self.begun = sorted({prefix for word in self.whole for prefix in _prefixes(word)})
        self._begun = frozenset(self.begun)

    def begins(self, tail: str) -> bool:
        return tail in self._begun

    def additions(self, tail: str) -> list[str]:
        """What may follow an open word so that it is still the beginning of a word in here."""
        start = _bytes(tail)
        additions = set()
        for word in self._encoded[bisect_left(self._encoded, start) :]:
            if not word.startswith(start):
                break
            if len(word) > len(start):
                additions.update(_prefixes(_text(word[len(start) :])))
        return sorted(additions)

    def __contains__(self, word: str) -> bool:
        return word in self._whole


class _Grounding:
    """The rules of one group, remembered for every state that its text has been in."""

    def __init__(
        self,
        sources: Sequence[str],
        table: TokenTable,
        *,
        vocabulary: NDArray[np.int64] | None,
        source_bonus: float,
    ) -> None:
        self._table = table
        self._vocabulary = vocabulary
        self._source_bonus = source_bonus
        words = {word for source in sources for word in _WORD.findall(source)}
        lower = {word for word in words | FUNCTION_WORDS if word[0].islower()}
        opening = {word[0].upper() + word[1:] for word in lower}
        # Signs such as "€" may come byte by byte too.
        signs = {sign for source in sources for sign in source if ord(sign) > 127 and not sign.isalnum()}
        self._middle = _Lexicon(words | signs)
        self._start = _Lexicon(words | signs | opening)
        self._called_for = _Lexicon(words | signs | opening | FUNCTION_WORDS)
        self._called_for_openings = table.special | table.plain
        self._called_for_openings |= table.mask(
            token for prefix in self._called_for.begun for token in table.opening.get(prefix, ())
        )
        self._openings = {lexicon: self._allowed_openings(lexicon) for lexicon in (self._middle, self._start)}
        self._states: dict[tuple[str, bool], NDArray[np.float32]] = {}

    def _allowed_openings(self, lexicon: _Lexicon) -> Mask:
        """bool [size]: what may stand where no word is open."""
        opening = self._table.opening
        known = (token for prefix in lexicon.begun for token in opening.get(prefix, ()))
        numbers = (token for word in NUMBER_WORDS if word not in lexicon for token in opening.get(word, ()))
        free = self._table.special | self._table.plain | self._table.free_openings
        return (free | self._table.mask(known)) & ~self._table.mask(numbers)

    def penalties(self, text: str) -> NDArray[np.float32]:
        """What each token of the vocabulary loses after ``text``: float32, minus infinity for what is forbidden."""
        match = _OPEN_WORD.search(text)
        tail = match.group() if match else ""
        at_start = _SENTENCE_START.search(text, 0, len(text) - len(tail)) is not None
        state = (tail, at_start)
        if state not in self._states:
            forbidden, novel = self._work_out(tail, self._start if at_start else self._middle)
            if self._vocabulary is not None:
                forbidden, novel = forbidden[self._vocabulary], novel[self._vocabulary]
            penalties = novel * np.float32(-self._source_bonus)
            penalties[forbidden] = -np.inf
            self._states[state] = penalties
        return self._states[state]

    def _work_out(self, tail: str, lexicon: _Lexicon) -> tuple[Mask, Mask]:
        """Which tokens are forbidden, and which begin a word that no source uses: bool [size]."""
        table = self._table
        separated = tail.endswith(_SEPARATORS)  # "4." is 4 and a full stop, or the start of 4.5
        word = tail[:-1] if separated else tail
        if not word or word in lexicon or not _is_guarded(word):  # the word may end here
            allowed, called_for = self._openings[lexicon].copy(), self._called_for_openings.copy()
        else:
            allowed, called_for = table.mask(()), table.mask(())

        def continuations(additions: Iterable[str]) -> Mask:
            return table.mask(token for text in additions for token in table.continuing.get(text, ()))

        if not separated and not _is_guarded(tail):
            allowed |= table.free_continuations
            allowed &= ~continuations(
                number[len(tail) :]
                for number in NUMBER_WORDS
                if number not in lexicon and number.startswith(tail)
            )
        allowed |= continuations(lexicon.additions(tail))
        if not tail or self._called_for.begins(tail):
            called_for |= continuations(self._called_for.additions(tail))
        else:  # the word was new when it began; going on with it costs nothing more
            called_for |= table.free_continuations
        return ~allowed, allowed & ~called_for


class GroundingProcessor:
    """Grounded decoding for the search here and, as a logits processor, for transformers' ``generate``.

    ``groups``: the sources of each group in the batch. ``source_bonus``: what a word that some source uses gains
    over one that none does, in nats, once a word. ``vocabulary``: the token ids that the scores are of, where those
    are not all there are.
    """

    def __init__(
        self,
        groups: Sequence[Sequence[str]],
        table: TokenTable,
        *,
        source_bonus: float = 0.0,
        vocabulary: NDArray[np.int64] | None = None,
    ) -> None:
        self._groups = groups
        self._table = table
        self._source_bonus = source_bonus
        self._vocabulary = vocabulary
        self._rules: dict[int, _Grounding] = {}

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """``input_ids`` [rows, length], ``scores`` [rows, vocabulary]; a group's beams are neighbouring rows."""
        beams = input_ids.shape[0] // len(self._groups)
        penalties = [self.penalties(row // beams, tokens) for row, tokens in enumerate(input_ids.tolist())]
        return scores + torch.from_numpy(np.stack(penalties)).to(scores.device, scores.dtype)

    def penalties(self, group: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        """What each token loses after ``tokens`` of a group; see :data:`~summarizer.fusion.writing.Constraint`."""
        if group not in self._rules:
            self._rules[group] = _Grounding(
                self._groups[group],
                self._table,
                vocabulary=self._vocabulary,
                source_bonus=self._source_bonus,
            )
        return self._rules[group].penalties(self._table.text(tokens))
