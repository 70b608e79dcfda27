//! The example for integrators does what it says.

use std::process::Command;

use sandbox::{Config, Sandbox};

#[tokio::test]
async fn the_example_of_a_sale_by_hand_books_one() {
    let service =
        Sandbox::start(Config { key: "by hand".to_owned(), ..Config::default() }).await.expect("a sandbox");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/crates/sandbox/examples/sale.sh");
    let url = service.url();
    let run =
        tokio::task::spawn_blocking(move || Command::new("sh").args([script, &url, "by hand"]).output());
    let said = run.await.expect("it ran").expect("sh and curl are installed");
    let words = String::from_utf8_lossy(&said.stdout);
    assert!(said.status.success(), "{words}{}", String::from_utf8_lossy(&said.stderr));
    let booked = service.operations();
    assert_eq!(booked.len(), 1, "{words}");
    assert_eq!(
        (booked[0].amount.to_string(), booked[0].spend.to_string()),
        ("1000".to_owned(), "100".to_owned())
    );
    assert!(service.holds().is_empty(), "{words}");
}
