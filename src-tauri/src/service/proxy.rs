//! The proxy that the environment sets, by the rules of the HTTP library: it sees which service is called, and can keep
//! the till from it, so whoever checks the connection is told of it.

use loyalty_api::BaseUrl;
use reqwest::Url;

/// Where calls to a service go through: host and port, without what logs in there.
#[must_use]
pub fn of(service: &BaseUrl) -> Option<String> {
    // Nothing on this machine goes through one.
    (!service.is_loopback()).then(|| named(|name| std::env::var(name).ok())).flatten()
}

fn named(environment: impl Fn(&str) -> Option<String>) -> Option<String> {
    let set = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let address = set.into_iter().filter_map(environment).find(|address| !address.trim().is_empty())?;
    let with_scheme = if address.contains("://") { address } else { format!("http://{address}") };
    let url = Url::parse(&with_scheme).ok()?;
    let port = url.port_or_known_default().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}{port}", url.host_str()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_named_without_what_logs_in_there() {
        let check = |set: &[(&str, &str)], expect: Option<&str>| {
            let environment =
                |name: &str| set.iter().find(|(set, _)| *set == name).map(|(_, to)| (*to).to_owned());
            assert_eq!(named(environment).as_deref(), expect, "{set:?}");
        };
        check(&[], None);
        check(&[("HTTPS_PROXY", "http://user:secret@proxy.example:3128/")], Some("proxy.example:3128"));
        check(&[("all_proxy", "socks5://10.0.0.1:1080")], Some("10.0.0.1:1080"));
        check(&[("https_proxy", " "), ("ALL_PROXY", "proxy.example")], Some("proxy.example:80"));
        check(&[("HTTP_PROXY", "http://proxy.example")], None);
    }
}
