//! Which network addresses are public.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

/// A host name that resolves to a private network.
#[derive(Debug)]
pub(super) struct Private;

impl fmt::Display for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the address is in a private network")
    }
}

impl std::error::Error for Private {}

/// Resolves names and refuses those in a private network. The connection uses the address that was checked.
#[derive(Debug)]
pub(super) struct Guarded {
    allow_private: bool,
    inner: DefaultResolver,
}

impl Guarded {
    pub fn new(allow_private: bool) -> Self {
        Self { allow_private, inner: DefaultResolver::default() }
    }
}

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.allow_private || found.iter().all(|a| is_public(a.ip())) {
            Ok(found)
        } else {
            Err(ureq::Error::Other(Box::new(Private)))
        }
    }
}

/// Whether the host of `url` is written as a private address, or is this machine by name.
pub(super) fn is_private_literal(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => !is_public(ip.into()),
        Some(Host::Ipv6(ip)) => !is_public(ip.into()),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => true,
    }
}

fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocols = a == 192 && b == 0 && c == 0;
    let benchmarks = a == 198 && (18..20).contains(&b);
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        || shared
        || protocols
        || benchmarks)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, .., y, z] = ip.segments();
    let embedded = |high: u16, low: u16| {
        let ([w, x], [y, z]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(w, x, y, z))
    };
    // Only addresses of the global unicast block are public, and those that carry an IPv4 address as far as that is.
    match (a, b) {
        (0x64, 0xff9b) => embedded(y, z),
        (0x2002, _) => embedded(b, ip.segments()[2]),
        (0x2001, 0 | 0xdb8) => false,
        _ => ip.to_ipv4_mapped().map_or(a & 0xe000 == 0x2000, is_public_v4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_and_private() {
        for ip in ["8.8.8.8", "100.63.0.1", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808"] {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
        for ip in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
            "ff02::1",
        ] {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
        let private = |url: &str| is_private_literal(&Url::parse(url).unwrap());
        assert!(private("http://2130706433/") && private("http://0x7f.1/") && private("http://[::1]/"));
        assert!(private("http://localhost:80/") && !private("https://example.org/"));
    }
}
