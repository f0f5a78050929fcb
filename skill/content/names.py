"""Names for Alexa made of names of files."""


def joined(name: str) -> str:
    """Only letters, each word with a capital: ``food/bananas`` becomes ``FoodBananas``."""
    return "".join(word.capitalize() for word in name.replace("/", "-").split("-"))
