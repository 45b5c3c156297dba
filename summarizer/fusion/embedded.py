"""The default fuser: Fusion-in-Decoder on a small language model that set-up installs, on any laptop."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError

from summarizer import devices, models
from summarizer.config import Config
from summarizer.errors import ModelError
from summarizer.fusion.base import Candidate, Truncation
from summarizer.fusion.constrained_decoding import GroundingProcessor, TokenTable
from summarizer.fusion.fid import FusionInDecoder, Ids
from summarizer.fusion.format import TRAINED, UNTRAINED, Format
from summarizer.fusion.llama import Llama, LlamaShape
from summarizer.fusion.rows import Packer
from summarizer.fusion.text import first_sentence
from summarizer.fusion.tokens import Tokens
from summarizer.fusion.writing import Writer, most_groups
from summarizer.progress import advance
from summarizer.weights import Weights

#: Runs of this many tokens are written once: names run to five, loops to more.
_NO_REPEAT = 6

#: Tokens of byte-level BPE stand in the order of their frequency; so many are always at hand.
_FREQUENT = 8192

#: A fused sentence is hardly ever longer than the longest source by more tokens than this.
_LONGER_BY = 8

_NAME_OR_FIGURE = re.compile(r"(?<!\w)[A-Z0-9][\w’'-]*")

# A group's texts, and what is told before it.
_Group = tuple[tuple[str, ...], str]


class EmbeddedFuser:
    """A :class:`~summarizer.fusion.fid.FusionInDecoder` behind the :class:`~summarizer.fusion.base.Fuser` door.

    Also a :class:`~summarizer.fusion.base.FluencyModel`: its language model says how readable a sentence is.
    """

    def __init__(
        self,
        *,
        llama: Llama,
        tokens: Tokens,
        form: Format,
        config: Config,
        name: str,
        sha256: str | None = None,
    ) -> None:
        self._tokens = tokens
        self._packer = Packer(tokens, form)
        self._format = form
        self._model = FusionInDecoder(llama, prefix=self._packer.prefix, prompt=self._packer.prompt)
        self._config = config.fusion
        self._name = name
        self._sha256 = sha256
        self._table = TokenTable(tokens.vocabulary, tokens.special, size=llama.shape.vocabulary)
        #: Sources of the latest call that were longer than the model reads.
        self.truncations: list[Truncation] = []
        self.batch_tokens = config.fusion.batch_tokens

    @classmethod
    def shipped(cls, config: Config, *, trained: bool = True) -> EmbeddedFuser:
        """The default: SmolLM2-135M-Instruct with the adapter that ships. Raises ``ModelError``.

        ``trained=False``: as it comes, with worked examples in its prefix.
        """
        name = f"{models.FUSER.name} as Fusion-in-Decoder"
        folder = models.merged_fuser_folder() if trained else models.fuser_folder()
        tokens = Tokens.from_folder(folder)
        ends = (tokens.id_of("<|im_end|>"), tokens.id_of("<|endoftext|>"))
        return cls(
            llama=_llama(folder, json.loads((folder / "config.json").read_text("utf-8")), config),
            tokens=tokens,
            form=replace(TRAINED if trained else UNTRAINED, end_tokens=ends),
            config=config,
            name=f"{name}, trained to fuse news" if trained else name,
            sha256=models.file_sha256(models.ADAPTER / "adapter_model.safetensors")
            if trained
            else models.FUSER.sha256,
        )

    @classmethod
    def from_folder(cls, folder: Path, config: Config, *, name: str) -> EmbeddedFuser:
        """A model that ``training`` saved with its tokenizer. Raises ``ModelError``."""
        try:
            settings = json.loads((folder / "config.json").read_text("utf-8"))
            tokens = Tokens.from_folder(folder)
            llama = _llama(folder, settings["lm"], config, under="lm.")
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise ModelError(f"The model {name} in {folder} cannot be loaded: {error}") from error
        return cls(
            llama=llama,
            tokens=tokens,
            form=Format.from_config(settings),
            config=config,
            name=name,
            sha256=models.file_sha256(min(folder.glob("*.safetensors"))),
        )

    @property
    def network(self) -> FusionInDecoder:
        """The model itself: what the judge reads with."""
        return self._model

    @property
    def packer(self) -> Packer:
        """Makes its rows."""
        return self._packer

    def describe(self) -> dict[str, str | int | float | bool | None]:
        llama = self._model.llama
        return {
            "name": self._name,
            "revision": None,
            "sha256": self._sha256,
            "parameters": llama.parameters,
            "device": str(llama.device),
            "dtype": str(llama.dtype).removeprefix("torch."),
            "candidates": self._config.candidates,
        }

    # ---- fusing ---------------------------------------------------------------------------------------------

    def fuse(
        self, groups: Sequence[Sequence[str]], *, before: Sequence[str] | None = None
    ) -> list[list[Candidate]]:
        """For each group of source texts, its distinct candidates, best first (possibly none).

        ``before``: for each group what the summary tells before it, to go on from; empty for nothing.
        """
        self.truncations = []
        self._model.forget()
        # One order for the sources of a group and for the groups of a call, whatever order they came in: what is
        # batched together decides how sums are rounded.
        told = before if before is not None else [""] * len(groups)
        ordered: list[_Group] = [
            (tuple(sorted(group)), so_far if group else "")
            for group, so_far in zip(groups, told, strict=True)
        ]
        read = {each: self._source_ids(*each) for each in sorted(set(ordered)) if each[0]}
        candidates: dict[_Group, list[Candidate]] = {((), ""): []}
        for batch in self._batches(read):
            candidates |= zip(batch, self._fuse_batch(batch, [read[each] for each in batch]), strict=True)
            advance(len(batch), "groups")
        return [list(candidates[each]) for each in ordered]

    def _source_ids(self, group: Sequence[str], before: str = "") -> list[Ids]:
        for source in group:
            kept = self._packer.words_kept(source)
            if kept is not None:
                self.truncations.append(Truncation(text=source, words_kept=kept))
        return self._packer.sources(group, before=before)

    def _batches(self, read: Mapping[_Group, Sequence[Ids]]) -> Iterator[list[_Group]]:
        """Groups of like size together, each batch within the token budget."""
        written = self._config.max_new_tokens + len(self._packer.prompt)
        most = most_groups(self._model.llama.device)
        sizes = {group: sum(map(len, rows)) for group, rows in read.items()}
        batch: list[_Group] = []
        for group in sorted(read, key=lambda group: (sizes[group], group)):
            # The largest so far, as which all will be padded.
            cost = self._model.prefix_length + written + sizes[group]
            full = len(batch) == most or cost * (len(batch) + 1) > self.batch_tokens
            if batch and full:
                yield batch
                batch = []
            batch.append(group)
        if batch:
            yield batch

    def _fuse_batch(self, batch: Sequence[_Group], rows: Sequence[Sequence[Ids]]) -> list[list[Candidate]]:
        groups = [group for group, _ in batch]
        vocabulary = self._vocabulary(groups)
        grounding = GroundingProcessor(
            groups, self._table, source_bonus=self._config.source_bonus, vocabulary=vocabulary
        )
        longest = max(len(row) for group in rows for row in group)
        writer = Writer(
            self._model,
            vocabulary=vocabulary,
            end_tokens=self._format.end_tokens,
            stops=self._table.stops,
            stop_bonus=self._config.stop_bonus,
            max_new_tokens=min(self._config.max_new_tokens, longest + _LONGER_BY),
            no_repeat_ngram_size=_NO_REPEAT,
            constrain=grounding.penalties,
        )
        texts = [[Ids(self._tokens.ids(text, plain=True)) for text in group] for group in groups]
        results = []
        for written in writer.write(rows, texts, candidates=self._config.candidates):
            distinct: dict[str, Candidate] = {}
            for each in written:
                text = first_sentence(self._tokens.text(each.tokens))
                if text is not None and text not in distinct:
                    distinct[text] = Candidate(text=text, score=each.log_probability)
            results.append(list(distinct.values()))
        return results

    def _vocabulary(self, groups: Sequence[Sequence[str]]) -> NDArray[np.int64]:
        """Ids, ascending, of the tokens that may be written: those of the sources' words and the frequent ones.

        Anything can be written in frequent tokens, byte by byte at worst; leaving out the others takes the widest
        product and all that is done to each token's score from 49,000 columns to a fifth. Vocabulary selection:
        L'Hostis, Grangier & Auli 2016, "Vocabulary Selection Strategies for Neural Machine Translation".
        """
        words = sorted({word for group in groups for source in group for word in source.split()})
        # As they stand, and as they would be written at the start or in the middle of a sentence.
        forms = [
            form
            for word in words
            for each in (word, word.capitalize(), word.lower())
            for form in (each, f" {each}")
        ]
        known = {
            *range(min(_FREQUENT, self._table.size)),
            *self._format.end_tokens,
            *(i for row in self._tokens.batch(forms) for i in row),
        }
        return np.array(sorted(known), dtype=np.int64)

    # ---- reading --------------------------------------------------------------------------------------------

    def fluency(self, texts: Sequence[str]) -> list[float]:
        """Mean log-probability per token of each text, read as a source is, in order; 0 is certain.

        Names and figures are left out of the mean (as in the acceptability measures of Lau, Clark & Lappin 2017,
        which discount rare words): a place nobody has heard of does not make a sentence clumsy. Of a text that is
        longer than a source may be, its beginning counts.
        """
        distinct = sorted(set(texts))
        rows = [self._packer.sources([text])[0] for text in distinct]
        wanted = [self._plain_words(text, row) for text, row in zip(distinct, rows, strict=True)]
        found = {
            text: sum(values) / len(values) if values else -math.inf
            for text, values in zip(distinct, self._model.sources(rows, wanted), strict=True)
        }
        return [found[text] for text in texts]

    def gists(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What the model makes of each text as a whole, read as a source is: float32 [texts, width], in order."""
        if not texts:
            return np.zeros((0, self._model.llama.shape.width), dtype=np.float32)
        rows = [self._packer.sources([text])[0] for text in texts]
        return self._model.gists(rows).cpu().numpy()

    def tokens_between(self, text: str, start: int, end: int) -> slice:
        """Places of the tokens of a claim that have something of ``text[start:end]``."""
        held = [place for place, (a, b) in enumerate(self._tokens.offsets(text)) if a < end and b > start]
        return slice(held[0], held[-1] + 1) if held else slice(0, 0)

    def _plain_words(self, text: str, row: Ids) -> list[int]:
        """Places, in its row, of the tokens of ordinary words: no names or figures, nor the first; all where only they are."""
        names = [match.span() for match in _NAME_OR_FIGURE.finditer(text) if match.start() > 0]
        own = self._packer.own(row)
        places = range(own.start, own.stop)
        plain = [
            place
            for place, (start, end) in zip(places, self._tokens.offsets(text), strict=False)
            if place > own.start and not any(start < end_ and end > start_ for start_, end_ in names)
        ]
        return plain or [place for place in places if place > 0]


def _llama(folder: Path, settings: Mapping[str, Any], config: Config, *, under: str = "") -> Llama:
    """The language model in a folder, its weights' names all beginning with ``under``."""
    device = devices.resolve_device(config.device)
    dtype = devices.resolve_dtype(config.dtype, device)
    return Llama(
        Weights(folder, under=under),
        LlamaShape.from_config(settings),
        device=device,
        dtype=dtype,
    )
