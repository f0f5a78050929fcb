"""Between JSON and the SDK's model classes, at a fraction of what the SDK's own serialiser takes.

It goes by the same metadata of the classes (``deserialized_types``, ``attribute_map``, the discriminator of
a base class) and gives equal results. Two differences in reading: fields a class does not have are left
out, and a list or an object is taken for nothing else.
"""

import functools
import importlib
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from dateutil.parser import parse  # type: ignore[import-untyped]

_PLAIN = frozenset({type(None), str, int, float, bool})

Reader = Callable[[Any], Any]
Fields = Mapping[str, tuple[str, Reader, type | None]]
"""From a name in the JSON to the attribute, the reader of its values, and the type that needs no reading."""
Wanted = Mapping[str, "Wanted | None"]
"""Names in the JSON of the fields to read, and for each that of its own fields, or None for all of it."""

_LIST = re.compile(r"list\[(.*)\]")
_DICT = re.compile(r"dict\([^,]*, (.*)\)")
# The form Amazon sends; dateutil takes sixty times as long to find out.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def read_model(kind: type, payload: object) -> Any:
    """An object of a model class.

    Args:
        kind: One of the SDK's classes.
        payload: Parsed JSON.

    Raises:
        TypeError, ValueError, KeyError: The payload is of another form.
    """
    return _model_reader(kind)(payload)


def part_reader(kind: type, wanted: Wanted) -> Reader:
    """Reads some fields of a model class and passes over the others as if they were not there.

    Args:
        kind: One of the SDK's classes without subclasses.
        wanted: Its fields; what stands for those with fields of their own is of such a class, too.
    """
    known, types = _fields(kind), vars(kind)["deserialized_types"]
    fields = {name: known[name] for name in wanted}
    for name, inner in wanted.items():
        if inner is not None:
            attribute = known[name][0]
            fields[name] = attribute, part_reader(_class(types[attribute]), inner), None
    return functools.partial(_filled, kind, fields)


def write_model(value: Any) -> Any:
    """An object of a model class as plain values for JSON; attributes that are None are left out."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    names = _names(kind)
    if names is not None:
        items = vars(value)
        return {
            name: item if type(item) in _PLAIN else write_model(item)
            for attribute, name in names
            if (item := items[attribute]) is not None
        }
    if isinstance(value, dict):
        return {name: write_model(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [write_model(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


@functools.cache
def _names(kind: Any) -> tuple[tuple[str, str], ...] | None:
    """Each attribute of a class with its name in the JSON; None where it is no model class."""
    names = getattr(kind, "attribute_map", None)
    if names is None:
        return None
    return tuple((attribute, names.get(attribute, attribute)) for attribute in kind.deserialized_types)


@functools.cache
def _reader(name: str) -> Reader:
    """Reads values of a type as the SDK's metadata names it."""
    listed, mapped = _LIST.fullmatch(name), _DICT.fullmatch(name)
    if listed:
        return functools.partial(_list, _reader_of(listed[1]))
    if mapped:
        return functools.partial(_dict, _reader_of(mapped[1]))
    if name in _NATIVE:
        return _NATIVE[name]
    kind = _class(name)
    return _enum_reader(kind) if issubclass(kind, Enum) else _model_reader(kind)


def _reader_of(name: str) -> Reader:
    """A reader that is looked up when it is first needed: model classes contain each other."""
    found = _NATIVE.get(name)

    def read(value: Any) -> Any:
        nonlocal found
        if found is None:
            found = _reader(name)
        return found(value)

    return found or read


def _list(read: Reader, payload: Any) -> list[Any]:
    if not isinstance(payload, list):
        raise TypeError("no list")
    return [None if item is None else read(item) for item in payload]


def _dict(read: Reader, payload: Any) -> dict[str, Any]:
    return {name: None if item is None else read(item) for name, item in _object(payload).items()}


def _enum_reader(kind: type[Enum]) -> Reader:
    return functools.partial(_enum, {member.value: member for member in kind})


def _enum(members: Mapping[Any, Enum], payload: Any) -> Enum:
    return members[payload]


@functools.cache
def _model_reader(kind: type) -> Reader:
    if getattr(kind, "json_discriminator_key", None):
        return functools.partial(_child, kind)
    return functools.partial(_filled, kind, _fields(kind))


def _child(base: Any, payload: Any) -> Any:
    """An object of the subclass that the payload names."""
    name = base.discriminator_value_class_map[_object(payload)[base.json_discriminator_key]]
    kind = base if name is None else _class(name)
    return _filled(kind, _fields(kind), payload)


def _filled(kind: type, fields: Fields, payload: Any) -> Any:
    values = {**_blank(kind)}
    for name, value in _object(payload).items():
        field = fields.get(name)
        if field is not None and value is not None:
            attribute, read, plain = field
            values[attribute] = value if type(value) is plain else read(value)
    model: Any = object.__new__(kind)
    model.__dict__ = values
    return model


@functools.cache
def _blank(kind: type) -> Mapping[str, Any]:
    """What an object holds that was made without arguments."""
    values: Mapping[str, Any] = vars(kind())
    return values


@functools.cache
def _fields(kind: Any) -> Fields:
    names = kind.attribute_map
    return {
        names.get(attribute, attribute): (attribute, _reader_of(type_name), _PRIMITIVE.get(type_name))
        for attribute, type_name in kind.deserialized_types.items()
    }


@functools.cache
def _class(name: str) -> Any:
    module, _, own = name.rpartition(".")
    return getattr(importlib.import_module(module), own)


def _object(payload: Any) -> dict[str, Any]:
    if not isinstance(payload, dict):
        raise TypeError("no object")
    return payload


def _primitive(kind: type) -> Reader:
    """As the SDK does it: refused is what has a fitting type and no fitting value; other types stay."""

    def read(payload: Any) -> Any:
        if type(payload) is kind:
            return payload
        try:
            return kind(payload)
        except TypeError:
            return payload

    return read


def _moment(payload: Any) -> datetime:
    if isinstance(payload, str) and _MOMENT.fullmatch(payload):
        return datetime.fromisoformat(payload)
    moment: datetime = parse(payload)
    return moment


def _day(payload: Any) -> date:
    return _moment(payload).date()


_PRIMITIVE: Mapping[str, type] = {"str": str, "int": int, "long": int, "float": float, "bool": bool}
_NATIVE: Mapping[str, Reader] = {
    **{name: _primitive(kind) for name, kind in _PRIMITIVE.items()},
    "object": lambda payload: payload,
    "date": _day,
    "datetime": _moment,
}
