from threading import Event

import pytest

from voice_local.ahead import Ahead


def test_it_is_made_while_others_do_something_else() -> None:
    others_did = Event()
    ahead = Ahead(lambda: others_did.wait(10))
    others_did.set()
    assert ahead.result()


def test_the_result_can_be_asked_for_again() -> None:
    made: list[int] = []
    ahead = Ahead(lambda: made.append(1))
    ahead.result()
    ahead.result()
    assert made == [1]


def test_what_goes_wrong_is_told_to_who_asks_for_it() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"), Ahead(fail) as ahead:
        ahead.result()


def test_who_gives_up_waits_until_nothing_is_going_on() -> None:
    begun, may_end = Event(), Event()
    done: list[bool] = []
    with Ahead(lambda: begun.set() or done.append(may_end.wait(10))):  # type: ignore[func-returns-value]
        begun.wait(10)
        may_end.set()
    assert done == [True]
