"""Rules of the Alexa Presentation Language a document of ours has to keep.

They are those of Amazon's reference ("APL Components", "Data-binding Syntax") for what we use of it; what we
do not use is not allowed here. Amazon's own validator is asked as well where it is installed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from skill.screens.rendering import document
from skill.screens.screen import Screen

Json = Mapping[str, Any]

RENDER = "Alexa.Presentation.APL.RenderDocument"
_BASE = {
    "type",
    "when",
    "style",
    "spacing",
    "data",
    "inheritParentState",
    "width",
    "height",
    "grow",
    "shrink",
    "position",
}
_PADDING = {"paddingLeft", "paddingRight", "paddingTop", "paddingBottom"}
COMPONENTS: Mapping[str, set[str]] = {
    "Container": {*_BASE, *_PADDING, "direction", "item", "items"},
    "Frame": {*_BASE, *_PADDING, "backgroundColor", "borderRadius", "item", "items"},
    "ScrollView": {*_BASE, "item", "items"},
    "Sequence": {*_BASE, "scrollDirection", "item", "items"},
    "Text": {*_BASE, *_PADDING, "text", "color", "fontWeight", "maxLines", "textAlignVertical"},
    "TouchWrapper": {*_BASE, "accessibilityLabel", "role", "onPress", "item", "items"},
}
"""What may stand in each component."""
REQUIRED: Mapping[str, set[str]] = {
    "Text": {"text"},
    "TouchWrapper": {"onPress", "accessibilityLabel"},
    "Sequence": {"data", "width"},
    "ScrollView": {"width"},
}
_SHAPE = {
    name: list if isinstance(value, tuple) else type(value)
    for name, value in asdict(Screen("answer", "title")).items()
}
_EXPRESSION = re.compile(r"\$\{([^}]*)\}")
_RESOURCE = re.compile(r"@(\w+)")
_PATH = re.compile(r"'[^']*'|\b[a-zA-Z_][\w.]*")


def check_directive(directive: Json) -> None:
    """A directive that shows one of our documents, with all the words it needs."""
    assert directive["type"] == RENDER, directive["type"]
    assert set(directive) == {"type", "token", "document", "datasources"}
    assert directive["document"] == document(directive["token"])
    shown = directive["datasources"]["screen"]
    assert {name: type(value) for name, value in shown.items()} == _SHAPE
    for button in (*shown["items"], *shown["buttons"]):
        assert button["label"], "a button without words"
        assert button["intent"].endswith("Intent")


def check_document(page: Json, payload: Json) -> None:
    """A document is well formed, and its datasources have everything it binds."""
    assert page["type"] == "APL"
    assert re.fullmatch(r"\d+\.\d+", page["version"])
    _check_resources(page)
    scope = {"payload": payload, **_surroundings()}
    for item in _children(page["mainTemplate"]):
        _check(item, page, scope)


def touchable(directive: Json) -> list[str]:
    """The intents that can be touched on a screen, in order."""
    shown = directive["datasources"]["screen"]
    return [button["intent"] for button in (*shown["items"], *shown["buttons"])]


def _surroundings() -> dict[str, Any]:
    return {"viewport": {"width": 1, "height": 1, "shape": ""}, "state": {"focused": False, "pressed": False}}


def _check_resources(page: Json) -> None:
    unknown = used_resources(page) - named_resources(page)
    assert not unknown, f"no resources {sorted(unknown)}"
    for style in page["styles"].values():
        for value in style["values"]:
            _check_bindings(value, _surroundings())
    for block in page["resources"]:
        _check_bindings({"when": block.get("when", "")}, _surroundings())


def used_resources(page: Json) -> set[str]:
    """Names that are asked for anywhere in a document."""
    return set(_RESOURCE.findall(str({**page, "resources": None})))


def named_resources(page: Json) -> set[str]:
    """Names that a document gives a value."""
    return {
        name
        for block in page["resources"]
        for kind in block.values()
        if isinstance(kind, dict)
        for name in kind
    }


def _check(item: Json, page: Json, scope: Mapping[str, Any]) -> None:
    kind = item["type"]
    layout = page["layouts"].get(kind)
    assert layout or kind in COMPONENTS, f"{kind} is no component"
    for holder in _rows(item, scope):
        _check_bindings({key: value for key, value in item.items() if key not in ("item", "items")}, holder)
    if layout:
        _check_layout(item, layout, page, scope)
        return
    assert set(item) <= COMPONENTS[kind], f"{kind} has {sorted(set(item) - COMPONENTS[kind])}"
    assert REQUIRED.get(kind, set()) <= set(item), f"{kind} lacks {sorted(REQUIRED[kind] - set(item))}"
    assert item.get("style", "title") in page["styles"], f"no style {item['style']!r}"
    for command in item.get("onPress", ()):
        assert command["type"] == "SendEvent"
    for holder in _rows(item, scope):
        for child in _children(item):
            _check(child, page, holder)


def _check_layout(item: Json, layout: Json, page: Json, scope: Mapping[str, Any]) -> None:
    defaults = {one["name"]: one["default"] for one in layout["parameters"] if isinstance(one, dict)}
    names = {*defaults, *(one for one in layout["parameters"] if isinstance(one, str))}
    assert names - set(defaults) <= set(item), (
        f"{item['type']} lacks {sorted(names - set(defaults) - set(item))}"
    )
    assert set(item) <= {"type", "spacing", *names}
    given = {name: _value(item.get(name, defaults.get(name)), scope) for name in names}
    for child in _children(layout):
        _check(child, page, {**_surroundings(), **given})


def _rows(item: Json, scope: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What the children of a component see: one scope, or one for each entry of its data."""
    if "data" not in item:
        yield scope
        return
    rows = _value(item["data"], scope)
    assert isinstance(rows, Sequence), f"{item['data']} is no list"
    for row in rows:
        yield {**scope, "data": row}


def _check_bindings(value: Any, scope: Mapping[str, Any]) -> None:
    if isinstance(value, Mapping):
        for inner in value.values():
            _check_bindings(inner, scope)
    elif isinstance(value, list):
        for inner in value:
            _check_bindings(inner, scope)
    elif isinstance(value, str):
        for expression in _EXPRESSION.findall(value):
            for path in _PATH.findall(_RESOURCE.sub("", expression)):
                if not path.startswith("'"):
                    _look_up(path, scope)


def _value(bound: Any, scope: Mapping[str, Any]) -> Any:
    """The value of a binding that is one path and nothing else; any other value is itself."""
    match = re.fullmatch(r"\$\{([\w.]+)\}", bound) if isinstance(bound, str) else None
    return _look_up(match[1], scope) if match else bound


def _look_up(path: str, scope: Mapping[str, Any]) -> Any:
    value: Any = scope
    for name in path.split("."):
        if name == "length" and isinstance(value, Sequence):
            return len(value)
        assert isinstance(value, Mapping), f"{path} leads nowhere"
        assert name in value, f"{path} leads nowhere"
        value = value[name]
    return value


def _children(holder: Json) -> Sequence[Json]:
    found = holder.get("items", holder.get("item", []))
    return found if isinstance(found, list) else [found]
