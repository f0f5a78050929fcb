"""What ``endpoint.py`` measures, each as a process of its own.

    python benchmarks/contenders.py NAME SERVER FOLDER

prints the port it listens on, then serves until it is killed.
"""

import sys
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

THREADS = 8
CHAIN, ROOT, APPLICATION_ID = "chain.pem", "root.pem", "application-id"
"""Files of ``FOLDER``: what Amazon publishes, whom to trust, and which skill is meant."""


def ours(folder: Path) -> Any:
    """The whole endpoint, with the log that ``toe-cramps-skill serve`` writes."""
    import logging
    from datetime import UTC, datetime

    from cryptography import x509

    from skill.assistants import load_assistants
    from skill.handlers import build_skill_of, invoke
    from skill.web.app import create_app
    from skill.web.verification import RequestVerifier

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    chain = (folder / CHAIN).read_bytes()
    verifier = RequestVerifier(
        fetch=lambda _: chain,
        roots=[x509.load_pem_x509_certificate((folder / ROOT).read_bytes())],
        clock=lambda: datetime.now(UTC),
        application_ids=[(folder / APPLICATION_ID).read_text()],
    )
    return create_app(partial(invoke, build_skill_of(load_assistants())), verifier)


def unverified(_: Path) -> Any:
    """The same skill, without verification and through the SDK's own serialiser."""
    from skill.assistants import load_assistants
    from skill.handlers import build_skill_of

    return _bare(build_skill_of(load_assistants()))


def smallest(_: Path) -> Any:
    """The smallest skill there can be."""
    from ask_sdk_core.skill_builder import SkillBuilder

    builder = SkillBuilder()

    @builder.request_handler(can_handle_func=lambda _: True)
    def hello(handler_input: Any) -> Any:
        return handler_input.response_builder.speak("Hello.").response

    return _bare(builder.create())


def _bare(skill: Any) -> Any:
    from ask_sdk_core.serialize import DefaultSerializer
    from ask_sdk_model import RequestEnvelope
    from flask import Flask, jsonify, request

    app, serializer = Flask(__name__), DefaultSerializer()

    @app.post("/alexa")
    def alexa() -> Any:
        envelope = serializer.deserialize(request.get_data(as_text=True), RequestEnvelope)
        return jsonify(serializer.serialize(skill.invoke(envelope, None)))

    return app


def echo(_: Path) -> Any:
    """JSON in, the same JSON out."""
    from flask import Flask, jsonify, request

    app = Flask(__name__)

    @app.post("/alexa")
    def alexa() -> Any:
        return jsonify(request.get_json())

    return app


def under_waitress(app: Any) -> None:
    """Serve as ``toe-cramps-skill serve`` does."""
    from skill.web.server import Server

    server = Server(app, "127.0.0.1", 0, threads=THREADS)
    print(server.port, flush=True)
    server.run()


def under_gunicorn(app: Any) -> None:
    """Serve with one worker of gunicorn and as many threads."""
    from gunicorn.app.base import BaseApplication

    options = {
        "bind": "127.0.0.1:0",
        "worker_class": "gthread",
        "threads": THREADS,
        "keepalive": 30,
        "loglevel": "error",
        "control_socket_disable": True,
        "when_ready": lambda arbiter: print(arbiter.LISTENERS[0].sock.getsockname()[1], flush=True),
    }

    class Application(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for key, value in options.items():
                if key in self.cfg.settings:
                    self.cfg.set(key, value)

        def load(self) -> Any:
            return app

    Application().run()


CONTENDERS = {
    "ours": ours,
    "free-text": ours,
    "unverified": unverified,
    "smallest": smallest,
    "echo": echo,
}
SERVERS = {"waitress": under_waitress, "gunicorn": under_gunicorn}

if __name__ == "__main__":
    name, server, folder = sys.argv[1:]
    application = CONTENDERS[name](Path(folder))
    application.config["MAX_CONTENT_LENGTH"] = 262_144
    SERVERS[server](application)
