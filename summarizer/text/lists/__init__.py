"""Lists of words, a file each: what the list is for, where its words come from, then one entry a line, sorted."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_LISTS = files(__name__)


@cache
def words(name: str) -> frozenset[str]:
    """The entries of ``name.txt`` in this folder, as they are written: words, or phrases.

    A list that is not there is a mistake of the program: ``FileNotFoundError``.
    """
    lines = (_LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
