"""Where a certificate chain may come from."""

import functools
import re

from skill.web.refusal import Refused

_FOLDER = "/echo.api/"

# Everything an address could be dressed up with (user names, other ports, queries, fragments, escapes,
# backslashes, control characters) is shut out by naming what may occur instead of what may not.
# re.ASCII matters: ignoring case, U+017F would otherwise pass for an "s".
_ADDRESS = re.compile(
    r"https://s3\.amazonaws\.com(?::443)?(?P<path>/[a-z0-9._~/-]{1,255})", re.ASCII | re.IGNORECASE
)


@functools.lru_cache(maxsize=32)
def certificate_address(text: str) -> str:
    """Normalise the ``SignatureCertChainUrl`` header, or refuse it.

    The rules are Amazon's ("Host a Custom Skill as a Web Service"): https, host ``s3.amazonaws.com`` in
    any case, a path that begins with exactly ``/echo.api/`` once dot segments are resolved, port 443 or
    none. The normalised address is the one to fetch; the raw one never is.

    Raises:
        Refused: The address breaks one of the rules.
    """
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise Refused("the certificate address is not one of Amazon's store")
    path = _without_dot_segments(match["path"])
    if not path.startswith(_FOLDER) or path.endswith("/"):
        raise Refused("the certificate address is outside the echo.api folder")
    return f"https://s3.amazonaws.com{path}"


def _without_dot_segments(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept)
