"""What processes that train together have to agree on: each one's value in, the first one's out."""

from __future__ import annotations

from typing import TypeVar

from accelerate.utils import broadcast_object_list

_T = TypeVar("_T")


def from_first_process(value: _T) -> _T:
    """What the first of the processes that train together has for it; itself where there is one."""
    held = [value]
    broadcast_object_list(held)
    return held[0]
