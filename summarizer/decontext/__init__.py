"""Groups in; those that can be told out, each sentence as it would be said on its own, with who is who in them."""

from summarizer.decontext.choosing import decontextualize, settle_sentences

__all__ = ["decontextualize", "settle_sentences"]
