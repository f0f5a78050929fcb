"""Everything the assistant says and everything people may ask, read from files."""

from skill.content.files import ContentError, Finding
from skill.content.loader import content_folder, load_content, load_locales
from skill.content.values import (
    Content,
    Cue,
    Locale,
    Passage,
    Routine,
    Source,
    Step,
    Topic,
    Urgency,
)
from skill.content.wordings import AlarmRule, Command, FollowUp, Pair, Pairs, Prompt, Words

__all__ = [
    "AlarmRule",
    "Command",
    "Content",
    "ContentError",
    "Cue",
    "Finding",
    "FollowUp",
    "Locale",
    "Pair",
    "Pairs",
    "Passage",
    "Prompt",
    "Routine",
    "Source",
    "Step",
    "Topic",
    "Urgency",
    "Words",
    "content_folder",
    "load_content",
    "load_locales",
]
