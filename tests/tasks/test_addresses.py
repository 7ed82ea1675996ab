from __future__ import annotations

import pytest

from tasks.addresses import why_refused

PUBLIC = ("9.9.9.9", "1.1.1.1", "100.63.255.255", "100.128.0.0", "172.32.0.1", "223.255.255.255", "2620:fe::fe")
OWN = ("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "127.0.0.1", "127.255.0.9", "::1", "fd00::17")
SHARED = ("100.64.0.1", "100.127.255.255", "64:ff9b::909:909", "64:ff9b:1::1")
NEVER = (
    *("0.0.0.0", "0.1.2.3", "169.254.169.254", "192.0.0.8", "192.0.2.7", "192.88.99.1", "198.18.0.1", "198.51.100.4"),
    *("203.0.113.200", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::2", "fe80::1"),
    *("fe80::1%eth0", "febf::1", "fec0::1", "ff02::1", "::ffff:9.9.9.9", "::ffff:127.0.0.1", "::ffff:100.64.0.1"),
    *("::9.9.9.9", "2001::1", "2001:db8::1", "2002:909:909::1", "2002:7f00:1::", "3fff::1", "5f00::1", "4000::1"),
)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_connected_to(address: str) -> None:
    assert why_refused(address, allow_private=False) is None


@pytest.mark.parametrize("address", [*OWN, *SHARED])
def test_an_address_of_ones_own_network_is_for_sources_that_may(address: str) -> None:
    assert why_refused(address, allow_private=False)
    assert why_refused(address, allow_private=True) is None


@pytest.mark.parametrize("address", NEVER)
def test_no_source_may_have_what_is_no_outlets_address(address: str) -> None:
    assert why_refused(address, allow_private=False)
    assert why_refused(address, allow_private=True)


@pytest.mark.parametrize("text", ["", "localhost", "2130706433", "0x7f.1", "127.1", "0177.0.0.1", "1.2.3.4.5", "[::1]"])
def test_what_is_no_address_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        why_refused(text, allow_private=False)
