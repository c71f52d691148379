"""Small tests of values: each shape is a function from a value to whether it fits."""

import re

from canonical import has_lone_surrogate

SAFE = 2**53 - 1


def whole(least, most=SAFE):
    return lambda value: (
        isinstance(value, float) and value.is_integer() and least <= value <= most
    )


def text(least, most):
    return lambda value: isinstance(value, str) and least <= len(value) <= most


def well_formed(least, most):
    return lambda value: text(least, most)(value) and not has_lone_surrogate(value)


def matching(pattern):
    expression = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and expression.fullmatch(value) is not None


def one_of(*values):
    return lambda value: isinstance(value, str) and value in values


def exactly(number):
    return whole(number, number)


def either(*shapes):
    return lambda value: any(shape(value) for shape in shapes)


def or_null(shape):
    return lambda value: value is None or shape(value)


def many(least, most, shape):
    return lambda value: (
        isinstance(value, list) and least <= len(value) <= most and all(map(shape, value))
    )


def members(**shapes):
    """An object with exactly these members."""
    return lambda value: (
        isinstance(value, dict)
        and set(value) == set(shapes)
        and all(shape(value[name]) for name, shape in shapes.items())
    )


def by_member(name, **variants):
    """An object whose member `name` says which of the variants its other members follow."""

    def fits(value):
        if not isinstance(value, dict) or not isinstance(value.get(name), str):
            return False
        variant = variants.get(value[name].replace("-", "_"))
        rest = {key: one for key, one in value.items() if key != name}
        return variant is not None and "_" not in value[name] and variant(rest)

    return fits


def is_date(value):
    if not matching(r"\d{4}-\d\d-\d\d")(value):
        return False
    year, month, day = map(int, value.split("-"))
    return 1 <= month <= 12 and 1 <= day <= days_of_month(year, month)


def days_of_month(year, month):
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def is_time(value):
    found = isinstance(value, str) and re.fullmatch(
        r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)\.\d{3}(?:Z|[+-](\d\d):(\d\d))", value, re.ASCII
    )
    if not found:
        return False
    day, *numbers = found.groups()
    bounds = (23, 59, 59, 23, 59)
    return is_date(day) and all(int(one or 0) <= most for one, most in zip(numbers, bounds))


HEX_64 = matching(r"[0-9a-f]{64}")
UUID_4 = matching(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
