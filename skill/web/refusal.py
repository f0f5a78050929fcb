"""Why a request is turned away."""


class Refused(Exception):
    """A request that is not answered.

    The reason is a diagnostic of the protocol for whoever operates the endpoint; nobody who talks to
    the assistant ever hears it. It never quotes the request.

    Attributes:
        reason: One plain line.
        status: HTTP status, always 4xx: Amazon's certification expects 400 for whatever fails
            verification (developer.amazon.com, "Host a Custom Skill as a Web Service").
    """

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
