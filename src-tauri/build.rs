//! Lists the commands that exist, so that one which is not listed is refused to every window.

include!("src/window/list.rs");

macro_rules! names {
    ($($command:ident)+) => { &[$(stringify!($command)),+] };
}

fn main() {
    let commands = tauri_build::AppManifest::new().commands(with_commands!(names));
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        // The build script's one way to fail.
        panic!("{error:#}");
    }
}
