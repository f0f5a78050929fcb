import pytest

from voice_local.model_builder.lexicon import Lexicon, load_lexicon


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """Every pronunciation there is."""
    return load_lexicon()
