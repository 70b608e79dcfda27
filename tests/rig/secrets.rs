//! What a shop's keyring holds, as its Secret Service says.

use std::collections::HashMap;

use zbus::blocking::{Proxy, connection};
use zbus::zvariant::OwnedObjectPath;

use crate::Shop;

const BUS_NAME: &str = "org.freedesktop.secrets";

impl Shop {
    /// The names of the app's entries in the keyring.
    #[must_use]
    pub fn secrets(&self) -> Vec<String> {
        let bus =
            connection::Builder::address(self.bus_address()).expect("an address").build().expect("the bus");
        let service =
            Proxy::new(&bus, BUS_NAME, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service")
                .expect("a keyring");
        let (unlocked, locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) =
            service.call("SearchItems", &HashMap::<String, String>::new()).expect("a keyring that answers");
        let entries = unlocked.into_iter().chain(locked).map(|path| {
            let entry = Proxy::new(&bus, BUS_NAME, path, "org.freedesktop.Secret.Item").expect("an entry");
            let attributes: HashMap<String, String> = entry.get_property("Attributes").expect("attributes");
            attributes.get("username").cloned().unwrap_or_default()
        });
        entries.collect()
    }
}
