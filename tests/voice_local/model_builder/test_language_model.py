import itertools
import math
from dataclasses import replace

import pytest

from voice_local.model_builder.language_model import END, LanguageModel, Smoothing
from voice_local.model_builder.pronunciation_graph import UNKNOWN

SENTENCES = (("my toe cramps", 2.0), ("my toe hurts", 1.0), ("stop", 1.0))
VOCABULARY = ("cramps", "hurts", "my", "stop", "toe", "unseen")
LABELS = {word: number for number, word in enumerate((UNKNOWN, *VOCABULARY), 1)}


ALL = Smoothing(least=1.0, gain=0.0)
"""Everything the sentences show is kept."""


@pytest.fixture
def model() -> LanguageModel:
    return LanguageModel(SENTENCES, VOCABULARY, ALL)


@pytest.mark.parametrize("gain", [0.0, 1.0, 100.0])
@pytest.mark.parametrize("history", [(), ("<s>",), ("my",), ("my", "toe"), ("<s>", "my")])
def test_probabilities_after_a_history_sum_to_one(history: tuple[str, ...], gain: float) -> None:
    model = LanguageModel(SENTENCES, VOCABULARY, replace(ALL, gain=gain))
    total = sum(model.probability(history, word) for word in (*VOCABULARY, UNKNOWN, END))
    assert math.isclose(total, 1.0)


def test_what_was_said_more_often_is_likelier(model: LanguageModel) -> None:
    assert model.probability(("my", "toe"), "cramps") > model.probability(("my", "toe"), "hurts")


def test_a_word_no_sentence_has_can_still_be_said(model: LanguageModel) -> None:
    assert model.probability(("my", "toe"), "unseen") > 0


def test_the_unknown_word_has_the_probability_asked_for() -> None:
    model = LanguageModel(SENTENCES, VOCABULARY, Smoothing(unknown=0.01))
    assert math.isclose(model.probability((), UNKNOWN), 0.01)


def test_more_backoff_moves_weight_to_unseen_words() -> None:
    little, much = (LanguageModel(SENTENCES, VOCABULARY, replace(ALL, backoff=b)) for b in (0.5, 5.0))
    assert much.probability(("my", "toe"), "unseen") > little.probability(("my", "toe"), "unseen")


def test_the_acceptor_gives_a_sentence_its_probability(model: LanguageModel) -> None:
    fst = model.to_fst(LABELS)
    arcs = {(source, label): (target, cost) for source, target, label, _, cost in fst.arcs}
    state, cost = 0, 0.0
    for word in ("my", "toe", "cramps"):
        state, step = arcs[state, LABELS[word]]
        cost += step
    cost += fst.finals[state]
    steps = ((("<s>",), "my"), (("<s>", "my"), "toe"), (("my", "toe"), "cramps"), (("toe", "cramps"), END))
    assert math.isclose(math.exp(-cost), math.prod(model.probability(*step) for step in steps))


def test_every_arc_of_the_acceptor_has_equal_labels_and_a_cost_of_a_probability(model: LanguageModel) -> None:
    for source, target, label, output, cost in model.to_fst(LABELS).arcs:
        assert label == output
        assert cost >= 0
        assert source != target or label != 0


def test_no_state_has_two_arcs_for_a_word(model: LanguageModel) -> None:
    places = [(source, label) for source, _, label, _, _ in model.to_fst(LABELS).arcs]
    assert len(places) == len(set(places))
    assert len(set(itertools.chain(*places))) > 1


def test_a_rare_history_is_left_out_and_its_words_are_judged_by_the_shorter_one() -> None:
    fst = LanguageModel(SENTENCES, VOCABULARY, replace(ALL, least=3.0)).to_fst(LABELS)
    smaller = LanguageModel(SENTENCES, VOCABULARY, replace(ALL, least=4.0)).to_fst(LABELS)
    assert smaller.states < fst.states


def test_what_a_history_adds_little_to_is_left_to_the_shorter_one() -> None:
    model, smaller = (LanguageModel(SENTENCES, VOCABULARY, replace(ALL, gain=gain)) for gain in (0.0, 1.0))
    assert len(smaller.to_fst(LABELS).arcs) < len(model.to_fst(LABELS).arcs)
    # "toe" alone says as much of what follows as "my toe" does.
    after = smaller.backoff(("my", "toe")) * smaller.probability(("toe",), "hurts")
    assert math.isclose(smaller.probability(("my", "toe"), "hurts"), after)
    # "my" says nearly for certain that "toe" follows.
    assert math.isclose(smaller.probability(("my",), "toe"), model.probability(("my",), "toe"))
