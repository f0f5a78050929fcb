import pytest

from voice_local.model_builder import phones
from voice_local.model_builder.fst import Fst
from voice_local.model_builder.lexicon import PHONES
from voice_local.model_builder.pronunciation_graph import UNKNOWN, PronunciationGraph, UnknownWord

LABELS = {UNKNOWN: 1, "toe": 2, "tow": 3, "i": 4}
LEXICON = {"toe": (("T", "OW"),), "tow": (("T", "OW"),), "i": (("AY",),)}
EVEN = dict.fromkeys(PHONES, 1 / len(PHONES))


@pytest.fixture
def fst() -> Fst:
    graph = PronunciationGraph()
    graph.add_words(LEXICON, LABELS)
    return graph.fst


def heard(fst: Fst, transitions: list[int]) -> set[tuple[int, ...]]:
    """All outputs of paths that read the transitions and end well."""
    found = set()
    todo = [(0, 0, tuple[int, ...]())]
    while todo:
        state, read, said = todo.pop()
        if read == len(transitions) and state in fst.finals:
            found.add(said)
        for source, target, label, output, _ in fst.arcs:
            if source != state:
                continue
            words = (*said, output) if output else said
            if label == 0:
                todo.append((target, read, words))
            elif read < len(transitions) and label == transitions[read]:
                todo.append((target, read + 1, words))
    return found


def frames(*said: tuple[str, phones.Place]) -> list[int]:
    """Two frames of each phone."""
    numbers = [phones.number(phone, place) for phone, place in said]
    return [step for number in numbers for step in (phones.enter(number), phones.stay(number))]


def test_a_word_is_heard_from_its_phones_and_homophones_both_are(fst: Fst) -> None:
    assert heard(fst, frames(("T", "B"), ("OW", "E"))) == {(LABELS["toe"],), (LABELS["tow"],)}


def test_a_word_of_one_phone_is_heard(fst: Fst) -> None:
    assert heard(fst, frames(("AY", "S"))) == {(LABELS["i"],)}


def test_there_may_be_silence_before_between_and_after_words(fst: Fst) -> None:
    silence = frames(("SIL", "S"))
    spoken = [*silence, *frames(("AY", "S")), *silence, *frames(("AY", "S")), *silence]
    assert heard(fst, spoken) == {(LABELS["i"], LABELS["i"])}


def test_other_phones_are_nothing_without_the_unknown_word(fst: Fst) -> None:
    assert heard(fst, frames(("M", "B"), ("OW", "E"))) == set()


def test_any_string_of_phones_is_the_unknown_word() -> None:
    graph = PronunciationGraph()
    graph.add_unknown(LABELS[UNKNOWN], EVEN, UnknownWord())
    for spoken in (
        frames(("M", "S")),
        frames(("M", "B"), ("OW", "E")),
        frames(("M", "B"), ("OW", "I"), ("Z", "I"), ("T", "E")),
    ):
        assert heard(graph.fst, spoken) == {(LABELS[UNKNOWN],)}


def test_the_four_places_of_a_phone_share_their_outputs() -> None:
    outputs: dict[str, set[int]] = {}
    for phone in phones.phone_table():
        outputs.setdefault(phone.name.partition("_")[0], set()).add(phone.first_output)
    assert [len(shared) for shared in outputs.values()] == [1] * len(PHONES)
    assert max(output for shared in outputs.values() for output in shared) == phones.OUTPUTS - 2


def test_phones_are_numbered_without_gaps() -> None:
    assert [phone.number for phone in phones.phone_table()] == list(range(1, 4 * len(PHONES) - 2))
