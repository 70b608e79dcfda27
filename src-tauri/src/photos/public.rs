//! Which addresses a photo may come from: those of the internet, never one inside the shop.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Resolves names, but never to an address inside the shop.
pub struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0))
                .await?
                .filter(|address| is_public(address.ip()))
                .collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is somebody's on the internet: one that is given out to single computers, and is no way into
/// another network (6to4, NAT64, Teredo), which could be the shop's own.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            !NOT_PUBLIC_V4.iter().any(|(network, bits)| is_in(v4.to_bits(), network.to_bits(), 32 - bits))
        }
        IpAddr::V6(v6) => {
            let is_in =
                |(network, bits): &(Ipv6Addr, u32)| is_in(v6.to_bits(), network.to_bits(), 128 - bits);
            is_in(&UNICAST_V6) && !NOT_PUBLIC_V6.iter().any(is_in)
        }
    }
}

fn is_in<Bits: std::ops::BitXor<Output = Bits> + std::ops::Shr<u32, Output = Bits> + PartialEq + Default>(
    address: Bits,
    network: Bits,
    free: u32,
) -> bool {
    (address ^ network) >> free == Bits::default()
}

/// IANA's registry of special-purpose addresses, and what is for groups or for later.
const NOT_PUBLIC_V4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// What is given out to single computers, and what of it is not.
const UNICAST_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
const NOT_PUBLIC_V6: [(Ipv6Addr, u32); 4] = [
    // Teredo, and other protocols' own.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_public() {
        let check = |address: &str, expect: bool| {
            assert_eq!(is_public(address.parse().expect("an address")), expect, "{address}");
        };
        check("8.8.8.8", true);
        check("1.1.1.1", true);
        check("192.0.1.1", true);
        check("2001:4860:4860::8888", true);
        check("2a00:1450::1", true);
        for private in [
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "127.0.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "198.18.0.1",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "::10.0.0.1",
            "192.0.0.8",
            "192.88.99.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "fec0::1",
            "ff02::1",
            "64:ff9b::a00:5",
            "64:ff9b:1::a00:5",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:a00:5::1",
            "3fff::1",
            "5f00::1",
        ] {
            check(private, false);
        }
    }
}
