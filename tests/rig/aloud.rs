//! What a screen reader gets to know of the window: the tree that the web view exports over D-Bus, by AT-SPI.

use std::collections::HashMap;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use zbus::blocking::{Connection, Proxy, connection};
use zbus::zvariant::OwnedObjectPath;

use crate::Shop;
use crate::shop::Process;

/// A screen reader on the shop's bus. The till has to be started after it, and be read aloud.
pub struct Aloud {
    bus: Connection,
    _launcher: Process,
}

/// Something on the screen, as it is read aloud.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// What it is, where that matters here: `button`, `toggle`, `heading`, `entry`, `slider`; else empty.
    pub role: &'static str,
    /// What it is called.
    pub name: String,
    /// What stands in it, where it holds text.
    pub text: String,
    /// What a slider is set to, in words.
    pub value_text: Option<String>,
    /// `polite` or `assertive`, where what changes in it is said.
    pub live: Option<String>,
}

type Place = (String, OwnedObjectPath);

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const TEXT: &str = "org.a11y.atspi.Text";
/// AT-SPI's number of the state of what is on the screen.
const SHOWING: u32 = 25;
/// And of roles: a web view tells no names of them.
const ROLES: [(u32, &str); 5] =
    [(43, "button"), (51, "slider"), (62, "toggle"), (79, "entry"), (83, "heading")];

impl Aloud {
    /// Switches reading aloud on, as a desktop does.
    #[must_use]
    pub fn listen(shop: &Shop) -> Self {
        let launcher = ["/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher"];
        let launcher = launcher.into_iter().find(|path| Path::new(path).is_file());
        let launcher = shop
            .command(launcher.expect("at-spi2-core is installed").as_ref())
            .arg("--launch-immediately")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(Process)
            .expect("a bus for what is read aloud");
        let session =
            connection::Builder::address(shop.bus_address()).expect("an address").build().expect("the bus");
        let begun = Instant::now();
        let address = loop {
            let status = Proxy::new(&session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus");
            match status.and_then(|bus| bus.call::<_, _, String>("GetAddress", &())) {
                Ok(address) => break address,
                Err(error) => assert!(begun.elapsed() < Duration::from_secs(20), "{error}"),
            }
        };
        let status =
            Proxy::new(&session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Status").expect("a name");
        status.set_property("IsEnabled", true).expect("switched on");
        let bus =
            connection::Builder::address(address.as_str()).expect("an address").build().expect("its bus");
        Self { bus, _launcher: launcher }
    }

    /// Everything that is said of the screen, in its order.
    #[must_use]
    pub fn screen(&self) -> Vec<Said> {
        let root = OwnedObjectPath::try_from("/org/a11y/atspi/accessible/root").expect("a path");
        let mut said = vec![];
        self.walk(&("org.a11y.atspi.Registry".to_owned(), root), &mut said);
        said
    }

    /// What is not there any more when it is asked says nothing.
    fn walk(&self, place: &Place, said: &mut Vec<Said>) -> Option<()> {
        let accessible = self.proxy(place, ACCESSIBLE)?;
        let role: u32 = accessible.call("GetRole", &()).ok()?;
        let states: Vec<u32> = accessible.call("GetState", &()).ok()?;
        let is_shown =
            states.get(SHOWING as usize / 32).is_some_and(|word| word & (1 << (SHOWING % 32)) != 0);
        let mut attributes: HashMap<String, String> =
            accessible.call("GetAttributes", &()).unwrap_or_default();
        let live = attributes.remove("live").filter(|live| live != "off");
        if is_shown || live.is_some() {
            let role = ROLES.iter().find(|(number, _)| *number == role).map_or("", |(_, name)| *name);
            let name = accessible.get_property("Name").unwrap_or_default();
            let text = self.proxy(place, TEXT).and_then(|text| text.call("GetText", &(0_i32, -1_i32)).ok());
            let value_text = attributes.remove("valuetext");
            said.push(Said { role, name, text: text.unwrap_or_default(), value_text, live });
        }
        // By their numbers: among all of them a web view has no child.
        for at in 0..accessible.get_property::<i32>("ChildCount").unwrap_or(0) {
            if let Ok(child) = accessible.call::<_, _, Place>("GetChildAtIndex", &(at,)) {
                self.walk(&child, said);
            }
        }
        Some(())
    }

    fn proxy(&self, (name, path): &Place, interface: &'static str) -> Option<Proxy<'_>> {
        zbus::blocking::proxy::Builder::new(&self.bus)
            .destination(name.clone())
            .ok()?
            .path(path.clone())
            .ok()?
            .interface(interface)
            .ok()?
            .cache_properties(zbus::proxy::CacheProperties::No)
            .build()
            .ok()
    }
}
