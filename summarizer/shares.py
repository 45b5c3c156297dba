"""What several texts get of a room that is too small for all."""

from __future__ import annotations

from collections.abc import Sequence


def even_shares(lengths: Sequence[int], room: int) -> list[int]:
    """Divides ``room`` evenly; what the short leave over goes to the longer ones. Of two alike the later gets an odd one."""
    shares = [0] * len(lengths)
    left = room
    for rank, index in enumerate(sorted(range(len(lengths)), key=lambda each: (lengths[each], each))):
        shares[index] = min(lengths[index], max(0, left // (len(lengths) - rank)))
        left -= shares[index]
    return shares
