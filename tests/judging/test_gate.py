"""The gate: guards first, then the judge; and what a verdict says. All events are invented."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, permutations

import pytest

from summarizer.judging import Gate, Question, Verdict
from summarizer.judging.backing import backing
from summarizer.judging.judge import Claims
from summarizer.retrieval.sentences import Sentence
from tests.clusters import ScriptedJudge, article


def sentence(name: str, text: str) -> Sentence:
    return Sentence(article=article(name, text), start=0, end=len(text), index=0, paragraph=0)


GROUND = sentence("times", "The ferry Solveig ran aground near Port Lorne on Sunday.")
FOG = sentence("post", "Thick fog had hidden the sandbank near Port Lorne, the coast guard said.")
ASHORE = sentence("wire", "All 212 passengers of the ferry Solveig were brought ashore on Sunday.")
SOURCES = (GROUND, FOG, ASHORE)
FUSED = "The ferry Solveig ran aground in thick fog near Port Lorne on Sunday."


def ask(gate: Gate, *texts: str, sources: Sequence[Sentence] = SOURCES) -> list[Verdict]:
    return gate.check([Question(text=text, sources=tuple(sources)) for text in texts])


def test_what_the_judge_believes_passes_with_its_value() -> None:
    [verdict] = ask(Gate(ScriptedJudge()), FUSED)
    assert verdict.passes and verdict.refused is None
    assert (verdict.text, verdict.score) == (FUSED, 0.9)


def test_what_the_judge_values_too_little_is_refused_with_its_value() -> None:
    [verdict] = ask(Gate(ScriptedJudge("fog")), FUSED)
    assert not verdict.passes
    assert verdict.refused == "the judge finds it poorly backed (0.10)"
    assert verdict.score == 0.1


def test_the_threshold_itself_passes() -> None:
    class AtThreshold(ScriptedJudge):
        def value(self, claim: str) -> float:
            return self.threshold

    assert ask(Gate(AtThreshold()), FUSED)[0].passes


@pytest.mark.parametrize(
    ("claim", "refused"),
    [
        ("The ferry Ragnhild ran aground near Port Lorne on Sunday.", "names: Ragnhild"),
        ("All 213 passengers of the ferry were brought ashore.", "numbers: 213"),
        ("The ferry ran aground near Port Lorne yesterday.", "days: yesterday"),
        ("The coast guard said “fog was not forecast” near Port Lorne.", "quotations: fog was not forecast"),
        ("The ferry Solveig never ran aground near Port Lorne.", "negation: never"),
    ],
)
def test_a_guard_that_refuses_is_named_with_the_words(claim: str, refused: str) -> None:
    """However sure the judge is."""
    assert ask(Gate(ScriptedJudge()), claim)[0].refused == refused


def test_guards_are_asked_before_the_judge_in_their_order() -> None:
    [verdict] = ask(Gate(ScriptedJudge("Ragnhild")), "The ferry Ragnhild had 213 passengers.")
    assert verdict.refused == "names: Ragnhild"
    assert ask(Gate(ScriptedJudge(), guards=()), "The ferry Ragnhild had 213 passengers.")[0].passes


@pytest.mark.parametrize("text", [source.text for source in SOURCES] + [GROUND.text.rstrip(".")])
def test_an_articles_own_words_pass_and_nobody_is_asked(text: str) -> None:
    judge = ScriptedJudge("")
    [verdict] = ask(Gate(judge), text)
    assert verdict.passes
    assert verdict.score == 1
    assert judge.asked == []


def test_own_words_may_be_unquoted_and_are_never_quoted_anew() -> None:
    judge = ScriptedJudge("")
    plain = sentence("desk", "Mayor Ines Dahl called the budget a bad joke.")
    quoting = sentence("page", "Mayor Ines Dahl called the budget “a bad joke”.")
    assert ask(Gate(judge), plain.text, sources=[quoting])[0].passes
    assert judge.asked == []
    assert not ask(Gate(judge), quoting.text, sources=[plain])[0].passes


def test_own_words_are_those_of_the_reading() -> None:
    """With "it" resolved the sentence says more than the article's words, and those alone say less."""
    said = sentence("desk", "It ran aground near Port Lorne.")
    resolved = "The Solveig ran aground near Port Lorne."
    judge = ScriptedJudge("")
    questions = [Question(text=text, sources=(said,), read_as=(resolved,)) for text in (resolved, said.text)]
    first, second = Gate(judge).check(questions)
    assert first.passes
    assert not second.passes
    assert judge.asked == [Claims(sources=(resolved,), claims=(said.text,))]


def test_sources_are_judged_as_they_are_read_and_cited_as_they_stand() -> None:
    said = sentence("desk", "He blamed the fog near Port Lorne.")
    resolved = "Captain Arne Holt blamed the fog near Port Lorne."
    judge = ScriptedJudge()
    claim = "Captain Arne Holt blamed the fog for what happened near Port Lorne."
    question = Question(text=claim, sources=(said, GROUND), read_as=(resolved, GROUND.text))
    [verdict] = Gate(judge).check([question])
    assert verdict.passes
    assert judge.asked == [Claims(sources=(resolved, GROUND.text), claims=(claim,))]
    assert verdict.sources[0] == said
    # The guards read so, too: without that reading nobody had named him.
    [unread] = ask(Gate(judge), claim, sources=(said, GROUND))
    assert str(unread.refused).startswith("names: Captain")


def test_each_source_keeps_its_own_reading_whatever_their_order() -> None:
    readings = {source.key: f"{source.text[:-1]}, all say." for source in SOURCES}
    verdicts = []
    for order in permutations(SOURCES):
        read_as = tuple(readings[source.key] for source in order)
        verdicts += Gate(ScriptedJudge()).check([Question(text=FUSED, sources=order, read_as=read_as)])
    assert all(verdict == verdicts[0] for verdict in verdicts)
    own = Question(text=readings[FOG.key], sources=(FOG, GROUND), read_as=(readings[FOG.key], GROUND.text))
    [verdict] = Gate(ScriptedJudge("")).check([own])
    assert verdict.verbatim
    assert verdict.sources[0] == FOG


@pytest.mark.parametrize("read_as", [(GROUND.text,), (GROUND.text,) * 4])
def test_a_reading_too_few_or_too_many_is_an_error(read_as: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="argument"):
        Gate(ScriptedJudge()).check([Question(text=FUSED, sources=SOURCES, read_as=read_as)])


@pytest.mark.parametrize(
    ("claim", "passes"),
    [
        (GROUND.text, True),
        ("The ferry Solveig ran aground near Port Lorne.", True),
        ("The ferry Solveig were brought ashore on Sunday.", True),  # each pair has a source
        (FUSED, False),
        ("On Sunday the ferry Solveig ran aground near Port Lorne.", False),
    ],
)
def test_without_a_judge_only_what_has_all_its_word_pairs_in_sources_passes(claim: str, passes: bool) -> None:
    [verdict] = ask(Gate(None), claim)
    assert verdict.passes is passes
    assert passes or "poorly backed" in str(verdict.refused)


def test_without_a_judge_the_guards_stay() -> None:
    denied = sentence("desk", "The ferry Solveig never ran aground near Port Lorne.")
    claim = "The ferry Solveig ran aground near Port Lorne."
    said = sentence("two", "The ferry Solveig ran aground near Port Lorne on Sunday.")
    assert ask(Gate(None), claim, sources=[denied, said])[0].passes
    [verdict] = ask(Gate(None), claim, sources=[denied])
    assert verdict.refused == "negation: lost: never"


# ---- what the judge is asked ------------------------------------------------------------------------------------


def test_all_that_is_asked_about_one_group_is_asked_together() -> None:
    judge = ScriptedJudge()
    verdicts = ask(Gate(judge), FUSED, GROUND.text, "Fog hid the sandbank.", "The ferry ran aground.")
    assert [verdict.score for verdict in verdicts] == [0.9, 1.0, 0.9, 0.9]
    [asked] = judge.asked
    assert asked.sources == tuple(sorted(source.text for source in SOURCES))
    assert asked.claims == (FUSED, "Fog hid the sandbank.", "The ferry ran aground.")
    assert not asked.written


def test_what_a_fuser_wrote_is_asked_apart() -> None:
    judge = ScriptedJudge()
    questions = [
        Question(text=FUSED, sources=SOURCES, written=True),
        Question(text="Fog hid the sandbank.", sources=SOURCES),
        Question(text="The ferry ran aground.", sources=SOURCES[::-1], written=True),
        Question(text="Fog hid the sandbank.", sources=(FOG,)),
    ]
    Gate(judge).check(questions)
    whole = tuple(sorted(source.text for source in SOURCES))
    assert judge.asked == [
        Claims(sources=whole, claims=(FUSED, "The ferry ran aground."), written=True),
        Claims(sources=whole, claims=("Fog hid the sandbank.",)),
        Claims(sources=(FOG.text,), claims=("Fog hid the sandbank.",)),
    ]


def test_nothing_asked_nothing_said() -> None:
    assert Gate(ScriptedJudge()).check([]) == []


@pytest.mark.parametrize("judge", [ScriptedJudge("hid"), None])
def test_the_order_of_questions_and_sources_changes_no_verdict(judge: ScriptedJudge | None) -> None:
    texts = [FUSED, "Fog hid the sandbank.", ASHORE.text, "All 213 passengers were brought ashore."]
    gate = Gate(judge)
    expected = {verdict.text: verdict for verdict in ask(gate, *texts)}
    assert len({verdict.passes for verdict in expected.values()}) == 2
    for sources in permutations(SOURCES):
        for order in (texts, texts[::-1], texts[1:] + texts[:1]):
            verdicts = ask(gate, *order, sources=sources)
            assert [verdict.text for verdict in verdicts] == order
            assert {verdict.text: verdict for verdict in verdicts} == expected


# ---- sources and articles ---------------------------------------------------------------------------------------


def held(*sentences: Sentence) -> list[tuple[Sentence, str]]:
    return [(each, each.text) for each in sentences]


def test_a_verdict_names_the_sentences_that_it_rests_on() -> None:
    [verdict] = ask(Gate(ScriptedJudge()), FUSED)
    assert verdict.sources[0] == GROUND
    assert FOG in verdict.sources
    assert (verdict.sources, verdict.articles) == backing(FUSED, held(*SOURCES))
    [refused] = ask(Gate(ScriptedJudge("fog")), FUSED)
    assert (refused.sources, refused.articles) == (verdict.sources, verdict.articles)


def test_an_article_counts_once_and_only_if_it_says_so() -> None:
    text = "Thick fog hid a sandbank. The ferry Solveig ran aground near Port Lorne. Nurses walked out."
    page = article("page", text)
    ends = [0, *(place + 2 for place in range(len(text)) if text[place : place + 2] == ". "), len(text) + 1]
    own = [
        Sentence(article=page, start=start, end=end - 1, index=n, paragraph=0)
        for n, (start, end) in enumerate(pairwise(ends))
    ]
    claim = "The ferry Solveig ran aground near Port Lorne in thick fog."
    sources, articles = backing(claim, held(*own))
    assert articles == 1
    assert set(sources) == set(own[:2])
    again = sentence("again", "Thick fog made the ferry Solveig run aground near Port Lorne.")
    other = sentence("other", "Nurses near Port Lorne walked out on Sunday.")
    sources, articles = backing(claim, held(*own, again, other))
    assert articles == 2
    assert again in sources
    assert other not in sources


def test_what_two_halves_make_is_said_by_one_article_at_least() -> None:
    one = sentence("one", "Nurses in Aldmoor walked out.")
    two = sentence("two", "Kordal paid farmers forty million crowns.")
    claim = "Nurses walked out in Aldmoor; farmers were paid forty million crowns."
    sources, articles = backing(claim, held(one, two))
    assert set(sources) == {one, two}
    assert articles == 1


def test_what_nobody_says_has_no_source() -> None:
    assert backing("A choir sang.", held(*SOURCES)) == ((), 0)
    assert backing(FUSED, []) == ((), 0)
    assert backing("…", held(*SOURCES)) == ((), 0)


def test_many_articles_are_counted_and_few_named() -> None:
    many = [sentence(f"desk-{n}", f"{GROUND.text[:-1]}, desk {n} said.") for n in range(9)]
    sources, articles = backing(GROUND.text, held(*many))
    assert articles == 9
    assert len(sources) == len({source.article.id for source in sources}) == 5
