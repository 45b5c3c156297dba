"""The default fuser: Fusion-in-Decoder on a small language model that set-up installs, on any laptop."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import torch
from safetensors import SafetensorError
from torch import Tensor
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from summarizer import devices, models
from summarizer.config import Config
from summarizer.errors import ModelError
from summarizer.fusion.adapter import merge_adapter
from summarizer.fusion.base import Candidate, Truncation
from summarizer.fusion.constrained_decoding import GroundingProcessor, TokenTable
from summarizer.fusion.fid import LIKE_LENGTH, FusionInDecoder, FusionInDecoderConfig
from summarizer.fusion.rows import Packer
from summarizer.fusion.text import first_sentence
from summarizer.packing import packed
from summarizer.progress import advance

# The untrained model's instructions and worked examples, in the chat format it was tuned on; the events are
# invented. "Urge" and "accuse" are there for who did what to whom: with the other two examples alone the model
# turned "the US has asked Xi to press Putin" into "Xi has asked Putin" and swapped accuser and accused.
_PREFIX = """<|im_start|>system
You are a news editor. Merge the reports into one neutral sentence. Keep who did what to whom. Use only what the reports say.<|im_end|>
<|im_start|>user
Report: The ferry, which was carrying 212 passengers, ran aground near Port Lorne shortly after dawn.
Report: A ferry with 212 people aboard hit a sandbank off Port Lorne on Sunday and all were taken off safely, according to the coast guard.
<|im_end|>
<|im_start|>assistant
A ferry carrying 212 passengers ran aground near Port Lorne on Sunday, and all were taken off safely, the coast guard said.<|im_end|>
<|im_start|>user
Report: Norland has urged the president of Sorrel, Tomas Werle, to press the rebels to free the hostages.
Report: The Norland government called on Sorrel’s President Werle to put pressure on the rebels to release the hostages.
<|im_end|>
<|im_start|>assistant
Norland has called on President Tomas Werle of Sorrel to press the rebels to release the hostages.<|im_end|>
<|im_start|>user
Report: The teachers’ union accuses the ministry of hiding the report, a charge the ministry rejects.
Report: The ministry rejected on Monday the union’s accusation that it had hidden the report.
<|im_end|>
<|im_start|>assistant
The teachers’ union has accused the ministry of hiding the report, which the ministry denies.<|im_end|>
<|im_start|>user
Report: In other news, the mayor of Halvik, Ines Dahl, told reporters on Friday the tram line would not open before spring.
Report: Mayor Ines Dahl said the new tram line will open in spring at the earliest, blaming late deliveries.
<|im_end|>
<|im_start|>assistant
Halvik Mayor Ines Dahl said on Friday that the new tram line would not open before spring because of late deliveries.<|im_end|>
<|im_start|>user
"""
_SOURCE_TEMPLATE = "Report: {}\n"

#: How a trained model is given its sources. The one token of the prefix is what every source's first words, and the
#: decoder's, can fall back on (attention sink: Xiao et al. 2024).
TRAINED_FORMAT: dict[str, Any] = {
    "prefix": "<|im_start|>",
    "source_template": "Report: {}\n",
    "target_prompt": "In one sentence:\n",
}
_TARGET_PROMPT = "<|im_end|>\n<|im_start|>assistant\n"
_MAX_SOURCE_TOKENS = 256

#: Runs of this many tokens are written once: names run to five, loops to more.
_NO_REPEAT = 6

#: Tokens of byte-level BPE stand in the order of their frequency; so many are always at hand.
_FREQUENT = 8192

#: A fused sentence is hardly ever longer than the longest source by more tokens than this.
_LONGER_BY = 8

_NAME_OR_FIGURE = re.compile(r"(?<!\w)[A-Z0-9][\w’'-]*")
_FLUENCY_PREFIX = "<|endoftext|>News report: "


def _base() -> tuple[PreTrainedTokenizerBase, PreTrainedModel]:
    """Tokenizer and language model as set-up installed them."""
    folder = models.fuser_folder()
    with models.quiet_transformers():
        tokenizer = AutoTokenizer.from_pretrained(folder)
        return tokenizer, AutoModelForCausalLM.from_pretrained(folder, use_safetensors=True, dtype="auto")


def _untrained(tokenizer: PreTrainedTokenizerBase, lm: PreTrainedModel) -> FusionInDecoder:
    """The shipped language model as an encoder-decoder, told what to do by worked examples."""
    return FusionInDecoder.from_causal_lm(
        lm,
        prefix=_PREFIX,
        source_template=_SOURCE_TEMPLATE,
        target_prompt=_TARGET_PROMPT,
        end_tokens=_ends(tokenizer),
        max_source_tokens=_MAX_SOURCE_TOKENS,
    )


def _trained(tokenizer: PreTrainedTokenizerBase, lm: PreTrainedModel) -> FusionInDecoder:
    """The same with the adapter that ships merged into ``lm``, which needs no examples."""
    merge_adapter(lm, models.ADAPTER)
    return FusionInDecoder.from_causal_lm(
        lm, **TRAINED_FORMAT, end_tokens=_ends(tokenizer), max_source_tokens=_MAX_SOURCE_TOKENS
    )


def _ends(tokenizer: PreTrainedTokenizerBase) -> list[int]:
    return cast("list[int]", tokenizer.convert_tokens_to_ids(["<|im_end|>", "<|endoftext|>"]))


class EmbeddedFuser:
    """A :class:`~summarizer.fusion.fid.FusionInDecoder` behind the :class:`~summarizer.fusion.base.Fuser` door.

    Also a :class:`~summarizer.fusion.base.FluencyModel`: its language model says how readable a sentence is.
    """

    def __init__(
        self,
        *,
        model: FusionInDecoder,
        tokenizer: PreTrainedTokenizerBase,
        config: Config,
        name: str,
        sha256: str | None = None,
        in_training: bool = False,
    ) -> None:
        """``in_training``: the model is being trained, so its weights have to stay as they are; else they may be laid
        out anew for the processor.
        """
        device = devices.resolve_device(config.device)
        dtype = devices.resolve_dtype(config.dtype, device)
        self._model: FusionInDecoder = cast(Any, model).to(device=device, dtype=dtype).eval()
        self._parameters = self._model.num_parameters()
        if not in_training:
            packed(self._model.lm.base_model)
        self._tokenizer = tokenizer
        self._config = config.fusion
        self._name = name
        self._sha256 = sha256
        self._device = device
        self._table = TokenTable(tokenizer, size=model.config.lm["vocab_size"])
        self._prefix = model.encode_prefix(self._ids(model.config.prefix))
        self._target_prompt = self._ids(model.config.target_prompt)
        self._packer = Packer(tokenizer, cast(FusionInDecoderConfig, model.config))
        #: Sources of the latest call that were longer than the model reads.
        self.truncations: list[Truncation] = []
        self.batch_tokens = config.fusion.batch_tokens
        #: What the language model made of the texts of the latest call.
        self._read: dict[str, list[float]] = {}

    @classmethod
    def shipped(cls, config: Config, *, trained: bool = True) -> EmbeddedFuser:
        """The default: SmolLM2-135M-Instruct with the adapter that ships. Raises ``ModelError``.

        ``trained=False``: as it comes, with worked examples in its prefix.
        """
        tokenizer, lm = _base()
        name = f"{models.FUSER.name} as Fusion-in-Decoder"
        if not trained:
            return cls(
                model=_untrained(tokenizer, lm),
                tokenizer=tokenizer,
                config=config,
                name=name,
                sha256=models.FUSER.sha256,
            )
        return cls(
            model=_trained(tokenizer, lm),
            tokenizer=tokenizer,
            config=config,
            name=f"{name}, trained to fuse news",
            sha256=models.file_sha256(models.ADAPTER / "adapter_model.safetensors"),
        )

    @classmethod
    def from_folder(cls, folder: Path, config: Config, *, name: str) -> EmbeddedFuser:
        """A trained :class:`FusionInDecoder` saved with its tokenizer. Raises ``ModelError``."""
        try:
            with models.quiet_transformers():
                tokenizer = AutoTokenizer.from_pretrained(folder)
                model = FusionInDecoder.from_pretrained(folder, use_safetensors=True, dtype="auto")
        except (OSError, ValueError, RuntimeError, SafetensorError) as error:
            raise ModelError(f"The model {name} in {folder} cannot be loaded: {error}") from error
        digest = models.file_sha256(min(folder.glob("*.safetensors")))
        return cls(
            model=model,
            tokenizer=tokenizer,
            config=config,
            name=name,
            sha256=digest,
        )

    @property
    def network(self) -> FusionInDecoder:
        """The model itself: what the judge reads with."""
        return self._model

    @property
    def packer(self) -> Packer:
        """Makes its rows."""
        return self._packer

    @property
    def device(self) -> torch.device:
        """Where it runs."""
        return self._device

    def describe(self) -> dict[str, str | int | float | bool | None]:
        return {
            "name": self._name,
            "revision": None,
            "sha256": self._sha256,
            "parameters": self._parameters,
            "device": str(self._device),
            "dtype": str(self._model.dtype).removeprefix("torch."),
            "num_beams": self._config.num_beams,
        }

    # ---- fusing ---------------------------------------------------------------------------------------------

    def fuse(
        self, groups: Sequence[Sequence[str]], *, before: Sequence[str] | None = None
    ) -> list[list[Candidate]]:
        """For each group of source texts, its distinct candidates, best first (possibly none).

        ``before``: for each group what the summary tells before it, to go on from; empty for nothing.
        """
        self.truncations = []
        # One order for the sources of a group and for the groups of a call, whatever order they came in: what is
        # batched together decides how sums are rounded.
        told = before if before is not None else [""] * len(groups)
        ordered = [
            (tuple(sorted(group)), so_far if group else "")
            for group, so_far in zip(groups, told, strict=True)
        ]
        encoded = {each: self._source_ids(*each) for each in sorted(set(ordered)) if each[0]}
        candidates: dict[tuple[tuple[str, ...], str], list[Candidate]] = {((), ""): []}
        for batch in self._batches(encoded):
            candidates |= zip(
                batch,
                self._fuse_batch([group for group, _ in batch], [encoded[each] for each in batch]),
                strict=True,
            )
            advance(len(batch), "groups")
        return [list(candidates[each]) for each in ordered]

    def _source_ids(self, group: Sequence[str], before: str = "") -> list[list[int]]:
        room = self._packer.room()
        for source in group:
            ids = self._packer.ids(source, plain=True)
            if len(ids) > room:
                words = len(self._decode(ids[:room]).split())
                self.truncations.append(Truncation(text=source, words_kept=words))
        return self._packer.sources(group, before=before)

    def _batches(
        self, encoded: dict[tuple[tuple[str, ...], str], list[list[int]]]
    ) -> Iterator[list[tuple[tuple[str, ...], str]]]:
        """Groups of like size together, each batch within the token budget."""
        prefix = self._prefix.length if self._prefix is not None else 0
        written = self._config.num_beams * self._config.max_new_tokens + len(self._target_prompt)
        sizes = {group: sum(map(len, rows)) for group, rows in encoded.items()}
        batch: list[tuple[tuple[str, ...], str]] = []
        for group in sorted(encoded, key=lambda group: (sizes[group], group)):
            cost = prefix + written + sizes[group]  # the largest so far, as which all will be padded
            if batch and cost * (len(batch) + 1) > self.batch_tokens:
                yield batch
                batch = []
            batch.append(group)
        if batch:
            yield batch

    def _fuse_batch(
        self, groups: Sequence[Sequence[str]], rows: Sequence[list[list[int]]]
    ) -> list[list[Candidate]]:
        source_ids, source_mask = self._pad(rows)
        vocabulary = self._vocabulary(groups)
        grounding = GroundingProcessor(
            groups, self._table, source_bonus=self._config.source_bonus, vocabulary=vocabulary
        )
        hypotheses = self._model.generate(
            self._model.encode(source_ids, source_mask, prefix=self._prefix),
            target_prompt_ids=self._target_prompt,
            num_beams=self._config.num_beams,
            max_new_tokens=min(self._config.max_new_tokens, source_ids.shape[2] + _LONGER_BY),
            constrain=grounding.constrain,
            no_repeat_ngram_size=_NO_REPEAT,
            strands=self._config.strands if self._config.num_beams % self._config.strands == 0 else 1,
            diversity=self._config.diversity,
            vocabulary=vocabulary,
        )
        results = []
        for beams in hypotheses:
            distinct: dict[str, Candidate] = {}
            for beam in beams:
                text = first_sentence(self._decode(beam.tokens))
                if text is not None and text not in distinct:
                    distinct[text] = Candidate(text=text, score=beam.log_probability)
            results.append(list(distinct.values()))
        return results

    def _vocabulary(self, groups: Sequence[Sequence[str]]) -> Tensor:
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
        ids = self._tokenizer(forms, add_special_tokens=False, split_special_tokens=True)["input_ids"]
        known = {
            *range(min(_FREQUENT, self._table.size)),
            *self._model.config.end_tokens,
            *(i for row in ids for i in row),
        }
        return torch.tensor(sorted(known), device=self._device)

    # ---- fluency --------------------------------------------------------------------------------------------

    def fluency(self, texts: Sequence[str]) -> list[float]:
        """Mean log-probability per token of each text after a neutral opening, in order; 0 is certain.

        Names and figures are left out of the mean (as in the acceptability measures of Lau, Clark & Lappin 2017,
        which discount rare words): a place nobody has heard of does not make a sentence clumsy.
        """
        values = self._token_values(texts)
        return [sum(values[text]) / len(values[text]) if values[text] else -torch.inf for text in texts]

    @torch.inference_mode()
    def _token_values(self, texts: Sequence[str]) -> dict[str, list[float]]:
        """Log-probability of each token that counts; what was read just before is not read again."""
        before = self._ids(_FLUENCY_PREFIX).tolist()
        found = {text: self._read[text] for text in set(texts) if text in self._read}
        rows = {text: self._ids(text, plain=True).tolist() for text in sorted(set(texts) - found.keys())}
        counted = {text: self._plain_words(text) for text in rows}
        found |= {text: [] for text, ids in rows.items() if not ids}
        waiting = sorted(
            (text for text, ids in rows.items() if ids), key=lambda text: (len(rows[text]), text)
        )
        while waiting:
            longest = len(rows[waiting[-1]])
            size = max(1, self.batch_tokens // (4 * (len(before) + longest)))
            # Padding is read like any word: much shorter texts wait for the next batch.
            batch = [text for text in waiting[-size:] if len(rows[text]) >= LIKE_LENGTH * longest]
            waiting = waiting[: -len(batch)]
            ids, mask = self._pad([[[*before, *rows[text]]] for text in batch])
            ids, mask = ids[:, 0], mask[:, 0]
            kept = torch.zeros_like(mask)
            for row, text in enumerate(batch):
                kept[row, len(before) : len(before) + len(rows[text])] = torch.tensor(counted[text])
            values = self._model.lm_log_probabilities(ids, mask, kept)[:, len(before) :].tolist()
            for text, own in zip(batch, values, strict=True):
                found[text] = [value for counts, value in zip(counted[text], own, strict=False) if counts]
        self._read = found
        return found

    def _plain_words(self, text: str) -> list[bool]:
        """Whether each token is of an ordinary word, not a name or figure nor the first.

        All count where nothing else is there.
        """
        offsets = self._tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)[
            "offset_mapping"
        ]
        names = [match.span() for match in _NAME_OR_FIGURE.finditer(text) if match.start() > 0]
        plain = [
            place > 0 and not any(start < end_ and end > start_ for start_, end_ in names)
            for place, (start, end) in enumerate(offsets)
        ]
        return plain if any(plain) else [True] * len(plain)

    # ---- tokens ---------------------------------------------------------------------------------------------

    def _ids(self, text: str, *, plain: bool = False) -> Tensor:
        """Token ids [length]. ``plain``: an article's text, in which nothing is a special token."""
        encoding: Any = self._tokenizer(text, add_special_tokens=False, split_special_tokens=plain)
        return torch.tensor(encoding["input_ids"], dtype=torch.long, device=self._device)

    def _decode(self, ids: Sequence[int]) -> str:
        return cast(str, self._tokenizer.decode(list(ids), skip_special_tokens=True))

    def _pad(self, rows: Sequence[Sequence[Sequence[int]]]) -> tuple[Tensor, Tensor]:
        """Ids and mask, both [groups, sources, tokens], right-padded."""
        sources = max(len(group) for group in rows)
        length = max(len(ids) for group in rows for ids in group)
        padded = torch.zeros((len(rows), sources, length), dtype=torch.long)
        mask = torch.zeros((len(rows), sources, length), dtype=torch.bool)
        for row, group in enumerate(rows):
            for source, ids in enumerate(group):
                padded[row, source, : len(ids)] = torch.tensor(ids)
                mask[row, source, : len(ids)] = True
        return padded.to(self._device), mask.to(self._device)
