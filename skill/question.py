"""The free-text slots of the catch-all intent.

Alexa insists on a few words in front of free text and leaves them out of the slot. Each slot is therefore
named after the words that go before it (``content/en/carriers.yaml``), so that the whole question can be put
together again.
"""

from collections.abc import Mapping

PLAIN_SLOT = "question"
"""The slot whose carrier words mean nothing."""


def question_of(slots: Mapping[str, str], carriers: Mapping[str, tuple[str, ...]]) -> str:
    """The question as it was asked, whichever slot it arrived in; empty when no slot is filled."""
    for name in carriers:
        value = slots.get(name, "").strip()
        if value:
            return value if name == PLAIN_SLOT else _with_carrier(carriers[name][0], value)
    return ""


def _with_carrier(carrier: str, value: str) -> str:
    """Some clients send the whole question in the slot; saying "why why" would not help."""
    begins = f"{value} ".casefold().startswith(f"{carrier} ")
    return value if begins else f"{carrier} {value}"
