"""Which day "tomorrow" is: sentences in, the same out with the day's name, or without a day that need not be told."""

from summarizer.decontext.days.dating import dated, unknown_day

__all__ = ["dated", "unknown_day"]
