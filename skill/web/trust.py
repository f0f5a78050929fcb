"""The certificate authorities that are believed."""

import re
import ssl
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from skill.problem import Problem

_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def trust_roots(environ: Mapping[str, str]) -> Sequence[x509.Certificate]:
    """Load the trust roots: those of certifi, or of ``SSL_CERT_FILE`` where it is set.

    Each certificate is read by itself, so one that today's or tomorrow's parser refuses (certifi carries
    roots with a serial number RFC 5280 forbids) costs that one and not all.

    Raises:
        Problem: ``trust-file-unusable``, the file cannot be read or holds no certificate.
    """
    chosen = environ.get("SSL_CERT_FILE")
    path = Path(chosen) if chosen else _bundled()
    try:
        blocks = _CERTIFICATE.findall(path.read_bytes())
    except (OSError, ValueError) as fault:
        raise Problem("trust-file-unusable", path=path) from fault
    roots = [root for root in map(_certificate, blocks) if root is not None]
    if not roots:
        raise Problem("trust-file-unusable", path=path)
    return roots


def tls_context(roots: Iterable[x509.Certificate]) -> ssl.SSLContext:
    """Make a client context that trusts these roots and nothing else."""
    return ssl.create_default_context(cadata=b"".join(root.public_bytes(Encoding.DER) for root in roots))


def _bundled() -> Path:
    import certifi

    return Path(certifi.where())


def _certificate(pem: bytes) -> x509.Certificate | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return x509.load_pem_x509_certificate(pem)
        except ValueError:
            return None
