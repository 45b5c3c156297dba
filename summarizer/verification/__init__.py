"""Each sentence of a summary: its sources, its support, and what to do when it has none."""

from summarizer.verification.loaded import is_unattributed_opinion, loaded_words
from summarizer.verification.repair import repair
from summarizer.verification.support import Offence, Verdict, Verifier

__all__ = ["Offence", "Verdict", "Verifier", "is_unattributed_opinion", "loaded_words", "repair"]
