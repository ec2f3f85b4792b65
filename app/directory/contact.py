"""How often people may write to listed mediators, and from where one and the same sender writes."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

WITHIN = timedelta(days=1)
FROM_ONE_SENDER, TO_ONE_MEDIATOR = 10, 30
IPV6_OF_ONE = 64  # bits: what a provider gives to one household


def network(address: str) -> str:
    """What stands for a sender: an IPv4 address, or the network of an IPv6 one; the text itself when it is neither."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, IPV6_OF_ONE), strict=False))


def seconds_left(now: datetime) -> int:
    """Until tries are counted anew, which is when a day of UTC begins; at least one."""
    seconds = int(WITHIN.total_seconds())
    return seconds - int(now.timestamp()) % seconds
