"""Section 7 of docs/formats/ledger-entry-v1.md: an exported ledger, line by line."""

from canonical import parse
from entry_rules import is_understood
from shapes import HEX_64, UUID_4, exactly, is_time, many, members, or_null, well_formed, whole
from signed import (
    attachment_digest,
    entry_hash,
    genesis_hash,
    is_key,
    is_signature,
    is_signed,
)

HEADER = members(
    file=lambda value: value == "zhulao-ledger/1",
    kiosk=UUID_4,
    publicKey=is_key,
    nextKeys=many(0, 1_000, members(publicKey=is_key, signature=is_signature)),
    adminPublicKey=or_null(is_key),
)

ENTRY = members(
    seq=whole(1),
    content=well_formed(2, 65_536),
    hash=HEX_64,
    attachments=many(0, 4, members(salt=HEX_64, content=well_formed(0, 24_576))),
)
HEAD = members(
    format=exactly(1),
    kiosk=UUID_4,
    seq=whole(0),
    hash=HEX_64,
    receivedAt=is_time,
    signature=is_signature,
)
FOOTER = members(lastSeq=whole(0), lastHash=HEX_64, signature=is_signature, adminHead=or_null(HEAD))


class Wrong(Exception):
    """The first thing that is wrong in a file."""

    def __init__(self, code, seq=None):
        super().__init__(code)
        self.code = code
        self.seq = seq


def parsed(line):
    try:
        return parse(line)
    except ValueError:
        return None


def read_header(lines, known_admin_key):
    if not lines:
        raise Wrong("empty")
    header = parsed(lines[0])
    if not HEADER(header):
        raise Wrong("bad-header")
    if known_admin_key is not None and header["adminPublicKey"] != known_admin_key:
        raise Wrong("wrong-admin-key")
    return header


def newest_key(header):
    """The key that signs the last line, each one vouched for by the one before."""
    key = header["publicKey"]
    for following in header["nextKeys"]:
        statement = {"kiosk": header["kiosk"], "previous": key, "publicKey": following["publicKey"]}
        if not is_signed("zhulao/kiosk-key/1", statement, following["signature"], key):
            raise Wrong("bad-key-signature")
        key = following["publicKey"]
    return key


def check_entry(entry, seq, previous, kiosk):
    """Raises what is wrong with the entry that should be number seq; whether it is understood."""
    content = entry["content"]
    if entry["seq"] != seq:
        raise Wrong("seq-gap", seq)
    if entry_hash(previous, content) != entry["hash"]:
        raise Wrong("hash-mismatch", seq)
    value = parsed(content)
    named = value if isinstance(value, dict) else {}
    if not whole(seq, seq)(named.get("seq")):
        raise Wrong("content-seq-mismatch", seq)
    if named.get("kiosk") != kiosk:
        raise Wrong("foreign-kiosk", seq)
    for attachment in entry["attachments"]:
        if attachment_digest(attachment) not in content:
            raise Wrong("attachment-mismatch", seq)
    return is_understood(content, value)


def check_footer(footer, header, key, hashes):
    if not FOOTER(footer):
        raise Wrong("bad-footer")
    last = len(hashes) - 1
    if footer["lastSeq"] != last or footer["lastHash"] != hashes[-1]:
        raise Wrong("footer-mismatch", last + 1)
    batch = {
        "firstSeq": 1,
        "kiosk": header["kiosk"],
        "lastHash": hashes[-1],
        "lastSeq": last,
        "previousHash": hashes[0],
    }
    if not is_signed("zhulao/batch/1", batch, footer["signature"], key):
        raise Wrong("bad-kiosk-signature")
    head = footer["adminHead"]
    if head is not None:
        check_head(head, header, hashes)


def check_head(head, header, hashes):
    statement = {name: value for name, value in head.items() if name != "signature"}
    admin = header["adminPublicKey"]
    if admin is None or not is_signed("zhulao/head/1", statement, head["signature"], admin):
        raise Wrong("bad-admin-signature")
    last = len(hashes) - 1
    if head["kiosk"] != header["kiosk"] or head["seq"] > last or hashes[int(head["seq"])] != head["hash"]:
        raise Wrong("admin-head-mismatch", min(int(head["seq"]), last))


def check_lines(lines, known_admin_key):
    header = read_header(lines, known_admin_key)
    key = newest_key(header)
    hashes = [genesis_hash(header["kiosk"], header["publicKey"])]
    not_understood = []
    for number, line in enumerate(lines[1:], start=2):
        value = parsed(line)
        seq = len(hashes)
        if isinstance(value, dict) and "lastSeq" in value:
            check_footer(value, header, key, hashes)
            if number < len(lines):
                raise Wrong("bad-line")
            return not_understood
        if not ENTRY(value):
            raise Wrong("bad-line", seq)
        if not check_entry(value, seq, hashes[-1], header["kiosk"]):
            not_understood.append(seq)
        hashes.append(value["hash"])
    raise Wrong("cut-off", len(hashes))


def verify(lines, known_admin_key):
    """What a reader says of a file: code and seq of the first thing wrong, or null and the entries not understood."""
    try:
        return {"code": None, "seq": None, "notUnderstood": check_lines(lines, known_admin_key)}
    except Wrong as wrong:
        return {"code": wrong.code, "seq": wrong.seq, "notUnderstood": []}
