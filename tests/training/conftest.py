"""What tests of training share."""

from __future__ import annotations

import pytest


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs leave no picture of their curve, which takes as long as the training of a tiny model does."""
    monkeypatch.setattr("training.finished.draw_curve", lambda history, path: None)
