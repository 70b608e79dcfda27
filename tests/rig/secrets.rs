//! What a shop's keyring holds, as its Secret Service says.

use std::collections::HashMap;

use zbus::blocking::{Connection, Proxy, connection};
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus::{fdo, interface};

use crate::Shop;

const BUS_NAME: &str = "org.freedesktop.secrets";
const SERVICE: &str = "/org/freedesktop/secrets";

/// A keyring that refuses whatever it is asked, until this is dropped.
pub struct FailingKeyring {
    _bus: Connection,
}

/// What it answers.
struct Refuses(&'static str);

#[interface(name = "org.freedesktop.Secret.Service")]
impl Refuses {
    fn open_session(&self, algorithm: &str, input: OwnedValue) -> fdo::Result<(OwnedValue, OwnedObjectPath)> {
        let input = String::try_from(input).unwrap_or_default();
        Err(fdo::Error::IOError(format!("{} ({algorithm} {input})", self.0)))
    }
}

impl Shop {
    /// The names of the app's entries in the keyring.
    #[must_use]
    pub fn secrets(&self) -> Vec<String> {
        let bus =
            connection::Builder::address(self.bus_address()).expect("an address").build().expect("the bus");
        let service =
            Proxy::new(&bus, BUS_NAME, SERVICE, "org.freedesktop.Secret.Service").expect("a keyring");
        let (unlocked, locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) =
            service.call("SearchItems", &HashMap::<String, String>::new()).expect("a keyring that answers");
        let entries = unlocked.into_iter().chain(locked).map(|path| {
            let entry = Proxy::new(&bus, BUS_NAME, path, "org.freedesktop.Secret.Item").expect("an entry");
            let attributes: HashMap<String, String> = entry.get_property("Attributes").expect("attributes");
            attributes.get("username").cloned().unwrap_or_default()
        });
        entries.collect()
    }

    /// In place of the keyring stands one that refuses.
    pub fn fail_keyring(&mut self) -> FailingKeyring {
        self.end_keyring();
        let bus = connection::Builder::address(self.bus_address()).expect("an address");
        let bus = bus
            .serve_at(SERVICE, Refuses("the keyring cannot be read"))
            .expect("a service")
            .name(BUS_NAME)
            .expect("the name");
        FailingKeyring { _bus: bus.build().expect("the bus") }
    }
}
