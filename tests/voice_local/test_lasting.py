import gc
from collections.abc import Iterator

import pytest

from voice_local.lasting import lasting


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_nothing_is_collected_in_it() -> None:
    with lasting():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_was_made_in_it_is_not_looked_through_again() -> None:
    before = gc.get_freeze_count()
    with lasting():
        kept = [[place] for place in range(1000)]
    assert gc.get_freeze_count() >= before + len(kept)
