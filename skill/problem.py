"""What went wrong, as a value the front doors can put into words."""


class Problem(Exception):
    """A fault the user can do something about.

    The exception carries a key and fields only; the sentence itself is content
    (``content/en/problems.yaml``), so that whoever edits the words edits these too.

    Attributes:
        key: Name of the sentence, for example ``no-microphone``.
        fields: What fills the sentence's placeholders.
    """

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(key, fields)
        self.key = key
        self.fields = fields

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"{self.key}({details})"
