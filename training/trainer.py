"""transformers' trainer as fusers need it: a network and examples in, its loss and the scores of what it writes out.

Examples are fused by the very fuser that will load the finished folder, grounded decoding included.
"""

from __future__ import annotations

import copy
import math
import warnings
from typing import Any, cast

import torch
from torch import Tensor, nn
from transformers import PreTrainedTokenizerBase, Seq2SeqTrainer
from transformers.trainer_pt_utils import LengthGroupedSampler

from summarizer import devices
from summarizer.config import Config
from summarizer.fusion.embedded import EmbeddedFuser
from summarizer.fusion.llama import Llama, LlamaShape
from summarizer.fusion.seq2seq import Seq2SeqFuser
from summarizer.fusion.tokens import Tokens
from training.attention import IGNORED
from training.config import FuserConfig
from training.contrast import contrastive_loss
from training.fid import TrainableFusionInDecoder
from training.processes import from_first_process
from training.scores import score


class FuserTrainer(Seq2SeqTrainer):
    """Seq2SeqTrainer that scores what the run-time fuser writes with the weights in training."""

    def __init__(self, *args: Any, settings: FuserConfig, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._settings = settings

    def compute_loss(
        self,
        model: Any,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,
    ) -> Any:
        """The model's own loss, or, with ``contrast``, :func:`contrastive_loss`."""
        if not self._settings.contrast:
            return super().compute_loss(model, inputs, return_outputs, num_items_in_batch)
        reference = inputs.pop("reference")
        read = model(**inputs, read=True)
        counted = nn.functional.pad(inputs["labels"][:, 1:] >= 0, (0, 1))
        loss = contrastive_loss(
            read, inputs["segments"], counted, weight=self._settings.contrast, reference=reference
        )
        return (loss, {"loss": loss}) if return_outputs else loss

    def evaluation_loop(self, *args: Any, **kwargs: Any) -> Any:
        """Loss on all validation examples; ROUGE, factual overlap and joins on the first ``eval_examples``.

        Here and not in ``evaluate``, for that one asks for early stopping before it returns.
        """
        output = super().evaluation_loop(*args, **kwargs)
        if self._settings.eval_examples:
            means: dict[str, float] = {}
            if self.is_world_process_zero():
                means = self.final_scores(self.merged())["means"]
            # Every process chooses the best checkpoint, and stops early, by the same scores.
            scores = from_first_process(means)
            cast(dict[str, float], output.metrics).update(
                {f"eval_{name}": value for name, value in scores.items()}
            )
        return output

    def final_scores(self, model: nn.Module) -> dict[str, Any]:
        """``{"means", "examples"}`` of the first validation examples, fused as at run time."""
        dataset = cast(Any, self.eval_dataset).select(
            range(min(self._settings.eval_examples or 64, len(cast(Any, self.eval_dataset))))
        )
        fuser = _fuser(model, cast(PreTrainedTokenizerBase, self.processing_class), self._settings)
        return score(list(dataset), fuser)

    def merged(self) -> Any:
        """A copy of the model as it will be used: adapters merged, on its device, in evaluation mode."""
        model = copy.deepcopy(self.accelerator.unwrap_model(cast(Any, self.model)))
        return (_without_adapters(model) if self._settings.lora is not None else model).eval()

    def _get_train_sampler(self, train_dataset: Any = None) -> Any:
        dataset = cast(Any, train_dataset if train_dataset is not None else self.train_dataset)
        size = self.args.train_batch_size * self.args.gradient_accumulation_steps
        return _LengthGroupedSampler(size, lengths=list(dataset["length"]), seed=self.args.seed)


def _without_adapters(network: Any) -> Any:
    """The model with what the adapters learned in its own weights.

    peft compares the output layer with the encoder's embeddings; T5Gemma's is tied to the decoder's. Declared untied, it
    would be left out of the folder all the same, and be random when that is loaded.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Input and output embeddings are no longer tied")
        model = network.merge_and_unload()
    output = model.get_output_embeddings()
    if any(each.weight is output.weight for each in model.modules() if isinstance(each, nn.Embedding)):
        model.config.tie_word_embeddings = True
    return model


def token_loss(
    outputs: Any, labels: Tensor, *, num_items_in_batch: Tensor | int | None, smoothing: float
) -> Tensor:
    """What a target token costs on average, in nats, over all that goes into one step.

    The trainer leaves the division by ``num_items_in_batch`` to any model that takes it. Of our architectures only
    T5Gemma's divide by it; the others' gradients would grow with ``accumulate`` and with the number of processes.
    """
    total = nn.functional.cross_entropy(
        outputs.logits.float().flatten(0, 1),
        labels.flatten(),
        ignore_index=IGNORED,
        reduction="sum",
        label_smoothing=smoothing,
    )
    return total / (num_items_in_batch if num_items_in_batch is not None else (labels != IGNORED).sum())


class _LengthGroupedSampler(LengthGroupedSampler):
    """Batches of like length, in an order that each epoch draws anew from its own seed.

    transformers' own draws from the process's generator, which a resumed run does not find in the same state.
    """

    def __init__(self, batch_size: int, *, lengths: list[int], seed: int) -> None:
        super().__init__(batch_size, lengths=lengths, generator=torch.Generator())
        self._seed = seed
        self.set_epoch(0)

    def set_epoch(self, epoch: int) -> None:
        """Called by the trainer before each epoch."""
        self.generator.manual_seed(self._seed + epoch)


def _fuser(
    model: Any, tokenizer: PreTrainedTokenizerBase, config: FuserConfig
) -> EmbeddedFuser | Seq2SeqFuser:
    """The run-time fuser around weights in training."""
    tokens = math.ceil(config.max_target_tokens / 8) * 8
    settings = Config().with_settings(
        {
            "device": config.device,
            "fusion.num_beams": config.num_beams,
            "fusion.candidates": config.num_beams,
            "fusion.max_new_tokens": max(tokens, 8),
        }
    )
    if isinstance(model, TrainableFusionInDecoder):
        weights = {name.removeprefix("lm."): tensor for name, tensor in model.state_dict().items()}
        device = devices.resolve_device(config.device)
        return EmbeddedFuser(
            llama=Llama(
                weights,
                LlamaShape.from_config(model.config.lm),
                device=device,
                dtype=devices.resolve_dtype(settings.dtype, device),
            ),
            tokens=Tokens.of(tokenizer),
            form=model.config.format,
            config=settings,
            name="in training",
        )
    return Seq2SeqFuser(model=model, tokenizer=tokenizer, config=settings, name="in training", sha256=None)
