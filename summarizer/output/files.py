"""Files and folders that appear whole or not at all: whoever reads them never sees half of one."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from summarizer.errors import InputError


def write_atomically(output: str, text: str) -> None:
    """All of it or nothing: whoever reads the file never sees half a summary."""
    data = text.encode("utf-8", errors="backslashreplace")
    target = Path(output).resolve()
    try:
        if target.exists() and not target.is_file():  # /dev/stdout, a named pipe: nothing to replace
            target.write_bytes(data)
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, part = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(part).chmod(mode)
            Path(part).replace(target)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(
            f"--output {output} cannot be written: {error.strerror or error}. Name another file.",
            path=output,
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """A folder that takes the place of ``folder`` when all is written; if anything goes wrong, nothing has changed."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            yield part
            part.chmod(0o777 & ~_umask())  # mkdtemp gives it to its owner alone
            if folder.exists():
                shutil.rmtree(folder)
            part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        raise InputError(
            f"--output {folder} cannot be written: {error.strerror or error}. Name another folder, or free some space.",
            path=str(folder),
        ) from error
