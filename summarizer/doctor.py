"""What ``newsweave doctor`` finds out: models, checksums, device, versions, and what to do."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer import __version__

if TYPE_CHECKING:
    from summarizer.models import ModelStatus

#: Libraries whose version matters when something goes wrong.
LIBRARIES = ("torch", "transformers", "spacy", "trafilatura", "numpy")


@dataclass(frozen=True, kw_only=True)
class Report:
    """The state of an installation."""

    #: Version of newsweave, Python and the libraries below; ``None`` for one that is not installed.
    versions: dict[str, str | None]
    device: str
    cache: Path
    cache_writable: bool
    models: tuple[ModelStatus, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """What keeps the default from working, each with what to do about it."""
        missing = tuple(
            f"{name} is not installed. Install newsweave again, with its dependencies."
            for name, version in self.versions.items()
            if version is None
        )
        models = tuple(
            f"{model.name} ({model.role}) is {_state(model)}. {model.advice or ''}".rstrip()
            for model in self.models
            if not model.found or model.checksum_ok is False
        )
        cache = (
            ()
            if self.cache_writable
            else (
                f"The cache folder {self.cache} cannot be written, so the fuser has nowhere to keep its "
                "weights. Set NEWSWEAVE_CACHE to a folder that can.",
            )
        )
        return missing + models + cache

    @property
    def healthy(self) -> bool:
        """Whether the default works."""
        return not self.problems

    def to_text(self) -> str:
        lines = ["Versions"]
        lines += [f"  {name:<14}{version or 'not installed'}" for name, version in self.versions.items()]
        lines += ["", f"Device  {self.device}", f"Cache   {self.cache}", "", "Models"]
        for model in self.models:
            lines.append(f"  {model.name} ({model.role}): {_state(model)}")
            if model.path is not None:
                lines.append(f"    {model.path}")
        lines.append("")
        if self.healthy:
            lines.append("Everything the default needs is here.")
        else:
            lines += ["What to do", *(f"  - {problem}" for problem in self.problems)]
        return "\n".join(lines)


def examine() -> Report:
    """Look at this installation; nothing is downloaded or changed."""
    from summarizer.models import cache_folder, find_models

    versions = {"newsweave": __version__, "python": platform.python_version()}
    found = {name: _version(name) for name in LIBRARIES}
    return Report(
        versions={**versions, **found},
        device=_device() if found["torch"] else "unknown without torch",
        cache=cache_folder(),
        cache_writable=_writable(cache_folder()),
        models=tuple(find_models()),
    )


def _version(library: str) -> str | None:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return None


def _device() -> str:
    import torch

    from summarizer.devices import resolve_device, resolve_dtype

    device = resolve_device()
    dtype = str(resolve_dtype("auto", device)).removeprefix("torch.")
    if device.type == "cuda":
        memory = torch.cuda.get_device_properties(device).total_memory / 2**30
        return f"cuda, {torch.cuda.get_device_name(device)}, {memory:.0f} GiB, {dtype}"
    if device.type == "cpu":
        return f"cpu, {torch.get_num_threads()} threads, {dtype}"
    return f"{device.type}, {dtype}"


def _writable(folder: Path) -> bool:
    """Whether the folder can be written or, where it does not exist yet, made."""
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)


def _state(model: ModelStatus) -> str:
    if not model.found:
        return "missing"
    if model.checksum_ok is None:
        return "found"
    return "found, checksum right" if model.checksum_ok else "damaged (wrong checksum)"
