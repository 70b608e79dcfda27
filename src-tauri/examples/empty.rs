//! A window with one word in it and nothing behind it: what the platform itself costs. `cargo xtask bench` measures it in turn
//! with the till. With `controls` it has a field and a slider instead, and still nothing behind them.

use std::process::ExitCode;

use tauri::WebviewUrl;

fn main() -> ExitCode {
    let mut context = tauri::generate_context!("examples/empty/tauri.conf.json");
    if std::env::args().nth(1).as_deref() == Some("controls") {
        for window in &mut context.config_mut().app.windows {
            window.url = WebviewUrl::App("controls.html".into());
        }
    }
    match tauri::Builder::default().run(context) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
