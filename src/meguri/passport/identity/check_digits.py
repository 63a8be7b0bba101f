"""Check characters: the one at the end that betrays a misread or mistyped character before it."""

_MOD_37_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "12345678123457923456789"), strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VIN_CHECK_POSITION = 9


def gs1_check_digit(digits: str) -> str:
    """The check digit that follows `digits`.

    Source: GS1 General Specifications, 7.9.1 (standard check digit calculation, modulo 10, weights 3 and 1
    from the right).
    """
    total = sum(int(one) * (1 if place % 2 else 3) for place, one in enumerate(reversed(digits)))
    return str(-total % 10)


def mod_37_36(text: str) -> str:
    """The check character that follows `text` (0–9 and A–Z): MOD 37,36.

    Every single wrong character is found, and nearly every swap of neighbours.

    Source: ISO/IEC 7064:2003, hybrid systems (the one for letters and digits).
    """
    product = 36
    for one in text:
        product = ((product + _MOD_37_36.index(one)) % 36 or 36) * 2 % 37
    return _MOD_37_36[(37 - product) % 36]


def vin_check_digit(vin: str) -> str:
    """What the ninth of the 17 characters of a VIN must be: 0–9 or X.

    Source: 49 CFR 565.15(c), tables III and IV (values of letters, weights of positions, modulo 11);
    GB 16735-2019 counts the same way.
    """
    values = (int(one) if one.isdigit() else _VIN_VALUES[one] for one in vin)
    rest = sum(value * weight for value, weight in zip(values, _VIN_WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)
