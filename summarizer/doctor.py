"""What ``newsweave doctor`` finds out: models, checksums, device, versions, and what to do."""

from __future__ import annotations

import importlib.metadata
import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer import __version__

if TYPE_CHECKING:
    from summarizer.models import ModelStatus

#: Libraries whose version matters when something goes wrong.
LIBRARIES = ("torch", "transformers", "spacy", "trafilatura", "numpy")


@dataclass(frozen=True, kw_only=True)
class Report:
    """The state of an installation."""

    versions: dict[str, str | None]
    device: str
    cache: str
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
            f"{model.name} ({model.role}) {_state(model)}. {model.advice}".rstrip()
            for model in self.models
            if not (model.found and model.checksum_ok)
        )
        return missing + models

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
        cache=str(cache_folder()),
        models=tuple(find_models()),
    )


def _version(library: str) -> str | None:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return None


def _device() -> str:
    import torch

    if torch.cuda.is_available():
        memory = torch.cuda.get_device_properties(0).total_memory / 2**30
        return f"cuda ({torch.cuda.get_device_name(0)}, {memory:.0f} GiB)"
    if torch.backends.mps.is_available():
        return "mps"
    return f"cpu ({torch.get_num_threads()} threads)"


def _state(model: ModelStatus) -> str:
    if not model.found:
        return "is missing"
    return "found, checksum right" if model.checksum_ok else "is damaged (wrong checksum)"
