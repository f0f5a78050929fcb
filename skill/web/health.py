"""The blueprint load balancers ask."""

from flask import Blueprint, Response


def health_blueprint() -> Blueprint:
    """Serve ``GET /healthz``: 200 while the process answers at all."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz", provide_automatic_options=False)
    def health() -> Response:
        return Response("ok\n", mimetype="text/plain")

    return blueprint
