"""From what the user gives (files, folders, globs) to the files to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path

from summarizer.errors import InputError

#: What folders are searched for; a file named outright may have any suffix, and is read as text.
SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".json", ".jsonl", ".pdf"})

PathsLike = str | Path | Iterable[str | Path]


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """A file to read."""

    path: Path
    #: Given by the user outright, rather than found in a folder or by a glob.
    named: bool


def find_files(paths: PathsLike) -> list[SourceFile]:
    """Every file once, whatever the ways it was given, sorted by its real path.

    Folders are searched recursively for known suffixes; hidden files and folders are skipped.
    Raises :class:`InputError` for a path that does not exist, and for a folder or glob that holds nothing.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    if not given:
        raise InputError("No paths were given. Name at least one article file, folder or glob.")
    found: dict[Path, SourceFile] = {}
    for item in given:
        if not isinstance(item, str | Path):
            raise InputError(f"A path must be a string or a Path, not {type(item).__name__} ({item!r:.60}).")
        for file in _expand(str(item)):
            real = file.path.resolve()
            earlier = found.get(real)
            if earlier is None or (file.named, -len(str(file.path)), str(file.path)) > (
                earlier.named,
                -len(str(earlier.path)),
                str(earlier.path),
            ):  # one way to show it, whatever the order of the paths
                found[real] = file
    return [found[real] for real in sorted(found)]


def _expand(given: str) -> list[SourceFile]:
    if not given.strip():
        raise InputError("An empty path was given. Name an article file, folder or glob.", path=given)
    if given.startswith(("http://", "https://")):
        raise InputError(
            f"{given} is a web address; newsweave reads files. Save the page as .html and give its path.",
            path=given,
        )
    path = Path(given).expanduser()
    try:
        exists, folder = path.exists(), path.is_dir()
    except (OSError, ValueError) as error:  # a name too long, a null byte
        raise InputError(f"{given[:200]!r} cannot be a path: {error}.", path=given) from error
    if folder:
        files = sorted(file for file in path.rglob("*") if _is_article_file(file, below=path))
        if not files:
            raise InputError(
                f"The folder {given} holds no articles ({', '.join(sorted(SUFFIXES))}).", path=given
            )
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


def _is_article_file(file: Path, *, below: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(below).parts)
    return not hidden and file.suffix.lower() in SUFFIXES and file.is_file()
