"""What does the summarising: the real models here, stand-ins in tests. Light to import; torch comes later."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Protocol

from summarizer import __version__
from summarizer.config import Config
from summarizer.errors import SummarizerError
from summarizer.output.summary import Summary
from summarizer.reading import Article, Unused


class ClusterSummarizer(Protocol):
    """The two halves of :class:`~summarizer.Summarizer` that a worker calls."""

    def prepare(self, articles: Sequence[Article], *, unused: Sequence[Unused] = ()) -> Any:
        """One cluster, ready to be fused; can be pickled. Raises ``SummarizerError``."""
        ...

    def finish(
        self, drafts: Sequence[Any], *, batch_tokens: int | None = None
    ) -> Sequence[Summary | SummarizerError]:
        """For each prepared cluster its summary, or why there is none."""
        ...


class Backend(Protocol):
    """Makes summarizers; travels to the workers by pickle."""

    def revision(self, config: Config) -> dict[str, str]:
        """What the results depend on besides input and configuration, by name. Raises ``ModelError``."""
        ...

    def devices(self, config: Config) -> list[str]:
        """Devices to use: the entries that ``CUDA_VISIBLE_DEVICES`` takes, or ``["cpu"]`` or ``["mps"]``."""
        ...

    def summarizer(self, config: Config) -> ClusterSummarizer:
        """A summarizer in a worker; loads its models when they are first needed."""
        ...


class ModelBackend:
    """The models that the configuration names."""

    def revision(self, config: Config) -> dict[str, str]:
        from importlib.metadata import version

        from summarizer import devices, models

        device = devices.resolve_device(config.device)
        return {
            "newsweave": __version__,
            "encoder": models.file_sha256(models.shipped_file(models.ENCODER)),
            "parser": version(models.PARSER.package.replace("_", "-")),
            "fuser": _fuser_sha256(config),
            "judge": _judge_sha256(config),
            "context dependence": models.file_sha256(models.CONTEXT / "context.safetensors"),
            "context dependence, settings": models.file_sha256(models.CONTEXT / "settings.json"),
            # Another kind of device rounds otherwise.
            "device": device.type,
            "dtype": str(devices.resolve_dtype(config.dtype, device)).removeprefix("torch."),
        }

    def devices(self, config: Config) -> list[str]:
        import torch

        from summarizer import devices

        device = devices.resolve_device(config.device)
        if device.type != "cuda":
            return [device.type]
        listed = [name.strip() for name in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",")]
        names = [name for name in listed if name] or [str(n) for n in range(torch.cuda.device_count())]
        # "cuda" alone means all of them here: a batch job takes the box.
        return [names[device.index]] if device.index is not None else names

    def summarizer(self, config: Config) -> ClusterSummarizer:
        from summarizer.summarizer import Summarizer

        return Summarizer(config)


def _judge_sha256(config: Config) -> str:
    from summarizer import models

    if not config.verification.learned:
        return "none"
    return models.file_sha256(models.JUDGE / "calibration.json")


def _fuser_sha256(config: Config) -> str:
    """One sum over all the files a fuser is made of."""
    import hashlib

    from summarizer import models

    if config.fusion.model in ("embedded", "embedded-untrained"):
        base = models.file_sha256(models.shipped_file(models.FUSER))
        if config.fusion.model == "embedded-untrained":
            return base
        adapter = models.file_sha256(models.ADAPTER / "adapter_model.safetensors")
        return hashlib.sha256(f"{base} {adapter}".encode()).hexdigest()
    folder = models.model_folder(config.fusion.model, revision=config.fusion.revision)
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in {".safetensors", ".json", ".model", ".txt"}:
            digest.update(f"{path.name} {models.file_sha256(path)}\n".encode())
    return digest.hexdigest()
