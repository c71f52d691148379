"""Hashes of docs/formats/ledger-entry-v1.md sections 2 and 3, and signatures as docs/formats/sync-v1.md and keys-v1.md give them."""

import base64
import functools
import hashlib
import re

import ed25519
from canonical import canonical


def of_base64url(text, count):
    """The bytes of a text without padding, None if it is not this many bytes written in the one way there is."""
    if not isinstance(text, str) or re.fullmatch(r"[A-Za-z0-9_-]+", text, re.ASCII) is None:
        return None
    if len(text) != (count * 4 + 2) // 3:
        return None
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return data if to_base64url(data) == text else None


def to_base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def is_key(text):
    return of_base64url(text, 32) is not None


def is_signature(text):
    return of_base64url(text, 64) is not None


def domain_hash(domain, *parts):
    return hashlib.sha256(domain.encode() + b"\0" + b"".join(parts)).hexdigest()


def genesis_hash(kiosk, public_key):
    return domain_hash("zhulao/genesis/1", kiosk.encode(), b"\0", of_base64url(public_key, 32))


def entry_hash(previous, content):
    return domain_hash("zhulao/entry/1", bytes.fromhex(previous), content.encode())


def attachment_digest(attachment):
    salt = bytes.fromhex(attachment["salt"])
    return domain_hash("zhulao/attachment/1", salt, attachment["content"].encode())


@functools.lru_cache(maxsize=10_000)
def is_signed_text(domain, message, signature, public_key):
    """Whether the signature (base64url) is the key's over the domain and the message, a canonical text."""
    data = of_base64url(signature, 64)
    key = of_base64url(public_key, 32)
    if data is None or key is None:
        return False
    return ed25519.is_good(key, domain.encode() + b"\0" + message.encode(), data)


def is_signed(domain, statement, signature, public_key):
    return is_signed_text(domain, canonical(statement), signature, public_key)


def fingerprint(public_key):
    """The eight characters of keys-v1.md that name an admin's identity."""
    digest = domain_hash("zhulao/identity/1", of_base64url(public_key, 32))
    number = int(digest[:10], 16)
    characters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    return "".join(characters[number >> shift & 31] for shift in range(35, -1, -5))
