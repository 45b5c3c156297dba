"""``python -m training fuser``: examples in, a finished model folder out, on transformers' ``Seq2SeqTrainer``.

One path for every architecture. What is trained is what runs: inputs are collated by the code that builds them at run
time, and during training examples are fused by the very fuser that will load the finished folder, grounded decoding
included.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, cast

from transformers import set_seed

from training.base import adapted, load_base
from training.config import FuserConfig, resolve
from training.contrast import REFERENCE, with_reference
from training.fid import TrainableFusionInDecoder
from training.finished import finish
from training.setup import arguments_for, callbacks_for, claim, collator_for, read_examples
from training.trainer import FuserTrainer, token_loss

Progress = Callable[[str], None]


def train(config: FuserConfig, *, fresh: bool = False, progress: Progress = lambda _: None) -> Path:
    """Train as ``config`` says and return the folder of the finished model.

    A run that was stopped, however it was, goes on from its last checkpoint and ends with the same weights as one
    that was not. Under ``accelerate launch`` every process trains on its share of each batch, and the first one scores
    and writes. Raises :class:`InputError` if the examples are not there, and :class:`ConfigError` if the folder
    holds a run with other settings (``fresh`` then starts anew).
    """
    output = resolve(config.output)
    arguments = arguments_for(config, output)
    with arguments.main_process_first(local=False, desc="claiming the folder"):
        checkpoint = claim(output, config, fresh=fresh)
        data = read_examples(resolve(config.data))
    set_seed(config.seed)
    model, tokenizer = load_base(config)
    collator = collator_for(model, tokenizer, config)
    network = adapted(model, config)
    examples = data["train"]
    if config.contrast:
        with arguments.main_process_first(local=False, desc="reading what the fuser wrote itself"):
            examples = with_reference(examples, network, collator, config, output / REFERENCE)
    trainer = FuserTrainer(
        model=network,
        args=arguments,
        data_collator=cast(Any, collator),
        train_dataset=examples,
        eval_dataset=data["val"],
        processing_class=tokenizer,
        callbacks=callbacks_for(config),
        # Fusion-in-Decoder has a loss of its own.
        compute_loss_func=None
        if isinstance(model, TrainableFusionInDecoder)
        else functools.partial(token_loss, smoothing=config.label_smoothing),
        settings=config,
    )
    if checkpoint is not None:
        progress(f"Going on from {checkpoint}")
    # peft would widen what each adapter reads to its own 32 bits, and autocast narrow it again: a sixth of the time.
    with _without_casting(network) if config.lora is not None and config.bf16 else nullcontext():
        trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint is not None else None)
    if trainer.is_world_process_zero():
        finish(trainer, config, output=output)
    trainer.accelerator.wait_for_everyone()
    return output / "model"


def _without_casting(network: Any) -> AbstractContextManager[None]:
    from peft.helpers import disable_input_dtype_casting

    return cast(AbstractContextManager[None], disable_input_dtype_casting(network))
