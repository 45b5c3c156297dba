"""Which day "tomorrow" is: sentences in, the same out with the day's name, or without a day that need not be told."""

from summarizer.decontext.days.dating import dated, unknown_day
from summarizer.decontext.days.dropping import settle_weekdays

__all__ = ["dated", "settle_weekdays", "unknown_day"]
