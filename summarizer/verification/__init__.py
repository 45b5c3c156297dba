"""Each sentence of a summary: its sources, its support, and what to do when it has none."""

from summarizer.verification.support import Offence, Verdict, Verifier

__all__ = ["Offence", "Verdict", "Verifier"]
