import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from skill.content import ContentError
from skill.messages import Messages, load_messages
from skill.problem import Problem

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = [
    path
    for folder in ("skill", "voice_local")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "model_builder" not in path.parts
]


def raised(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Key and field names of every problem a program raises, where the key stands there in so many words."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
            fields = {keyword.arg for keyword in node.keywords if keyword.arg}
            keys = [part.value for part in _branches(node.args[0]) if isinstance(part, ast.Constant)]
            yield from ((str(key), fields) for key in keys)


def _branches(key: ast.expr) -> list[ast.expr]:
    return [key.body, key.orelse] if isinstance(key, ast.IfExp) else [key]


def folder_with(root: Path, screen: str, problems: str) -> Path:
    (root / "en").mkdir()
    (root / "en" / "screen.yaml").write_text(screen, encoding="utf-8")
    (root / "en" / "problems.yaml").write_text(problems, encoding="utf-8")
    return root


def test_a_text_has_its_fields_filled_in() -> None:
    assert Messages({"heard": "You: {text}"}).text("heard", text="hello") == "You: hello"


def test_a_problem_is_one_line() -> None:
    messages = Messages({"port-in-use": "Port {port} is taken.\nChoose\nanother one."})
    assert messages.of(Problem("port-in-use", port=80)) == "Port 80 is taken. Choose another one."


def test_a_problem_without_a_text_still_says_what_it_is() -> None:
    assert Messages({}).of(Problem("port-in-use", port=80)) == "port-in-use(port=80)"


def test_both_files_are_read(tmp_path: Path) -> None:
    messages = load_messages(folder_with(tmp_path, "typing: Type.\n", "no-voice: |\n  No voice.\n"))
    assert messages.text("typing") == "Type."
    assert messages.text("no-voice") == "No voice."
    assert "no-voice" in messages
    assert "no-microphone" not in messages


@pytest.mark.parametrize(
    ("screen", "place"),
    [
        ("typing: [Type]\n", "screen.yaml:1"),
        ("a: b\ntyping: 7\n", "screen.yaml:2"),
        ("- a\n", "screen.yaml:1"),
    ],
)
def test_a_broken_file_is_told_with_its_line(screen: str, place: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=f"^content/en/{place}: "):
        load_messages(folder_with(tmp_path, screen, ""))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"content/en/screen\.yaml:1: cannot be read"):
        load_messages(tmp_path)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_problem_has_a_sentence_made_of_its_fields(path: Path, messages: Messages) -> None:
    for key, fields in raised(path):
        assert key in messages, f"{key} is not in problems.yaml"
        told = messages.of(Problem(key, **dict.fromkeys(fields, "x")))
        assert "\n" not in told
        assert "{" not in told
