//! Lists the commands that exist, so that one which is not listed is refused to every window.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&[
        "screen",
        "search",
        "search_otherwise",
        "replace",
        "scan_cut",
        "scan_too_much",
        "scan_unreadable",
        "serial_ports",
        "enter_amount",
        "choose_spend",
        "confirm",
        "hold",
        "release",
        "cancel",
        "next",
        "park",
        "dismiss",
        "ledger",
        "decide",
        "again",
        "export_ledger",
        "close",
        "close_heard",
        "report_fault",
        "settings",
        "unlock",
        "save_settings",
        "forget_key",
        "check_connection",
        "question",
        "answer",
        "train",
    ]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        // The build script's one way to fail.
        panic!("{error:#}");
    }
}
