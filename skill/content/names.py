"""Names for Alexa made of names of files and of things."""

import re

_OTHER = re.compile(r"[^a-z0-9]+")


def joined(name: str) -> str:
    """Only letters, each word with a capital: ``food/bananas`` becomes ``FoodBananas``."""
    return "".join(word.capitalize() for word in name.replace("/", "-").split("-"))


def slug(name: str) -> str:
    """Only letters, figures and underscores: ``raynaud's`` becomes ``raynauds``."""
    return _OTHER.sub("_", name.replace("'", ""))
