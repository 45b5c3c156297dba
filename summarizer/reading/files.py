"""From what the user gives (files, folders, globs) to the files to read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import glob, has_magic
from io import BytesIO
from pathlib import Path

from summarizer.errors import InputError
from summarizer.reading.formats.base import Input

#: A folder that a batch job keeps its place in: what stands beside it is our own output.
JOB_FOLDER = ".job"

#: What stands for standard input among the paths.
STANDARD_INPUT = Path("-")

PathsLike = str | Path | Iterable[str | Path]


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """A file to read."""

    path: Path
    #: Given by the user outright, rather than found in a folder or by a glob.
    named: bool

    def opened(self, *, max_mb: float) -> Input:
        """The file as an input. Raises :class:`InputError` for a pipe or a device, unless it is standard input."""
        if self.path == STANDARD_INPUT:
            return _standard_input(max_mb=max_mb)
        if not self.path.is_file():
            raise InputError(
                f"{self.path} is not a regular file. Give a file, a folder or a glob; - reads standard input.",
                path=str(self.path),
            )
        return Input.from_file(self.path, max_mb=max_mb)


def _standard_input(*, max_mb: float) -> Input:
    content = sys.stdin.buffer.read()  # a format is told by the beginning, and a stream cannot be rewound
    return Input("standard input", opener=lambda: BytesIO(content), max_mb=max_mb)


def find_files(paths: PathsLike) -> list[SourceFile]:
    """Every file once, whatever the ways it was given, sorted by its real path.

    Folders are searched recursively; hidden files and folders are skipped, and the output of batch jobs is.
    Raises :class:`InputError` for a path that does not exist, and for a folder or glob that holds nothing.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    if not given:
        raise InputError(
            "No articles were given. Name at least one file, folder or glob, or give their texts."
        )
    found: dict[Path, SourceFile] = {}
    for item in given:
        if not isinstance(item, str | Path):
            raise InputError(f"A path must be a string or a Path, not {type(item).__name__} ({item!r:.60}).")
        for file in _expand(str(item)):
            real = file.path if file.path == STANDARD_INPUT else file.path.resolve()
            # one way to show it, whatever the order of the paths
            found[real] = max(found.get(real, file), file, key=_shown)
    return [found[real] for real in sorted(found)]


def _shown(file: SourceFile) -> tuple[bool, int, str]:
    return file.named, -len(str(file.path)), str(file.path)


def _expand(given: str) -> list[SourceFile]:
    if not given.strip():
        raise InputError("An empty path was given. Name an article file, folder or glob.", path=given)
    if given.startswith(("http://", "https://")):
        raise InputError(
            f"{given} is a web address; newsweave reads files. Save the page as .html and give its path.",
            path=given,
        )
    path = Path(given).expanduser()
    if path == STANDARD_INPUT:
        return [SourceFile(path=path, named=True)]
    try:
        exists, folder = path.exists(), path.is_dir()
    except (OSError, ValueError) as error:  # a name too long, a null byte
        raise InputError(f"{given[:200]!r} cannot be a path: {error}.", path=given) from error
    if folder:
        files = sorted(_visible_files(path))
        if not files:
            raise InputError(f"The folder {given} holds no articles: there is no file in it.", path=given)
        return [SourceFile(path=file, named=False) for file in files]
    if exists:
        return [SourceFile(path=path, named=True)]
    if has_magic(given):
        # Path.glob takes no absolute patterns.
        matches = [Path(match) for match in sorted(glob(str(path), recursive=True))]  # noqa: PTH207
        files = [file for file in matches if file.is_file()]
        if not files:
            raise InputError(
                f"The pattern {given} matches no file. Check it, and quote it in a shell.", path=given
            )
        return [SourceFile(path=file, named=False) for file in files]
    raise InputError(f"{given} does not exist. Check the path.", path=given)


def _visible_files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        if JOB_FOLDER in folders:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and (file := Path(place, name)).is_file():
                yield file
