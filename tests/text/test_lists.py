"""The lists of words: each says what it is for and where it is from, and somebody reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import summarizer.text.lists
from summarizer.text.lists import words

FOLDER = Path(summarizer.text.lists.__file__).parent
NAMES = sorted(file.stem for file in FOLDER.glob("*.txt"))


def test_every_list_is_read_by_a_module_and_every_list_that_is_read_is_there(project: Path) -> None:
    read = {
        name
        for file in (project / "summarizer").rglob("*.py")
        for name in re.findall(r'\bwords\("(\w+)"\)', file.read_text(encoding="utf-8"))
    }
    assert read == set(NAMES)
    assert {file.name for file in FOLDER.iterdir() if file.is_file()} == {
        "__init__.py",
        *(f"{name}.txt" for name in NAMES),
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_list_says_what_it_is_for_and_where_its_words_come_from(name: str) -> None:
    purpose, origin, *rest = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"# (?!Words:)\S.{10,}", purpose)
    assert re.fullmatch(r"# Words: \S.{10,}\.", origin)
    entries = [line for line in rest if not line.startswith("#")]
    assert rest[-len(entries) :] == entries, "a comment among the words"


@pytest.mark.parametrize("name", NAMES)
def test_a_list_has_every_entry_once_in_order(name: str) -> None:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if not line.startswith("#")]
    assert entries == sorted(set(entries))
    assert all(entry and entry == " ".join(entry.split()) for entry in entries)
    assert words(name) == frozenset(entries)


def test_a_list_that_is_not_there_is_a_mistake_of_the_program() -> None:
    with pytest.raises(FileNotFoundError):
        words("no_such_list")
