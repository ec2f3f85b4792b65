"""Which addresses of the internet belong to anybody, by our own list: all others are never connected to (design §5.6).

From the special-purpose registries of IANA (RFC 6890 and later), written down here, for what a library calls "global"
changes with its version and holds multicast, addresses that only wrap others, and the metadata of clouds.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

NOT_PUBLIC_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network: Linux takes 0.0.0.0 for loopback
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared between a provider and its customers; metadata at Alibaba
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # the host beneath a machine at Azure
        "169.254.0.0/16",  # link-local; metadata at most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # assignments of the IETF; metadata at Oracle
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays from 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
# What wraps an address of IPv4 (::ffff:0:0/96, 64:ff9b::/96), loopback, private (fc00::/7, with fd00:ec2::254),
# link-local and multicast addresses all lie outside of it.
UNICAST_6 = IPv6Network("2000::/3")
NOT_PUBLIC_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # assignments of the IETF: Teredo, benchmarks, identifiers
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which wraps an address of IPv4
        "3ffe::/16",  # a network for tries that has ended
        "3fff::/20",  # documentation
    )
)


def is_public(text: str) -> bool:
    """Whether an address, as a resolver writes it, may be anybody's. What is no address is not public."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return _is_public_4(address) if isinstance(address, IPv4Address) else _is_public_6(address)


def _is_public_4(address: IPv4Address) -> bool:
    return not any(address in network for network in NOT_PUBLIC_4)


def _is_public_6(address: IPv6Address) -> bool:
    """An address with a scope (`%eth0`) is one of this machine's own network."""
    if address.scope_id is not None or address not in UNICAST_6:
        return False
    return not any(address in network for network in NOT_PUBLIC_6)
