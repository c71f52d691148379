"""A second reader of exported ledgers, written from docs/formats alone, with nothing but Python's standard library.

python3 verify_ledger.py: on standard input one JSON object a line {"lines": […], "knownAdminKey": key or null}, on standard
output one for each {"code", "seq", "notUnderstood"}; or {"content": text} and {"isUnderstood"} for an entry's content alone.
"""

import json
import sys
import threading

from entry_rules import is_content_understood
from ledger_file import verify


def main():
    for line in sys.stdin:
        case = json.loads(line)
        if "content" in case:
            answer = {"isUnderstood": is_content_understood(case["content"])}
        else:
            answer = verify(case["lines"], case["knownAdminKey"])
        print(json.dumps(answer))


if __name__ == "__main__":
    # A content may be nested as deeply as it is long.
    sys.setrecursionlimit(200_000)
    threading.stack_size(512 * 1024 * 1024)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
