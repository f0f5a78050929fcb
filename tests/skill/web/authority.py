"""A throw-away certificate authority, which issues what a server on the internet has."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from skill.web.verification import Clock

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A certificate with its private key and the chain that leads to its root (root left out)."""

    key: Key
    chain: tuple[x509.Certificate, ...]

    @property
    def chain_pem(self) -> bytes:
        return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in self.chain)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


class Authority:
    """A throw-away certificate authority: a root and an intermediate, valid for ten years around a time."""

    def __init__(self, clock: Clock = now) -> None:
        self._clock = clock
        self._root_key = ec.generate_private_key(ec.SECP256R1())
        self._middle_key = ec.generate_private_key(ec.SECP256R1())
        begins, ends = clock() - timedelta(days=1826), clock() + timedelta(days=1826)
        root_name, middle_name = _name("Throw-away root"), _name("Throw-away intermediate")
        self.root = _certificate(
            root_name, self._root_key, root_name, self._root_key, begins, ends, _authority_extensions(1)
        )
        self.middle = _certificate(
            middle_name, self._middle_key, root_name, self._root_key, begins, ends, _authority_extensions(0)
        )

    @property
    def root_pem(self) -> bytes:
        return self.root.public_bytes(Encoding.PEM)

    def issue(
        self,
        name: str,
        *,
        key: Key | None = None,
        begins: datetime | None = None,
        ends: datetime | None = None,
    ) -> Credentials:
        """Issue a server certificate for a DNS name, by default valid from yesterday for a month."""
        key = key or rsa.generate_private_key(public_exponent=65537, key_size=2048)
        leaf = _certificate(
            _name(name),
            key,
            self.middle.subject,
            self._middle_key,
            begins or self._clock() - timedelta(days=1),
            ends or self._clock() + timedelta(days=30),
            [
                (x509.SubjectAlternativeName([x509.DNSName(name)]), False),
                (x509.BasicConstraints(ca=False, path_length=None), True),
                (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            ],
        )
        return Credentials(key, (leaf, self.middle))


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _authority_extensions(path_length: int) -> list[tuple[x509.ExtensionType, bool]]:
    usage = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return [
        (x509.BasicConstraints(ca=True, path_length=path_length), True),
        (x509.KeyUsage(key_cert_sign=True, crl_sign=True, **usage), True),
    ]


def _certificate(
    subject: x509.Name,
    key: Key,
    issuer: x509.Name,
    issuer_key: Key,
    begins: datetime,
    ends: datetime,
    extensions: list[tuple[x509.ExtensionType, bool]],
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, SHA256())
