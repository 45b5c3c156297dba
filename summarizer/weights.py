"""A model's weights, each read from its file when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from safetensors import safe_open
from torch import Tensor


class Weights(Mapping[str, Tensor]):
    """The tensors of a folder's safetensors files by name.

    Raises ``OSError`` and ``SafetensorError`` for files that are none.
    """

    def __init__(self, folder: Path, *, under: str = "") -> None:
        """``under``: what names may begin with, which is left out of them here."""
        self._places: dict[str, tuple[Path, str]] = {}
        for path in sorted(folder.glob("*.safetensors")):
            with safe_open(path, framework="pt") as file:
                self._places |= {name.removeprefix(under): (path, name) for name in file.keys()}  # noqa: SIM118

    def __getitem__(self, name: str) -> Tensor:
        path, own = self._places[name]
        # Opened anew for each: what has been read of an open file stays in memory until it is closed. Of a tensor that
        # is kept as it is, only what is used is in memory.
        with safe_open(path, framework="pt") as file:
            tensor: Tensor = file.get_tensor(own)
        return tensor

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
