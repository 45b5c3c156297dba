"""The one error tree of the package.

Every error that a user can cause or mend is a :class:`SummarizerError` whose message is a sentence
saying what was wrong, where, and what to do. The command line turns these into exit code 2 without a
traceback; anything else is our own fault and exits with 1.
"""

from __future__ import annotations


class SummarizerError(Exception):
    """Base of every error raised on purpose by newsweave."""


class InputError(SummarizerError):
    """An input path or file cannot be used; the message names it and says what to do."""

    def __init__(self, message: str, *, path: str | None = None) -> None:
        super().__init__(message)
        #: The path the message is about, where there is one.
        self.path = path


class ConfigError(SummarizerError):
    """A configuration key or value is wrong; the message names the key and suggests the right one."""


class ModelError(SummarizerError):
    """Model weights are missing, damaged or of the wrong kind; the message says how to get them."""


class DeviceMemoryError(ModelError):
    """A model or its work does not fit into the device's memory; the message says what to make smaller."""
