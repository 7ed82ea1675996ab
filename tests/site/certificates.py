"""Certificates for outlets that speak TLS: one that is good, and the ways to be bad.

The authority behind the good one lives as long as the process; `authority_file` is what a client would have to trust.
"""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


class Certificate(StrEnum):
    """What an outlet shows."""

    GOOD = "good"
    """For every loopback address the site uses, and `localhost`; signed by the authority."""
    SELF_SIGNED = "self-signed"
    EXPIRED = "expired"
    WRONG_NAME = "wrong-name"
    """Signed and in time, but for another host."""


@cache
def _authority() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Test site authority")
    made = (
        _unsigned(name, name, key, datetime.now(UTC) + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made, key


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="test-site-")


@cache
def authority_file() -> Path:
    """The authority's certificate as PEM, for SSL_CERT_FILE and its like."""
    path = Path(_folder().name) / "authority.pem"
    path.write_bytes(_authority()[0].public_bytes(Encoding.PEM))
    return path


@cache
def server_context(certificate: Certificate) -> ssl.SSLContext:
    """What a server needs to show that certificate."""
    made, key = _made(certificate)
    path = Path(_folder().name) / f"{certificate}.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def _made(certificate: Certificate) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    authority, authority_key = _authority()
    alone = certificate is Certificate.SELF_SIGNED
    days = -1 if certificate is Certificate.EXPIRED else 2
    name = _name("outlet")
    issuer = name if alone else authority.subject
    unsigned = _unsigned(name, issuer, key, datetime.now(UTC) + timedelta(days=days)).add_extension(
        x509.SubjectAlternativeName(_names(certificate)), critical=False
    )
    return unsigned.sign(key if alone else authority_key, hashes.SHA256()), key


def _names(certificate: Certificate) -> list[x509.GeneralName]:
    if certificate is Certificate.WRONG_NAME:
        return [x509.DNSName("somebody-else.example")]
    addresses = [f"127.0.0.{number}" for number in range(1, 30)] + ["::1"]
    return [x509.DNSName("localhost"), *(x509.IPAddress(ipaddress.ip_address(text)) for text in addresses)]


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _unsigned(
    name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=30))
        .not_valid_after(until)
    )
