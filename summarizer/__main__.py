"""``python -m summarizer`` is the command ``newsweave``."""

from summarizer.cli import main

if __name__ == "__main__":
    main()
