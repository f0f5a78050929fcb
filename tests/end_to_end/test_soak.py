"""Two hours of conversation through the real loop, in the time it takes to compute them."""

import itertools
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Self

import pytest

from skill.assistant import Assistant
from skill.messages import Messages
from tests.end_to_end.bedroom import CHUNK_SECONDS, Bedroom, Person
from tests.speakers import BUNDLED, say
from voice_local.aloud import Stage, talk_aloud
from voice_local.conversation import Conversation, Exchange
from voice_local.live import ears_for, manner_of
from voice_local.mouth import SpeakingMouth
from voice_local.recogniser import VoskRecogniser
from voice_local.screen import LineScreen, State
from voice_local.settings import Settings
from voice_local.voice import Pyttsx3Voice

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc"),
]

SECONDS = 2 * 3600.0
PERIOD_SECONDS = 60.0
"""From one question to the next."""
QUESTIONS = (
    "why do my toes cramp at night",
    "does magnesium help against cramps",
    "what is a charley horse",
    "can tight shoes give me cramps",
    "how long does a toe cramp last",
    "do bananas help with cramps",
    "should i use heat or ice for a cramp",
)
WARM_AFTER = 0.25
"""Share of the time after which nothing may grow any more."""
GROWTH_MEBIBYTES = 4.0
"""What fragments of memory may come to: 0.03 a turn or so."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the process holds.

    Attributes:
        mebibytes: Resident memory.
        threads: Alive.
        files: Open.
    """

    mebibytes: float
    threads: int
    files: int

    @classmethod
    def at_this_process(cls) -> Self:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        mebibytes = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
        return cls(mebibytes, threading.active_count(), len(os.listdir("/proc/self/fd")))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the second at which its last sample was heard, and that of its answer."""

    text: str
    ended: float
    answered: float
    look: Look


class Diary(LineScreen):
    """Shows the person what the assistant does, and keeps what was answered when.

    Attributes:
        turns: The questions answered, the goodbye last.
        stages: The stages of all turns.
    """

    def __init__(self, messages: Messages, person: Person, bedroom: Bedroom) -> None:
        super().__init__(messages, lambda line: None, lambda line: None)
        self.person = person
        self.turns: list[Asked] = []
        self.stages: list[Stage] = []
        self._bedroom = bedroom

    def state(self, state: State) -> None:
        self.person.sees(state)

    def exchange(self, exchange: Exchange, spoken: bool) -> None:
        if exchange.heard:
            look = Look.at_this_process()
            self.turns.append(Asked(self.person.text, self.person.ended, self._bedroom.seconds, look))


@pytest.fixture(scope="module")
def diary(assistant: Assistant, ears: VoskRecogniser, voice: Pyttsx3Voice, messages: Messages) -> Diary:
    """The diary after two hours of conversation."""
    speakers = itertools.cycle(BUNDLED)
    questions = [(text, say(text, next(speakers)).trimmed()) for text in QUESTIONS]
    person = Person(questions, say("stop"), PERIOD_SECONDS, SECONDS)
    bedroom = Bedroom(person)
    diary = Diary(messages, person, bedroom)
    settings = Settings(silence=PERIOD_SECONDS)
    conversation = Conversation(assistant, greeted=True)
    with (
        SpeakingMouth(bedroom.timeless(voice), bedroom) as mouth,
        ears_for(settings, conversation, ears, bedroom, diary) as listening,
    ):
        talk_aloud(conversation, listening, mouth, diary, manner_of(settings), diary.stages.append)
    return diary


def test_every_question_of_two_hours_is_answered_once_and_nothing_else_is(diary: Diary) -> None:
    asked = list(itertools.islice(itertools.cycle(QUESTIONS), diary.person.asked))
    assert len(asked) >= SECONDS // PERIOD_SECONDS - 1
    assert [turn.text for turn in diary.turns[:-1]] == asked


def test_it_never_interrupts_itself_in_two_hours(diary: Diary) -> None:
    assert Stage.SPOKEN in diary.stages
    assert Stage.INTERRUPTED not in diary.stages


def test_answers_come_as_soon_after_two_hours_as_in_the_first_minutes(diary: Diary) -> None:
    waits = [turn.answered - turn.ended for turn in diary.turns[:-1]]
    some = 3 * len(QUESTIONS)
    assert median(waits[-some:]) == pytest.approx(median(waits[:some]), abs=CHUNK_SECONDS)


def test_nothing_grows_in_two_hours(diary: Diary) -> None:
    warm, last = (diary.turns[place].look for place in (round(WARM_AFTER * len(diary.turns)), -1))
    assert last.mebibytes < warm.mebibytes + GROWTH_MEBIBYTES
    assert (last.threads, last.files) == (warm.threads, warm.files)
