"""Making what lasts as long as the program."""

import contextlib
import gc
from collections.abc import Generator


@contextlib.contextmanager
def lasting() -> Generator[None]:
    """Collect no garbage while the context lasts, and never look through what was made in it.

    A program, its content and its vocabulary are hundreds of thousands of objects. Going through them again
    and again takes a tenth of the start, and later some hundredths of a second in the midst of an answer.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
