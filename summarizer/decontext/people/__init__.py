"""Who is who in a cluster, and what a summary calls them: sentences in, people out, and sentences with their names set."""

from summarizer.decontext.people.finding import find_people
from summarizer.decontext.people.introducing import introduce_people
from summarizer.decontext.people.person import Person

__all__ = ["Person", "find_people", "introduce_people"]
