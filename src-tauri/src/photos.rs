//! Customer photos: fetched here, decoded here, and handed to the page as small PNGs.
//!
//! A photo's address comes from outside and is not trusted: https to public addresses only (or the
//! service's own origin), no redirects, limits on size, time and dimensions. The page itself has no
//! network at all.

use std::collections::HashMap;
use std::io::Cursor;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use image::{ImageFormat, ImageReader, Limits};
use loyalty_api::BaseUrl;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The scheme under which the page asks for photos.
pub const SCHEME: &str = "photo";

const LARGEST_FILE: usize = 5 << 20;
const LARGEST_SIDE: u32 = 8192;
const THUMBNAIL_SIDE: u32 = 192;
const PATIENCE: Duration = Duration::from_secs(8);
const REMEMBERED: usize = 64;

/// The photos of the customers that were served lately.
#[derive(Clone, Debug, Default)]
pub struct Photos(Arc<Mutex<HashMap<String, Photo>>>);

#[derive(Clone, Debug)]
struct Photo {
    address: String,
    service: BaseUrl,
    png: Option<Arc<[u8]>>,
}

impl Photos {
    /// Remembers where a client's photo is, so that the page can ask for it by the client's id.
    pub fn know(&self, client: &str, address: &str, service: &BaseUrl) {
        let mut photos = self.photos();
        if photos.get(client).is_some_and(|known| known.address == address) {
            return;
        }
        if photos.len() >= REMEMBERED {
            photos.clear();
        }
        let photo = Photo { address: address.to_owned(), service: service.clone(), png: None };
        photos.insert(client.to_owned(), photo);
    }

    /// A client's photo as PNG; `None` where there is none that can be shown.
    pub async fn png(&self, client: &str) -> Option<Arc<[u8]>> {
        let Photo { address, service, png } = self.photos().get(client).cloned()?;
        if png.is_some() {
            return png;
        }
        let bytes = fetch(&address, &service).await?;
        let png: Arc<[u8]> = tokio::task::spawn_blocking(move || thumbnail(&bytes)).await.ok()??.into();
        if let Some(photo) = self.photos().get_mut(client).filter(|photo| photo.address == address) {
            photo.png = Some(Arc::clone(&png));
        }
        Some(png)
    }

    fn photos(&self) -> MutexGuard<'_, HashMap<String, Photo>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn fetch(address: &str, service: &BaseUrl) -> Option<Vec<u8>> {
    let address = Url::parse(address).ok()?;
    let own = service.is_origin_of(&address);
    let public = match address.host_str()?.trim_matches(['[', ']']).parse() {
        Ok(literal) => is_public(literal),
        Err(_) => true,
    };
    if !own && (address.scheme() != "https" || !public) {
        return None;
    }
    let builder =
        reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).no_proxy();
    let builder = if own { builder } else { builder.dns_resolver(Arc::new(PublicOnly)) };
    let mut response = builder.build().ok()?.get(address).send().await.ok()?.error_for_status().ok()?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LARGEST_FILE {
            return None;
        }
    }
    Some(bytes)
}

/// Decodes whatever the bytes are (JPEG, PNG or WebP, by their content) into a small PNG.
fn thumbnail(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    reader.limits(limits);
    let mut png = Cursor::new(Vec::new());
    reader
        .decode()
        .ok()?
        .resize_to_fill(THUMBNAIL_SIDE, THUMBNAIL_SIDE, image::imageops::FilterType::Triangle)
        .write_to(&mut png, ImageFormat::Png)
        .ok()?;
    Some(png.into_inner())
}

/// Resolves names, but never to an address inside the shop.
struct PublicOnly;

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

fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let benchmark = a == 198 && (18..20).contains(&b);
            !(a == 0
                || a >= 224
                || shared
                || benchmark
                || v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_documentation())
        }
        IpAddr::V6(v6) => {
            !(v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_multicast()
                || v6.is_unique_local()
                || v6.is_unicast_link_local())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_public() {
        let check = |address: &str, expect: bool| {
            assert_eq!(is_public(address.parse().expect("an address")), expect, "{address}");
        };
        check("8.8.8.8", true);
        check("2001:4860:4860::8888", true);
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
        ] {
            check(private, false);
        }
    }

    #[test]
    fn a_picture_becomes_a_small_png_and_rubbish_becomes_nothing() {
        let mut jpeg = Cursor::new(Vec::new());
        let wide = image::RgbImage::from_pixel(800, 300, image::Rgb([200, 30, 30]));
        wide.write_to(&mut jpeg, ImageFormat::Jpeg).expect("a JPEG");
        let png = thumbnail(jpeg.get_ref()).expect("a thumbnail");
        let small = image::load_from_memory_with_format(&png, ImageFormat::Png).expect("a PNG");
        assert_eq!((small.width(), small.height()), (THUMBNAIL_SIDE, THUMBNAIL_SIDE));
        assert_eq!(thumbnail(b"<svg onload=alert(1)>"), None);
        assert_eq!(thumbnail(&[]), None);
    }

    #[tokio::test]
    async fn an_address_inside_the_shop_is_not_asked() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let inside = format!("http://{}/photo.png", listener.local_addr().expect("an address"));
        let service = BaseUrl::parse("https://loyalty.example").expect("a base");
        for address in
            [&inside, &inside.replace("http", "https"), "https://localhost/x", "file:///etc/passwd"]
        {
            assert_eq!(fetch(address, &service).await, None, "{address}");
        }
        let asked = tokio::time::timeout(Duration::from_millis(50), listener.accept()).await;
        assert!(asked.is_err(), "nobody may have connected");
    }
}
