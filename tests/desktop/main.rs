//! One sale in training mode, in the app's real window, on each of the three systems: by WebDriver on Linux and Windows, by
//! keys and what is read aloud on macOS, whose web view has no WebDriver. All the rest of the window is tested on Linux.
#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]
#![allow(clippy::unused_async, reason = "where one system waits, another one need not")]

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
mod window;

use window::Window;

/// A sample customer with 1,500 points, who earns a tenth.
const CARD: &str = "2200000000005";

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_in_training() {
    let window = Window::open().await;
    window.says("Scan a card").await;
    window.scan(CARD).await;
    window.says("1,500").await;
    window.types("1000").await;
    window.says("Earn 100 points").await;
    window.press_enter().await;
    window.says("100 points earned").await;
    // A receipt is left by Enter as well, and the next scan finds what this one has earned.
    window.press_enter().await;
    window.says("Scan a card").await;
    window.scan(CARD).await;
    window.says("1,600").await;
    window.close().await;
}
