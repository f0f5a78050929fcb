from collections.abc import Sequence

import pytest

from skill.content import Content, load_locales
from skill.package.store import StoreTexts


@pytest.fixture(scope="session")
def contents() -> Sequence[Content]:
    """Every locale that is shipped."""
    return load_locales()


@pytest.fixture(scope="session")
def texts() -> StoreTexts:
    """The store's words that are shipped."""
    return StoreTexts()
