//! The proxy that the environment sets, by the rules of the HTTP library itself: it sees which service is called, and can keep
//! the till from it, so whoever checks the connection is told of it.

use hyper_util::client::proxy::matcher::Matcher;
use loyalty_api::BaseUrl;

/// Where calls to a service go through: host and port, without what logs in there.
#[must_use]
pub fn of(service: &BaseUrl) -> Option<String> {
    // Nothing on this machine goes through one.
    (!service.is_loopback()).then(|| named(&Matcher::from_env(), service.as_str())).flatten()
}

fn named(matcher: &Matcher, service: &str) -> Option<String> {
    let proxy = matcher.intercept(&service.parse().ok()?)?;
    let (host, port) = (proxy.uri().host()?, proxy.uri().port_u16());
    Some(port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_named_where_calls_go_through_it_and_without_what_logs_in_there() {
        let check = |https: &str, all: &str, no: &str, expect: Option<&str>| {
            let matcher =
                Matcher::builder().https(https.to_owned()).all(all.to_owned()).no(no.to_owned()).build();
            let named = named(&matcher, "https://loyalty.shop.example/api");
            assert_eq!(named.as_deref(), expect, "{https} {all} {no}");
        };
        check("", "", "", None);
        check("http://user:secret@proxy.example:3128/", "", "", Some("proxy.example:3128"));
        check("", "socks5://10.0.0.1:1080", "", Some("10.0.0.1:1080"));
        check("proxy.example", "", "", Some("proxy.example"));
        check("http://proxy.example:3128", "", ".shop.example", None);
        check("http://proxy.example:3128", "", "other.example", Some("proxy.example:3128"));
    }
}
