import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.content import Content
from skill.understanding.classifier import ARTEFACT, OUT_OF_SCOPE, Classifier
from skill.understanding.examples import Example
from skill.understanding.normalise import Normaliser
from skill.understanding.targets import Kind, Target
from skill.understanding.training import train, write_artefact

EXAMPLES = [
    Example(f"{begin} {words}", label)
    for begin in ("so", "why", "what about", "is it", "tell me about")
    for label, words in {
        "stretching": "stretching my toes",
        "food": "food and bananas",
        "clot": "one swollen hot leg",
        OUT_OF_SCOPE: "the weather tomorrow",
    }.items()
]
TARGETS = {
    "stretching": Target(Kind.TOPIC, "AboutStretchingIntent", "stretching", "stretching"),
    "food": Target(Kind.TOPIC, "AboutFoodIntent", "food", "food"),
    "clot": Target(Kind.RED_FLAG, "AboutClotIntent", "clot", "clot"),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    path: Path = tmp_path_factory.mktemp("artefact") / "classifier.npz"
    arrays = train(EXAMPLES, TARGETS)
    arrays["fingerprint"] = arrays["labels"][0]
    write_artefact(arrays, path)
    return Classifier(path)


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    return Classifier()


@pytest.mark.parametrize(
    ("said", "label"), [("stretching toes", "stretching"), ("bananas", "food"), ("swollen leg", "clot")]
)
def test_the_label_an_utterance_was_trained_for_ranks_first(said: str, label: str, small: Classifier) -> None:
    assert small.scores(said).ranking[0][0] == label


def test_what_is_out_of_scope_has_the_smaller_share_in_scope(small: Classifier) -> None:
    assert small.scores("weather tomorrow").in_scope < small.scores("bananas").in_scope


def test_what_speaks_for_a_label_is_what_it_was_trained_with(small: Classifier) -> None:
    added = small.added("what about bananas tomorrow", "food")
    assert added["w bananas"] > 0 > added["w tomorrow"]


def test_what_n_grams_add_makes_up_the_whole_difference_between_labels(small: Classifier) -> None:
    def lead(said: str) -> float:
        shares = dict(small.scores(said).ranking)
        return math.log(shares["food"] / shares["stretching"])

    def added(said: str) -> float:
        return sum(small.added(said, "food").values()) - sum(small.added(said, "stretching").values())

    bare = lead("")
    ratios = [
        (lead(said) - bare) / added(said) for said in ("bananas", "is it my toes", "food and stretching")
    ]
    assert ratios == pytest.approx([ratios[0]] * 3, rel=1e-3)


@given(st.text(max_size=100))
def test_any_words_get_probabilities(shipped: Classifier, said: str) -> None:
    scores = shipped.scores(said)
    shares = [share for _, share in scores.ranking]
    assert shares == sorted(shares, reverse=True)
    assert 0 <= sum(shares) <= 1 + 1e-6
    assert 0 <= scores.in_scope <= 1 + 1e-6
    assert OUT_OF_SCOPE not in dict(scores.ranking)


def test_the_shipped_artefact_knows_every_topic(shipped: Classifier, content: Content) -> None:
    assert {name for name, _ in shipped.scores("").ranking} >= set(content.by_id)


def test_the_shipped_artefact_knows_nearly_all_it_was_trained_with(
    shipped: Classifier, content: Content
) -> None:
    normal = Normaliser(content.words)
    asked = [(topic.id, text) for topic in content.topics for text in topic.ask[::4]]
    right = sum(shipped.scores(normal(text)).ranking[0][0] == topic for topic, text in asked)
    assert right / len(asked) > 0.97


def test_the_artefact_is_small_enough_to_be_shipped() -> None:
    assert ARTEFACT.stat().st_size < 3_000_000
