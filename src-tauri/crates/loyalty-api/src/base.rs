//! Where the service lives. The vendor does not document a host: each installation has its own.

use std::net::IpAddr;

use reqwest::Url;

/// The address that the calls' paths are appended to: `https://host[:port][/prefix]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

/// Why a text is not a [`BaseUrl`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// Not an address at all.
    #[error("not an address")]
    NotAnAddress,
    /// Neither https, nor http to this machine itself: the key would travel in the clear.
    #[error("the address must begin with https://")]
    NotSecure,
    /// A user name, a query or a fragment: none of them belongs into a base address.
    #[error("the address may only have a host, a port and a path")]
    TooMuch,
}

impl BaseUrl {
    /// Reads an address; a trailing slash makes no difference.
    ///
    /// # Errors
    /// Anything but https, or http to a loopback address.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let mut url = Url::parse(text.trim()).map_err(|_| BaseUrlError::NotAnAddress)?;
        if url.host_str().is_none_or(str::is_empty) {
            return Err(BaseUrlError::NotAnAddress);
        }
        if url.username() != ""
            || url.password().is_some()
            || url.query().is_some()
            || url.fragment().is_some()
        {
            return Err(BaseUrlError::TooMuch);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            _ => return Err(BaseUrlError::NotSecure),
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// Whether the service runs on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    /// Whether an address has the scheme, host and port of this one.
    #[must_use]
    pub fn is_origin_of(&self, address: &Url) -> bool {
        self.0.origin() == address.origin()
    }

    /// The address as text, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    pub(crate) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.as_str())
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => {
            host.trim_matches(['[', ']']).parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_or_this_machine_is_a_base() {
        let check = |text: &str, expect: Result<&str, BaseUrlError>| {
            let parsed = BaseUrl::parse(text);
            assert_eq!(parsed.as_ref().map(BaseUrl::as_str).map_err(|e| *e), expect, "{text:?}");
        };
        check("https://loyalty.example", Ok("https://loyalty.example"));
        check(" https://loyalty.example/api/ ", Ok("https://loyalty.example/api"));
        check("http://127.0.0.1:8787", Ok("http://127.0.0.1:8787"));
        check("http://[::1]:8787/", Ok("http://[::1]:8787"));
        check("http://localhost", Ok("http://localhost"));
        check("http://loyalty.example", Err(BaseUrlError::NotSecure));
        check("http://localhost.example", Err(BaseUrlError::NotSecure));
        check("http://10.0.0.1", Err(BaseUrlError::NotSecure));
        check("http://[fe80::1]", Err(BaseUrlError::NotSecure));
        check("ftp://loyalty.example", Err(BaseUrlError::NotSecure));
        check("https://user:pass@loyalty.example", Err(BaseUrlError::TooMuch));
        check("https://user@loyalty.example", Err(BaseUrlError::TooMuch));
        check("https://:pass@loyalty.example", Err(BaseUrlError::TooMuch));
        check("https://loyalty.example/?a=b", Err(BaseUrlError::TooMuch));
        check("https://loyalty.example/#a", Err(BaseUrlError::TooMuch));
        check("loyalty.example", Err(BaseUrlError::NotAnAddress));
        check("", Err(BaseUrlError::NotAnAddress));
    }

    #[test]
    fn this_machine_and_an_origin_are_known_again() {
        let base = |text: &str| BaseUrl::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(base("http://localhost:1").is_loopback() && base("https://127.0.0.1").is_loopback());
        assert!(!base("https://loyalty.example").is_loopback());
        let check = |address: &str, expect: bool| {
            let address = address.parse().unwrap_or_else(|error| panic!("{address}: {error}"));
            assert_eq!(base("https://loyalty.example/api").is_origin_of(&address), expect, "{address}");
        };
        check("https://loyalty.example/photo.png", true);
        check("https://loyalty.example:443/", true);
        check("https://loyalty.example:8443/", false);
        check("http://loyalty.example/", false);
        check("https://photos.loyalty.example/", false);
    }

    #[test]
    fn paths_follow_the_prefix() {
        let joined = BaseUrl::parse("https://a.example/p/").map(|base| base.join("/integration/x"));
        assert_eq!(joined.as_deref(), Ok("https://a.example/p/integration/x"));
    }
}
