"""What goes to stdout and what to stderr, and exit codes: no traceback for whatever a user can mend."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import traceback
import warnings
from collections.abc import Iterator

import typer

from summarizer.errors import SummarizerError

BAD_INPUT = 2
OUR_FAULT = 1
SOME_FAILED = 3
INTERRUPTED = 130
CLOSED_PIPE = 141


@contextlib.contextmanager
def reporting(*, debug: bool) -> Iterator[None]:
    """Turn what goes wrong inside into a sentence on stderr and an exit code."""
    if not debug:
        # Notes to developers from the libraries below say nothing to the reader of a summary.
        warnings.simplefilter("ignore")
        os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        yield
    except typer.Exit:
        raise
    except SummarizerError as error:
        if debug:
            traceback.print_exc()
        print_error(str(error))
        raise typer.Exit(BAD_INPUT) from None
    except KeyboardInterrupt:
        print_error("Interrupted.")
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # Python flushes stdout once more at exit; without a reader that would print a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(CLOSED_PIPE) from None
    except Exception as error:
        if debug:
            traceback.print_exc()
        print_error(
            f"Something went wrong inside newsweave ({type(error).__name__}: {error}). This is our fault: "
            "please report it with the output of the same command run with --debug."
        )
        raise typer.Exit(OUR_FAULT) from None


def print_result(text: str) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A file name may hold bytes that are not UTF-8; showing it escaped beats failing at the end.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout.write(text)
    sys.stdout.flush()


def print_error(message: str) -> None:
    from summarizer.output.characters import visible

    print(f"newsweave: {visible(message)}", file=sys.stderr)
