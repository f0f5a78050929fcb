"""Everything the assistant says and everything people may ask, read from files."""

from skill.content.content import Content
from skill.content.files import ContentError, Finding
from skill.content.loader import content_folder, load_content, load_locales
from skill.content.values import (
    Cue,
    Locale,
    Passage,
    Routine,
    Source,
    Step,
    Tip,
    Topic,
    Urgency,
)
from skill.content.wordings import AlarmRule, Command, FollowUp, Frame, Pair, Pairs, Prompt, Words

__all__ = [
    "AlarmRule",
    "Command",
    "Content",
    "ContentError",
    "Cue",
    "Finding",
    "FollowUp",
    "Frame",
    "Locale",
    "Pair",
    "Pairs",
    "Passage",
    "Prompt",
    "Routine",
    "Source",
    "Step",
    "Tip",
    "Topic",
    "Urgency",
    "Words",
    "content_folder",
    "load_content",
    "load_locales",
]
