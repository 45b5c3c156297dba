"""Rows of named values, multiplied with each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix


def products(rows: Iterable[Mapping[Any, float]]) -> npt.NDArray[np.float64]:
    """Inner products of sparse rows, shape (n, n): linear in the number of entries that are shared."""
    columns: dict[Any, int] = {}
    data: list[float] = []
    indices: list[int] = []
    ends = [0]
    for row in rows:
        for key, value in row.items():
            indices.append(columns.setdefault(key, len(columns)))
            data.append(value)
        ends.append(len(indices))
    matrix = csr_matrix((data, indices, ends), shape=(len(ends) - 1, max(len(columns), 1)))
    return np.asarray((matrix @ matrix.T).toarray(), dtype=np.float64)
