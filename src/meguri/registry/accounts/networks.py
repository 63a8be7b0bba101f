"""From where somebody came, so far as it is kept: the network, never the full address."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

UNKNOWN = ""
_KEPT_BITS = {4: 24, 6: 48}


def network_of(address: str | None) -> str:
    """The network of an address: /24 of IPv4, /48 of IPv6; "" where there is none (a command, a socket).

    Args:
        address: IPv4 or IPv6, as a client has it; an IPv4 address mapped into IPv6 counts as IPv4.
    """
    try:
        found: IPv4Address | IPv6Address = ip_address((address or "").partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ip_network((found, _KEPT_BITS[found.version]), strict=False))
