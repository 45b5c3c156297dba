"""Many patterns asked of every line: each is looked for only where it can be.

``re.search`` tries a pattern at every place of a line, also one that begins with ``^``. A :class:`Quick` takes a pattern
apart at its alternatives: those that begin a line are tried there alone, and each other one where the line holds
the letters that it cannot do without. What it finds is what ``re.search`` finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from functools import lru_cache


class Quick:
    """Whether a pattern stands in a line, as ``re.search(pattern, line, flags) is not None`` says.

    With ``sentences`` it may also be the pattern of a sentence in the line, and stand there: then a hit says no more
    than that the sentences are to be asked.
    """

    def __init__(self, pattern: str, *, ignore_case: bool = False, sentences: bool = False) -> None:
        flags = re.I if ignore_case else 0
        self._ignore_case = ignore_case
        branches = _branches(pattern)
        if sentences:
            branches = [_open_ended(branch) for branch in branches]
        here = [
            each[1:] for each in branches if each.startswith("^") and (sentences or not _BROAD.match(each))
        ]
        start = "|".join(f"(?:{branch})" for branch in here)
        self._start = re.compile(start, flags) if here else None
        self._next = re.compile(rf"[.!?][\"”’]?\s+(?:{start})", flags) if here and sentences else None
        alike: dict[tuple[tuple[str, ...], bool], list[str]] = {}
        for branch in branches:
            if branch.removeprefix("^") not in here:
                key = _needed(branch, ignore_case), branch.startswith("^")
                alike.setdefault(key, []).append(f"(?:{branch})")
        self._anywhere: list[tuple[tuple[str, ...], Callable[[str], object]]] = [
            # A search tries each place of the line also for what can stand at its beginning alone.
            (needed, getattr(re.compile("|".join(those), flags), "match" if first else "search"))
            for (needed, first), those in alike.items()
        ]

    def within(self, text: str) -> Quick:
        """The same for lines of ``text``: without the alternatives whose letters stand nowhere in it."""
        held = text.casefold() if self._ignore_case else text
        narrowed = copy(self)
        narrowed._anywhere = [each for each in self._anywhere if any(letters in held for letters in each[0])]
        return narrowed

    def search(self, line: str) -> bool:
        """Whether the pattern stands in ``line``."""
        if self._start is not None and self._start.match(line):
            return True
        if self._next is not None and self._next.search(line):
            return True
        if self._anywhere:
            held = _folded(line) if self._ignore_case else line
            for needed, found in self._anywhere:
                for letters in needed:
                    if letters in held:
                        if found(line):
                            return True
                        break
        return False


#: A class of characters of which most lines begin with one; those that may be missing are brackets and dashes.
_BROAD = re.compile(r"\^\[\^?\]?(?:\\.|[^\]\\])*\](?![?*])")


@lru_cache(maxsize=8)
def _folded(line: str) -> str:
    return line.casefold()


def _branches(pattern: str) -> list[str]:
    """The alternatives that a pattern has outside all groups."""
    branches, start, depth, place = [], 0, 0, 0
    in_class = False
    while place < len(pattern):
        char = pattern[place]
        if char == "\\":
            place += 1
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
            place += pattern[place + 1 : place + 2] == "^"
            place += pattern[place + 1 : place + 2] == "]"
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            branches.append(pattern[start:place])
            start = place + 1
        place += 1
    return [*branches, pattern[start:]]


#: A piece of a pattern: a character that stands for itself, a class, a group's bracket, a quantifier, an assertion.
_PIECE = re.compile(
    r"(?P<plain>[\w ,:;'’“”\"/&%@!<>=~`#-]|\\(?P<escaped>[^\w\s]))"
    r"|(?P<quantifier>[?*+][?+]?|\{[\d,]*\}[?+]?)|(?P<open>\((?:\?(?:[:=!]|<[=!]|P<\w+>|-?[a-z]+:))?)|(?P<close>\))|(?P<assertion>\\[bB]|\$)"
    r"|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.",
    re.S,
)
#: Letters fewer than these tell little.
_TELLING = 4


def _open_ended(branch: str) -> str:
    """The branch where what it has at the end of a line may also end a sentence."""
    return "".join(
        r"(?=\s|$)" if piece.group() == "$" else piece.group() for piece in _PIECE.finditer(branch)
    )


def _needed(branch: str, ignore_case: bool) -> tuple[str, ...]:
    """Letters of which whatever matches holds one or the other; an empty string where none need be."""
    runs, groups = _parts(branch)
    signs = [run for run in runs if not run.replace(" ", "").replace("-", "").isalnum()]
    longest = max(
        signs if any(run.strip() for run in signs) else runs, key=len, default=""
    )  # a sign is seldom
    if longest.strip() and longest in signs:
        return (longest.casefold() if ignore_case else longest,)
    choices = [longest] if len(longest) >= _TELLING else _of_groups(groups, ignore_case) or [longest]
    return tuple(dict.fromkeys(each.casefold() if ignore_case else each for each in choices))


def _of_groups(groups: list[str], ignore_case: bool) -> list[str]:
    """The needed letters of the group that tells most: one of each of its alternatives."""
    best: list[str] = []
    for group in groups:
        letters = [each for branch in _branches(group) for each in _needed(branch, ignore_case)]
        if min(map(len, letters)) > min(map(len, best), default=1):
            best = letters
    return best


def _parts(branch: str) -> tuple[list[str], list[str]]:
    """Runs of plain characters outside groups, and the insides of groups that must match."""
    runs, groups = [""], []
    pieces = [*_PIECE.finditer(branch)]
    opened: list[re.Match[str]] = []
    for number, piece in enumerate(pieces):
        behind = pieces[number + 1] if number + 1 < len(pieces) else None
        quantifier = behind["quantifier"] if behind is not None else None
        needless = quantifier is not None and quantifier[0] in "?*{"
        if piece["open"]:
            opened.append(piece)
            runs.append("")
        elif piece["close"] and opened:
            start = opened.pop()
            if not opened and not needless and start["open"] in ("(?:", "("):
                groups.append(branch[start.end() : piece.start()])
            runs.append("")
        elif opened or piece["assertion"]:
            continue
        elif piece["plain"] and not needless:
            runs[-1] += piece["escaped"] or piece.group()
            if quantifier:  # one or more: the run ends with it
                runs.append("")
        else:
            runs.append("")
    return runs, groups
