"""Text to token ids and back, by the tokenizer file alone: the model library takes seconds to import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from tokenizers import Tokenizer

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


class Tokens:
    """A ``tokenizer.json`` with what a fuser asks of it. In an article's text nothing is a special token."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        tokenizer.no_truncation()
        tokenizer.no_padding()

    @classmethod
    def of(cls, tokenizer: PreTrainedTokenizerBase) -> Tokens:
        """What is behind one of the model library's fast tokenizers: a copy, so that settings of one leave the other."""
        return cls(Tokenizer.from_str(cast(Any, tokenizer).backend_tokenizer.to_str()))

    @classmethod
    def from_folder(cls, folder: Path) -> Tokens:
        """Raises ``OSError`` or ``ValueError`` where there is no such file, or it is none."""
        # The library's own error is a bare Exception; the text is read here so that a missing file has its own.
        text = (folder / "tokenizer.json").read_text(encoding="utf-8")
        try:
            return cls(Tokenizer.from_str(text))
        except Exception as error:
            raise ValueError(f"{folder / 'tokenizer.json'} is no tokenizer: {error}") from error

    def ids(self, text: str, *, plain: bool = False) -> list[int]:
        """Token ids. ``plain``: an article's text, in which nothing is a special token."""
        self._tokenizer.encode_special_tokens = plain
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def batch(self, texts: Sequence[str]) -> list[list[int]]:
        """The same of many plain texts."""
        self._tokenizer.encode_special_tokens = True
        return [each.ids for each in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Start and end of each token of a plain text, in characters."""
        self._tokenizer.encode_special_tokens = True
        return list(self._tokenizer.encode(text, add_special_tokens=False).offsets)

    def text(self, ids: Sequence[int]) -> str:
        """What the ids say, special tokens left out."""
        return str(self._tokenizer.decode(list(ids), skip_special_tokens=True))

    def id_of(self, token: str) -> int:
        """Id of one token of the vocabulary. Raises ``ValueError`` if there is none."""
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise ValueError(f"The tokenizer has no token {token!r}.")
        return int(found)

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """Id of every token, added ones as well."""
        return dict(self._tokenizer.get_vocab(with_added_tokens=True))

    @property
    def special(self) -> frozenset[int]:
        """Ids of the tokens that write nothing."""
        return frozenset(
            index for index, token in self._tokenizer.get_added_tokens_decoder().items() if token.special
        )
