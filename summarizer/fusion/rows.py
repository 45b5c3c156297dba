"""Sources and claims as the token ids that a Fusion-in-Decoder reads."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.fusion.fid import Ids
from summarizer.fusion.format import Format
from summarizer.fusion.tokens import Tokens


class Packer:
    """Puts what is before and after a text around it, and cuts what is too long."""

    def __init__(self, tokens: Tokens, form: Format) -> None:
        self._tokens = tokens
        self._format = form
        #: What every source is read after, and what stands before what is written.
        self.prefix, self.prompt = Ids(tokens.ids(form.prefix)), Ids(tokens.ids(form.target_prompt))
        self._templates = {
            template: [tokens.ids(part) for part in template.split("{}")]
            for template in (form.source_template, form.context_template)
        }

    def sources(self, texts: Sequence[str], *, before: str = "") -> list[Ids]:
        """Token ids of each source, and of what was told ``before`` them if anything, in their templates."""
        rows = [self._wrapped(text, self._format.source_template) for text in texts]
        if before:
            rows.append(self._wrapped(before, self._format.context_template))
        return [tuple(token for row in rows for token in row)] if self._format.join_sources else rows

    def own(self, row: Ids) -> slice:
        """Where a source's own tokens stand in its row."""
        start, end = self._templates[self._format.source_template]
        return slice(len(start), len(row) - len(end))

    def claim(self, text: str) -> Ids:
        """A text as it would be written, its end included."""
        return (*self._tokens.ids(text, plain=True), self._format.end_tokens[0])

    def words_kept(self, text: str) -> int | None:
        """Of a source that is longer than what is read, how many words are; None where all are."""
        ids, room = self._tokens.ids(text, plain=True), self._room()
        return len(self._tokens.text(ids[:room]).split()) if len(ids) > room else None

    def _room(self) -> int:
        """Tokens of one source's own that are read."""
        start, end = self._templates[self._format.source_template]
        return self._format.max_source_tokens - len(start) - len(end)

    def _wrapped(self, text: str, template: str) -> Ids:
        start, end = self._templates[template]
        return (*start, *self._tokens.ids(text, plain=True)[: self._room()], *end)
