"""Everything the assistant says and everything people may ask, read from files."""

from skill.content.files import ContentError, Finding
from skill.content.loader import content_folder, load_content, load_locales
from skill.content.values import (
    AlarmRule,
    Command,
    Content,
    Cue,
    Locale,
    Pair,
    Pairs,
    Passage,
    Prompt,
    Routine,
    Source,
    Step,
    Topic,
    Urgency,
    Words,
)

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
