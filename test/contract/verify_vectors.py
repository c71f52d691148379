"""Checks docs/formats/vectors/ledger-entry-v1.json from the format page alone: hashes, chain, attachments, files.

A second implementation in another language (standard library only), so that a mistake of the first does not check itself.
Ed25519 is not in Python's library: the failures that only a signature shows are counted and left to others.
Usage: python3 verify_vectors.py FILE. Exit code 0: all agree; 1: some differ, each named on a line.
"""

import base64
import hashlib
import json
import re
import sys

SIGNATURE_ONLY = {"bad-kiosk-signature", "bad-key-signature", "bad-admin-signature"}
HEX64 = re.compile(r"[0-9a-f]{64}")


def domain_hash(domain, *parts):
    return hashlib.sha256(domain.encode() + b"\0" + b"".join(parts)).hexdigest()


def genesis_hash(kiosk, public_key):
    key = base64.urlsafe_b64decode(public_key + "=")
    assert len(key) == 32
    return domain_hash("zhulao/genesis/1", kiosk.encode(), b"\0", key)


def entry_hash(previous, content):
    return domain_hash("zhulao/entry/1", bytes.fromhex(previous), content.encode())


def attachment_digest(attachment):
    salt = bytes.fromhex(attachment["salt"])
    return domain_hash("zhulao/attachment/1", salt, attachment["content"].encode())


def canonical(value):
    """RFC 8785 for what entries hold: ASCII member names and whole numbers."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parse(line):
    try:
        return json.loads(line)
    except ValueError:
        return None


def has_members(value, names):
    return isinstance(value, dict) and set(value) == set(names)


def check_entry(seq, previous, kiosk, entry):
    """The code of what is wrong with the entry after `seq`, or None."""
    if entry["seq"] != seq + 1:
        return "seq-gap"
    if entry_hash(previous, entry["content"]) != entry["hash"]:
        return "hash-mismatch"
    content = parse(entry["content"])
    if not isinstance(content, dict) or content.get("seq") != entry["seq"]:
        return "content-seq-mismatch"
    if content.get("kiosk") != kiosk:
        return "foreign-kiosk"
    if any(attachment_digest(one) not in entry["content"] for one in entry["attachments"]):
        return "attachment-mismatch"
    return None


def is_entry(entry):
    return (
        has_members(entry, ["seq", "content", "hash", "attachments"])
        and HEX64.fullmatch(entry["hash"]) is not None
        and all(has_members(one, ["salt", "content"]) for one in entry["attachments"])
    )


def verify_file(lines, known_admin_key):
    """(code, seq) of the first thing that is wrong, (None, None) when nothing is that hashes can show."""
    if not lines:
        return "empty", None
    header = parse(lines[0])
    if not has_members(header, ["file", "kiosk", "publicKey", "nextKeys", "adminPublicKey"]):
        return "bad-header", None
    if known_admin_key is not None and known_admin_key != header["adminPublicKey"]:
        return "wrong-admin-key", None
    hashes = [genesis_hash(header["kiosk"], header["publicKey"])]
    for number, line in enumerate(lines[1:], start=2):
        value = parse(line)
        seq = len(hashes) - 1
        if isinstance(value, dict) and "lastSeq" in value:
            code, at = check_footer(value, header, hashes)
            if code is None and number < len(lines):
                return "bad-line", None
            return code, at
        if not is_entry(value):
            return "bad-line", seq + 1
        code = check_entry(seq, hashes[-1], header["kiosk"], value)
        if code is not None:
            return code, seq + 1
        hashes.append(value["hash"])
    return "cut-off", len(hashes)


def check_footer(footer, header, hashes):
    if not has_members(footer, ["lastSeq", "lastHash", "signature", "adminHead"]):
        return "bad-footer", None
    last = len(hashes) - 1
    if footer["lastSeq"] != last or footer["lastHash"] != hashes[-1]:
        return "footer-mismatch", last + 1
    head = footer["adminHead"]
    if head is not None:
        is_ours = head["kiosk"] == header["kiosk"] and head["seq"] <= last
        if not is_ours or hashes[head["seq"]] != head["hash"]:
            return "admin-head-mismatch", min(head["seq"], last)
    return None, None


def differences(vectors):
    def same(what, ours, theirs):
        if ours != theirs:
            yield f"{what}: computed {ours!r}, the file says {theirs!r}"

    kiosk = vectors["kiosk"]
    previous = genesis_hash(kiosk["id"], kiosk["publicKey"])
    yield from same("genesis", previous, vectors["genesis"])
    for entry in vectors["entries"]:
        name = f"entry {entry['seq']}"
        yield from same(f"{name} hash", entry_hash(previous, entry["content"]), entry["hash"])
        yield from same(f"{name} text", canonical(json.loads(entry["content"])), entry["content"])
        digests = [attachment_digest(one) for one in entry["attachments"]]
        yield from same(f"{name} digests", digests, entry["digests"])
        previous = entry["hash"]
    last = vectors["entries"][-1]
    statement = {
        "kiosk": kiosk["id"],
        "firstSeq": 1,
        "previousHash": vectors["genesis"],
        "lastSeq": last["seq"],
        "lastHash": last["hash"],
    }
    yield from same("batch message", canonical(statement), vectors["batch"]["message"])
    receipt = vectors["receipt"]
    first = vectors["entries"][0]["hash"][:8].upper()
    code = f"{receipt['kioskNumber']:04d}-{receipt['seq']:06d}-{first}"
    yield from same("receipt code", code, receipt["code"])
    for case in vectors["files"]:
        good = vectors["goodFile"]
        lines = [good[one - 1] if isinstance(one, int) else one for one in case["lines"]]
        found = verify_file(lines, case["knownAdminKey"])
        expected = (case["code"], case["seq"])
        if case["code"] in SIGNATURE_ONLY:
            expected = (None, None)
        yield from same(f"file “{case['name']}”", found, expected)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        vectors = json.load(file)
    found = list(differences(vectors))
    for line in found:
        print(line)
    by_signature = sum(case["code"] in SIGNATURE_ONLY for case in vectors["files"])
    print(
        f"{len(vectors['entries'])} entries and {len(vectors['files'])} files checked, "
        f"{by_signature} of them need Ed25519 to be refused; {len(found)} differences"
    )
    return 1 if found else 0


sys.exit(main())
