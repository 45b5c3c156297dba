"""The command ``newsweave``: results on stdout, everything else on stderr."""

from summarizer.cli.app import app, main

__all__ = ["app", "main"]
