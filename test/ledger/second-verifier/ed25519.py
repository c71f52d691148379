"""Ed25519 verification as RFC 8032 section 5.1 says it, for a reader that has nothing but Python. Slow, and only for checking."""

import hashlib

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, -1, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)


def x_of(y, is_odd):
    """The x that belongs to a y (section 5.1.3); None where no point has that y."""
    if y >= PRIME:
        return None
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME != 0:
        x = x * ROOT_OF_MINUS_ONE % PRIME
    if (x * x - square) % PRIME != 0 or (x == 0 and is_odd):
        return None
    return PRIME - x if x % 2 != is_odd else x


def point_of(data):
    number = int.from_bytes(data, "little")
    y = number & (2**255 - 1)
    x = x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % PRIME)


def bytes_of(point):
    x, y, z, _ = point
    inverse = pow(z, -1, PRIME)
    return ((y * inverse % PRIME) | ((x * inverse % PRIME & 1) << 255)).to_bytes(32, "little")


def add(one, other):
    """Section 5.1.4, extended homogeneous coordinates."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % PRIME
    b = (one[1] + one[0]) * (other[1] + other[0]) % PRIME
    c = 2 * one[3] * other[3] * CURVE_D % PRIME
    d = 2 * one[2] * other[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def times(number, point):
    result = (0, 1, 1, 0)
    while number > 0:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


BASE_Y = 4 * pow(5, -1, PRIME) % PRIME
BASE_X = x_of(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % PRIME)


def is_good(public_key, message, signature):
    """Whether the 64 bytes of signature are this key's (32 bytes) over the message."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key = point_of(public_key)
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    minus_key = (PRIME - key[0], key[1], 1, PRIME - key[3])
    return bytes_of(add(times(scalar, BASE), times(challenge, minus_key))) == signature[:32]
