"""Which addresses may be anybody's: of each special network one or more, and neighbours of them."""

import pytest
from hypothesis import given
from hypothesis.strategies import ip_addresses

from app.networks import is_public

PUBLIC = (
    *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "128.0.0.0", "168.63.129.15"),
    *("169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255", "198.20.0.0"),
    *("223.255.255.255", "2001:200::1", "2606:4700::1111", "2a00:1450:4001:800::200e"),
)
NOT_PUBLIC = (
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.255"),
    *("168.63.129.16", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1"),
    *("192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1"),
    *("239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8", "64:ff9b::8.8.8.8"),
    *("64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:20::1", "2001:db8::1"),
    *("2002:7f00:1::", "2002:808:808::1", "3ffe::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fdff::1"),
    *("fe80::1", "fe80::1%lo", "2606:4700::1111%eth0", "fec0::1", "ff02::1", "ff0e::1"),
    *("", "localhost", "1.1.1", "01.1.1.1", "1.1.1.1 ", "1.1.1.1:80", "[::1]", "16843009"),
)


@pytest.mark.parametrize("address", PUBLIC)
def test_anybodys(address):
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_nobodys(address):
    assert not is_public(address)


@given(ip_addresses())
def test_what_the_library_calls_private_is_never_public(address):
    assert address.is_global or not is_public(str(address))
