//! Customer photos: fetched here, decoded here, and handed to the page as small PNGs.
//!
//! A photo's address comes from outside and is not trusted: https to public addresses only (or the
//! service's own origin), no redirects, limits on size, time, dimensions and memory. One is read at a time, and
//! given up when its customer goes. The page itself has no network at all.

mod public;

use std::collections::HashMap;
use std::fmt;
use std::io::Cursor;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use loyalty_api::BaseUrl;
use reqwest::Url;
use tokio::sync::{Semaphore, watch};

use public::{PublicOnly, is_public};

/// The scheme under which the page asks for photos.
pub const SCHEME: &str = "photo";

const LARGEST_FILE: usize = 5 << 20;
const MOST_PIXELS: u64 = 16 << 20;
/// What reading one may take, in bytes.
const MOST_MEMORY: u64 = 64 << 20;
const THUMBNAIL_SIDE: u32 = 192;
const PATIENCE: Duration = Duration::from_secs(8);
const REMEMBERED: usize = 64;

/// The photos of the customers that were served lately.
#[derive(Clone)]
pub struct Photos {
    known: Arc<Mutex<HashMap<String, Photo>>>,
    /// Whoever reads one has the only permit.
    turn: Arc<Semaphore>,
    /// Whose photo is wanted.
    served: Arc<watch::Sender<Option<String>>>,
}

#[derive(Clone)]
struct Photo {
    address: String,
    service: BaseUrl,
    png: Option<Arc<[u8]>>,
}

/// By what is remembered, a customer and their face are found.
impl fmt::Debug for Photos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Photos").finish_non_exhaustive()
    }
}

impl Default for Photos {
    fn default() -> Self {
        Self {
            known: Arc::default(),
            turn: Arc::new(Semaphore::new(1)),
            served: Arc::new(watch::Sender::new(None)),
        }
    }
}

impl Photos {
    /// This customer is served, and no other any more.
    pub fn serve(&self, client: Option<&str>) {
        self.served.send_if_modified(|served| {
            let is_new = served.as_deref() != client;
            if is_new {
                *served = client.map(str::to_owned);
            }
            is_new
        });
    }

    /// Remembers where a client's photo is, so that the page can ask for it by the client's id.
    pub fn know(&self, client: &str, address: &str, service: &BaseUrl) {
        let mut photos = self.known();
        if photos.get(client).is_some_and(|known| known.address == address) {
            return;
        }
        if photos.len() >= REMEMBERED {
            photos.clear();
        }
        let photo = Photo { address: address.to_owned(), service: service.clone(), png: None };
        photos.insert(client.to_owned(), photo);
    }

    /// A client's photo as PNG; `None` where there is none that can be shown, and when they are gone before.
    pub async fn png(&self, client: &str) -> Option<Arc<[u8]>> {
        let mut served = self.served.subscribe();
        tokio::select! {
            png = self.read(client) => png,
            _ = served.wait_for(|served| served.as_deref() != Some(client)) => None,
        }
    }

    async fn read(&self, client: &str) -> Option<Arc<[u8]>> {
        // The one before may have been the same.
        let turn = Arc::clone(&self.turn).acquire_owned().await.ok()?;
        let Photo { address, service, png } = self.known().get(client).cloned()?;
        if png.is_some() {
            return png;
        }
        let bytes = fetch(&address, &service).await?;
        let read = tokio::task::spawn_blocking(move || {
            // What is being decoded cannot be stopped: the next waits for it.
            let _turn = turn;
            thumbnail(&bytes)
        });
        let png: Arc<[u8]> = read.await.ok()??.into();
        if let Some(photo) = self.known().get_mut(client).filter(|photo| photo.address == address) {
            photo.png = Some(Arc::clone(&png));
        }
        Some(png)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, Photo>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
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
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    // Phones keep portraits turned and say so; what they say wrongly leaves it as it is.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return None;
    }
    let picture = DynamicImage::from_decoder(decoder).ok()?;
    // The middle first: made small as a whole, a ribbon would be as long as a thumbnail is high.
    let side = width.min(height);
    let mut png = Cursor::new(Vec::new());
    let mut small = picture.crop_imm((width - side) / 2, (height - side) / 2, side, side).resize_exact(
        THUMBNAIL_SIDE,
        THUMBNAIL_SIDE,
        image::imageops::FilterType::Triangle,
    );
    small.apply_orientation(orientation);
    small.write_to(&mut png, ImageFormat::Png).ok()?;
    Some(png.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

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

    fn png(picture: &DynamicImage) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        picture.write_to(&mut file, ImageFormat::Png).expect("a PNG");
        file.into_inner()
    }

    #[test]
    fn a_picture_that_takes_more_memory_than_a_photo_is_not_shown() {
        let grey = |width, height| png(&DynamicImage::new_luma8(width, height));
        assert!(thumbnail(&grey(4096, 4096)).is_some(), "16 megapixels");
        assert_eq!(thumbnail(&grey(4096, 4097)), None);
        assert_eq!(thumbnail(&grey(8192, 8192)), None);
        assert_eq!(thumbnail(&png(&DynamicImage::new_rgba16(3000, 3000))), None, "72 MB");
        // A ribbon that is made as high as a thumbnail would be as long as a street.
        for (width, height) in [(1_000_000, 1), (1, 1_000_000)] {
            let small = thumbnail(&grey(width, height)).expect("a thumbnail");
            assert!(small.len() < 10_000);
        }
    }

    /// Serves one picture at any address of the service's own.
    #[cfg(target_os = "linux")]
    async fn service_with(picture: Vec<u8>) -> BaseUrl {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};

        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", picture.len());
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(&[head.as_bytes(), &picture].concat()).await;
            }
        });
        BaseUrl::parse(&address).expect("a base")
    }

    /// Serves so many customers with such a photo, of whom each but the last goes at once; the time that takes.
    #[cfg(target_os = "linux")]
    async fn served(picture: Vec<u8>, customers: usize) -> Duration {
        let service = service_with(picture).await;
        let photos = Photos::default();
        let begun = std::time::Instant::now();
        let mut shown = vec![];
        for number in 0..customers {
            let client = format!("{number}");
            photos.know(&client, &format!("{}/{number}.png", service.as_str()), &service);
            photos.serve(Some(&client));
            let photos = photos.clone();
            shown.push(tokio::spawn(async move { photos.png(&client).await.is_some() }));
            // Time enough to begin with it.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let mut last = false;
        for one in shown {
            last = one.await.expect("no panic");
        }
        assert!(last, "the one who stayed has a photo");
        begun.elapsed()
    }

    /// The most memory that this process ever had, in bytes.
    #[cfg(target_os = "linux")]
    fn most_memory() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").expect("a status");
        let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("a high-water mark");
        line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).expect("a number") * 1024
    }

    /// Eight small files took 2.2 GiB.
    #[tokio::test(flavor = "multi_thread")]
    #[cfg(target_os = "linux")]
    async fn the_worst_photos_take_little_more_than_one_however_many_customers_come() {
        let ordinary = served(png(&DynamicImage::new_rgba8(1024, 1024)), 1).await;
        let before = most_memory();
        let worst = png(&DynamicImage::new_rgba8(4096, 4096));
        let made = most_memory();
        let time = served(worst.clone(), 1).await;
        let one = most_memory().max(made) - before;
        served(worst, 8).await;
        let eight = most_memory() - before;
        println!("one {one}, eight {eight} bytes; {time:?} against {ordinary:?}");
        assert!(eight <= one * 3 / 2 + (16 << 20), "{eight} bytes for eight, {one} for one");
        assert!(one <= 4 * MOST_MEMORY, "{one} bytes");
        assert!(time <= ordinary * 64, "{time:?} against {ordinary:?} for a sixteenth of the pixels");
    }

    #[tokio::test]
    async fn one_photo_is_read_at_a_time_and_given_up_when_its_customer_goes() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let service = BaseUrl::parse(&address).expect("a base");
        let photos = Photos::default();
        for client in ["a", "b"] {
            photos.know(client, &format!("{address}/{client}.png"), &service);
        }
        photos.serve(Some("a"));
        let of = |client: &'static str| {
            let photos = photos.clone();
            tokio::spawn(async move { photos.png(client).await })
        };
        let first = of("a");
        let (silent, _) = listener.accept().await.expect("a request");
        let again = of("a");
        photos.serve(Some("b"));
        assert_eq!(first.await.expect("no panic"), None, "nobody waits for it any more");
        assert_eq!(again.await.expect("no panic"), None);
        drop(silent);
        // The next one has its turn, and nobody asks for the one of a customer who is gone.
        assert_eq!(of("a").await.expect("no panic"), None);
        let second = of("b");
        let (_other, _) = listener.accept().await.expect("a request");
        second.abort();
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

    /// A picture of a red left half and a blue right one, as a phone keeps it that was held so.
    fn turned(orientation: u8) -> Vec<u8> {
        let picture =
            image::RgbImage::from_fn(64, 64, |x, _| if x < 32 { [220, 0, 0] } else { [0, 0, 220] }.into());
        let mut jpeg = Cursor::new(Vec::new());
        DynamicImage::from(picture).write_to(&mut jpeg, ImageFormat::Jpeg).expect("a JPEG");
        let mut jpeg = jpeg.into_inner();
        let tag = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
        let tiff = [&b"MM\0*\0\0\0\x08\0\x01"[..], &tag, &[0; 4]].concat();
        let exif = [&b"\xff\xe1\0"[..], &[u8::try_from(tiff.len() + 8).expect("short")], b"Exif\0\0", &tiff]
            .concat();
        jpeg.splice(2..2, exif);
        jpeg
    }

    #[test]
    fn a_portrait_that_a_phone_kept_turned_stands_upright() {
        let check = |orientation: u8, (x, y): (u32, u32)| {
            let png = thumbnail(&turned(orientation)).expect("a thumbnail");
            let seen = image::load_from_memory(&png).expect("a picture").to_rgb8();
            let [red, _, blue] = seen.get_pixel(x, y).0;
            assert!(red > 150 && blue < 80, "{orientation}: no red at {x}, {y}");
        };
        let (near, middle, far) = (10, THUMBNAIL_SIDE / 2, THUMBNAIL_SIDE - 10);
        for (orientation, red) in [
            (1, (near, middle)),
            (2, (far, middle)),
            (3, (far, middle)),
            (4, (near, middle)),
            (5, (middle, near)),
            (6, (middle, near)),
            (7, (middle, far)),
            (8, (middle, far)),
            (9, (near, middle)),
        ] {
            check(orientation, red);
        }
    }
}
