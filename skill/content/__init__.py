"""Everything the assistant says and everything people may ask, read from files."""

from skill.content.files import ContentError, Finding
from skill.content.loader import content_folder, load_content
from skill.content.values import (
    AlarmRule,
    Command,
    Content,
    Locale,
    Passage,
    Prompt,
    Source,
    Topic,
    Urgency,
    Words,
)

__all__ = [
    "AlarmRule",
    "Command",
    "Content",
    "ContentError",
    "Finding",
    "Locale",
    "Passage",
    "Prompt",
    "Source",
    "Topic",
    "Urgency",
    "Words",
    "content_folder",
    "load_content",
]
