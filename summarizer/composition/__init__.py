"""Groups and their judged sentences in; what is told, in which order and under which names, out."""

from summarizer.composition.composer import Composer, Composition

__all__ = ["Composer", "Composition"]
