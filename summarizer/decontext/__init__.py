"""Sentences and what stands before them in; each as it would be said on its own out, or why it cannot be."""

from summarizer.decontext.decontextualizer import Contextualizer, Reading

__all__ = ["Contextualizer", "Reading"]
