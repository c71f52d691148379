"""Checks docs/formats/vectors/*.json from the format pages alone, so that a mistake of the first program does not check itself.

Usage: python3 check_vectors.py FOLDER. Exit code 0: all agree; 1: some differ, each named on a line.
"""

import hashlib
import hmac
import json
import os
import sys

from canonical import canonical, parse
from entry_rules import is_content_understood
from ledger_file import verify
from signed import (
    attachment_digest,
    entry_hash,
    fingerprint,
    genesis_hash,
    is_signed,
    is_signed_text,
)


def same(what, ours, theirs):
    if ours != theirs:
        yield f"{what}: computed {ours!r}, the file says {theirs!r}"


def check_entries(vectors):
    kiosk = vectors["kiosk"]
    previous = genesis_hash(kiosk["id"], kiosk["publicKey"])
    yield from same("genesis", previous, vectors["genesis"])
    for entry in vectors["entries"]:
        name = f"entry {entry['seq']}"
        yield from same(f"{name} hash", entry_hash(previous, entry["content"]), entry["hash"])
        yield from same(f"{name} text", canonical(parse(entry["content"])), entry["content"])
        digests = [attachment_digest(one) for one in entry["attachments"]]
        yield from same(f"{name} digests", digests, entry["digests"])
        previous = entry["hash"]


def check_signed(vectors):
    kiosk, admin, following = vectors["kiosk"], vectors["admin"], vectors["nextKey"]
    last = vectors["entries"][-1]
    batch = {
        "kiosk": kiosk["id"],
        "firstSeq": 1,
        "previousHash": vectors["genesis"],
        "lastSeq": last["seq"],
        "lastHash": last["hash"],
    }
    head = {
        "format": 1,
        "kiosk": kiosk["id"],
        "seq": 2,
        "hash": vectors["entries"][1]["hash"],
        "receivedAt": parse(vectors["head"]["message"])["receivedAt"],
    }
    request = {
        "at": "2026-11-23T11:42:07.123+08:00",
        "bodySha256": hashlib.sha256(b"").hexdigest(),
        "kiosk": kiosk["id"],
        "method": "GET",
        "path": "/kiosk/v1/head",
        "sequence": 42,
    }
    for name, statement, key in (("batch", batch, kiosk), ("head", head, admin), ("request", request, kiosk)):
        yield from same(f"{name} message", canonical(statement), vectors[name]["message"])
        good = is_signed(f"zhulao/{name}/1", statement, vectors[name]["signature"], key["publicKey"])
        yield from same(f"{name} signature", good, True)
    handed_over = {
        "kiosk": kiosk["id"],
        "previous": kiosk["publicKey"],
        "publicKey": following["publicKey"],
    }
    good = is_signed("zhulao/kiosk-key/1", handed_over, following["signature"], kiosk["publicKey"])
    yield from same("next key", good, True)


def check_receipt(vectors):
    receipt = vectors["receipt"]
    first = vectors["entries"][0]["hash"][:8].upper()
    code = f"{receipt['kioskNumber']:04d}-{receipt['seq']:06d}-{first}"
    yield from same("receipt code", code, receipt["code"])


def check_contents(vectors):
    for case in vectors["contents"]:
        found = is_content_understood(case["content"])
        yield from same(f"content “{case['name']}”", found, case["isUnderstood"])


def check_files(vectors):
    good = vectors["goodFile"]
    for case in vectors["files"]:
        lines = [good[one - 1] if isinstance(one, int) else one for one in case["lines"]]
        expected = {name: case[name] for name in ("code", "seq", "notUnderstood")}
        yield from same(f"file “{case['name']}”", verify(lines, case["knownAdminKey"]), expected)


def keys_of_identity(identity):
    """Every key of an admin, oldest first; None where the identity must be refused (keys-v1.md)."""
    rest = {name: value for name, value in identity.items() if name != "signature"}
    if not is_signed("zhulao/identity/1", rest, identity["signature"], identity["publicKey"]):
        return None
    keys = []
    for succession in identity["successions"]:
        statement = {"previous": succession["previous"], "publicKey": succession["publicKey"]}
        follows = not keys or keys[-1] == succession["previous"]
        if not follows or not is_signed(
            "zhulao/admin-key/1", statement, succession["signature"], succession["previous"]
        ):
            return None
        keys = (keys or [succession["previous"]]) + [succession["publicKey"]]
    keys = keys or [identity["publicKey"]]
    return keys if keys[-1] == identity["publicKey"] else None


def check_sync(vectors):
    for case in vectors["signatures"]:
        found = is_signed_text(case["domain"], case["message"], case["signature"], case["publicKey"])
        yield from same(f"signature “{case['name']}”", found, case["isGood"])
        if case["isGood"]:
            yield from same(f"{case['name']} text", canonical(parse(case["message"])), case["message"])
    for case in vectors["identities"]:
        yield from same(f"identity “{case['name']}”", keys_of_identity(case["identity"]), case["keys"])
    for case in vectors["fingerprints"]:
        yield from same("fingerprint", fingerprint(case["publicKey"]), case["fingerprint"])
    for case in vectors["lookups"]:
        salt = bytes.fromhex(case["districtSalt"])
        slow = hashlib.scrypt(case["text"].encode(), salt=salt, n=16384, r=8, p=1, dklen=32, maxmem=2**26)
        lookup = hmac.new(bytes.fromhex(case["lookupKey"]), slow, hashlib.sha256).hexdigest()
        yield from same("slow lookup", slow.hex(), case["slow"])
        yield from same("lookup", lookup, case["lookup"])


def load(name):
    with open(os.path.join(sys.argv[1], name), encoding="utf-8") as file:
        return json.load(file)


def main():
    ledger, sync = load("ledger-entry-v1.json"), load("sync-v1.json")
    checks = (check_entries, check_signed, check_receipt, check_contents, check_files)
    found = [one for check in checks for one in check(ledger)] + list(check_sync(sync))
    for line in found:
        print(line)
    counts = {name: len(cases) for name, cases in {**ledger, **sync}.items() if isinstance(cases, list)}
    print(", ".join(f"{count} {name}" for name, count in counts.items()) + f": {len(found)} differences")
    return 1 if found else 0


sys.exit(main())
