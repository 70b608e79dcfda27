//! Which ports there are, and why one cannot be opened.

use std::io::ErrorKind as Io;
use std::path::Path;

use serde::Serialize;
use serialport::{Error, ErrorKind, SerialPortType, UsbPortInfo};

use crate::problem::{Code, Problem};

/// A port of this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PortInfo {
    /// What to set: where there is one, a name that stays when the scanner is plugged in elsewhere.
    pub port: String,
    /// What is connected to it, as far as it says.
    pub name: String,
}

/// The ports of this computer. Blocks for as long as the system takes to look.
#[must_use]
pub fn ports() -> Vec<PortInfo> {
    // Some systems without any port have no list of them either.
    let available = serialport::available_ports().unwrap_or_default();
    let info = |port: serialport::SerialPortInfo| PortInfo {
        name: match port.port_type {
            SerialPortType::UsbPort(usb) => name(&usb),
            SerialPortType::BluetoothPort => "Bluetooth".to_owned(),
            SerialPortType::PciPort | SerialPortType::Unknown => String::new(),
        },
        port: lasting(&port.port_name).unwrap_or(port.port_name),
    };
    let names: Vec<String> = available.iter().map(|port| port.port_name.clone()).collect();
    available.into_iter().filter(|port| !is_second_name(&port.port_name, &names)).map(info).collect()
}

/// macOS names each port twice: `cu.` is for whoever calls, and `tty.` waits for somebody to call, which no scanner does.
fn is_second_name(port: &str, all: &[String]) -> bool {
    port.strip_prefix("/dev/tty.").is_some_and(|name| all.contains(&format!("/dev/cu.{name}")))
}

fn name(usb: &UsbPortInfo) -> String {
    let parts: Vec<&str> =
        [&usb.manufacturer, &usb.product].into_iter().flatten().map(String::as_str).collect();
    if parts.is_empty() { format!("USB {:04x}:{:04x}", usb.vid, usb.pid) } else { parts.join(" ") }
}

/// Linux numbers ports in the order in which they are plugged in, and names them by their devices as well.
fn lasting(port: &str) -> Option<String> {
    let folder = std::fs::read_dir("/dev/serial/by-id").ok()?;
    let mut names = folder.filter_map(|entry| Some(entry.ok()?.path()));
    let found = names.find(|name| std::fs::canonicalize(name).is_ok_and(|device| device == Path::new(port)));
    Some(found?.display().to_string())
}

/// Why a port cannot be opened.
#[must_use]
pub fn problem(port: &str, error: &Error) -> Problem {
    let exists = || {
        Path::new(port).exists()
            || serialport::available_ports().is_ok_and(|all| all.iter().any(|it| it.port_name == port))
    };
    match error.kind {
        ErrorKind::Io(Io::PermissionDenied) => {
            let group = group_of(Path::new(port)).map(|group| format!("{port}: {group}"));
            Problem::new(Code::PortForbidden).because(group.unwrap_or_else(|| port.to_owned()))
        }
        ErrorKind::Io(Io::NotFound) => Problem::new(Code::PortMissing).because(port),
        // The library says the same of a port that somebody else has open.
        ErrorKind::NoDevice if exists() => Problem::new(Code::PortBusy).because(port),
        ErrorKind::NoDevice => Problem::new(Code::PortMissing).because(port),
        _ => Problem::new(Code::PortFailed).because(format!("{port}: {error}")),
    }
}

/// The group that may use a device.
#[cfg(unix)]
fn group_of(device: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;

    let id = std::fs::metadata(device).ok()?.gid().to_string();
    let groups = std::fs::read_to_string("/etc/group").ok()?;
    let mut groups = groups.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let found = groups.find(|fields| fields.get(2) == Some(&id.as_str()))?;
    Some((*found.first()?).to_owned())
}

#[cfg(not(unix))]
fn group_of(_: &Path) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_a_port_cannot_be_opened_is_told_apart() {
        let told = |port, kind| problem(port, &Error::new(kind, "so")).code;
        let here = std::env::current_exe().expect("a file").display().to_string();
        assert_eq!(told("/dev/ttyNONE", ErrorKind::Io(Io::NotFound)), Code::PortMissing);
        assert_eq!(told("COM77", ErrorKind::NoDevice), Code::PortMissing);
        assert_eq!(told(&here, ErrorKind::NoDevice), Code::PortBusy);
        assert_eq!(told(&here, ErrorKind::Io(Io::PermissionDenied)), Code::PortForbidden);
        assert_eq!(told(&here, ErrorKind::Unknown), Code::PortFailed);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn who_may_use_a_port_is_named_by_its_group() {
        let error = Error::new(ErrorKind::Io(Io::PermissionDenied), "no");
        assert_eq!(problem("/dev/null", &error).detail.as_deref(), Some("/dev/null: root"));
    }

    #[test]
    fn a_port_with_two_names_is_listed_once() {
        let all = ["/dev/cu.usbmodem1", "/dev/tty.usbmodem1", "/dev/tty.alone", "COM3"].map(str::to_owned);
        let second: Vec<bool> = all.iter().map(|port| is_second_name(port, &all)).collect();
        assert_eq!(second, [false, true, false, false]);
    }

    #[test]
    fn a_scanner_that_says_nothing_of_itself_has_its_numbers_for_a_name() {
        let usb = |product: Option<&str>| UsbPortInfo {
            vid: 0x0c2e,
            pid: 0x0901,
            serial_number: None,
            manufacturer: None,
            product: product.map(str::to_owned),
        };
        assert_eq!(name(&usb(Some("Scanner 1900"))), "Scanner 1900");
        assert_eq!(name(&usb(None)), "USB 0c2e:0901");
    }
}
