"""JSON texts as ECMAScript reads them (every number a double) and their canonical form by RFC 8785."""

import json


def refuse_constant(name):
    raise ValueError(f"{name} is no JSON")


def parse(text):
    """The value of a JSON text; ValueError if it is none."""
    # Python counts nesting against its recursion limit; the deepest text allowed is far below the one set in verify_ledger.py.
    return json.loads(text, parse_int=float, parse_constant=refuse_constant)


def has_lone_surrogate(text):
    return any("\ud800" <= character <= "\udfff" for character in text)


def number_text(number):
    """ECMA-262 Number::toString, which RFC 8785 section 3.2.2.3 asks for; Python's repr has the same shortest digits."""
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError("not a finite number")
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    mantissa, _, exponent = repr(abs(number)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    point = len(whole) + int(exponent or 0)
    digits = whole + ("" if fraction == "0" else fraction)
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    digits = stripped.rstrip("0")
    count = len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    power = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return sign + digits[0] + ("." + digits[1:] if count > 1 else "") + power


def string_text(text):
    if has_lone_surrogate(text):
        raise ValueError("half of a surrogate pair")
    return json.dumps(text, ensure_ascii=False)


def member_order(name):
    return name.encode("utf-16-be", "surrogatepass")


def canonical(value):
    """The canonical text; ValueError where RFC 8785 has none."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return number_text(float(value))
    if isinstance(value, str):
        return string_text(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(one) for one in value) + "]"
    names = sorted(value, key=member_order)
    return "{" + ",".join(f"{string_text(name)}:{canonical(value[name])}" for name in names) + "}"
