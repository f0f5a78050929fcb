"""Signing certificates: proving one, and keeping it while it is valid."""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skill.web.refusal import Refused

SIGNER = "echo-api.amazon.com"
# CA/Browser Forum Baseline Requirements 6.1.5; the path validation leaves the leaf's own key unmeasured.
_LEAST_KEY_BITS = 2048
_PADDING, _HASH = PKCS1v15(), SHA256()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A signing certificate that was proven to be Amazon's.

    Attributes:
        key: Public key the requests are checked with.
        begins: First moment (UTC) at which every certificate of the proven chain is valid.
        ends: Last such moment (UTC).
    """

    key: RSAPublicKey
    begins: datetime
    ends: datetime

    def valid_at(self, now: datetime) -> bool:
        """Whether the whole chain is inside its validity period."""
        return self.begins <= now <= self.ends

    def signed(self, signature: bytes, body: bytes) -> bool:
        """Whether the signature (RSA, PKCS #1 v1.5, SHA-256) is this leaf's over exactly these bytes."""
        try:
            self.key.verify(signature, body, _PADDING, _HASH)
        except InvalidSignature:
            return False
        return True


class ChainPolicy:
    """Decides whether a certificate chain speaks for Alexa."""

    def __init__(self, roots: Iterable[x509.Certificate]) -> None:
        self._store = Store(list(roots))

    def leaf(self, pem: bytes, now: datetime) -> Leaf:
        """Prove the first certificate of a PEM chain against the trust roots.

        Args:
            pem: Leaf first, then its intermediates, as Amazon publishes them.
            now: Aware time at which the chain has to hold.

        Raises:
            Refused: No certificates, no path to a trust root, another name than ``SIGNER``, outside the
                validity period, or a key that is not RSA of 2,048 bits at least.
        """
        try:
            first, *others = x509.load_pem_x509_certificates(pem)
            policy = PolicyBuilder().store(self._store).time(now)
            chain = policy.build_server_verifier(x509.DNSName(SIGNER)).verify(first, others)
            key = first.public_key()
        except VerificationError as fault:
            raise Refused("the certificate chain is not trusted") from fault
        except Exception as fault:
            # Parsing foreign certificates fails in many ways (unsupported keys, bad DER, warnings made
            # errors); none of them may become more than a refusal.
            raise Refused("the certificate chain is unreadable") from fault
        if not isinstance(key, RSAPublicKey) or key.key_size < _LEAST_KEY_BITS:
            raise Refused("the signing certificate has no RSA key of 2,048 bits")
        return Leaf(
            key,
            begins=max(certificate.not_valid_before_utc for certificate in chain),
            ends=min(certificate.not_valid_after_utc for certificate in chain),
        )


class LeafShelf:
    """The few leaves used last, by address; safe to share between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._leaves: OrderedDict[str, Leaf] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, address: str, now: datetime) -> Leaf | None:
        """Return the leaf kept for an address while it is valid."""
        with self._lock:
            leaf = self._leaves.get(address)
            if leaf is None:
                return None
            if not leaf.valid_at(now):
                del self._leaves[address]
                return None
            self._leaves.move_to_end(address)
            return leaf

    def put(self, address: str, leaf: Leaf) -> None:
        """Keep a leaf, dropping the one unused for longest if there are too many."""
        with self._lock:
            self._leaves[address] = leaf
            self._leaves.move_to_end(address)
            while len(self._leaves) > self._size:
                self._leaves.popitem(last=False)
