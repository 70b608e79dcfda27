//! `ui/ipc.d.ts`, generated from the types that cross to the page.

use ts_rs::{Config, TS};

use crate::{error, screen, serial, settings, sheet, windows};

fn declared<T: TS>() -> String {
    format!("export {}\n", T::decl(&Config::default()))
}

fn bindings() -> String {
    let types = [
        declared::<screen::Screen>(),
        declared::<screen::Sample>(),
        declared::<screen::NextCard>(),
        declared::<screen::SearchedCard>(),
        declared::<screen::ReadingName>(),
        declared::<screen::ScannerHabits>(),
        declared::<screen::PhaseName>(),
        declared::<screen::CustomerCard>(),
        declared::<screen::BirthdayCard>(),
        declared::<screen::SchemeName>(),
        declared::<screen::QuoteCard>(),
        declared::<screen::HoldCard>(),
        declared::<screen::ResultCard>(),
        declared::<screen::UnresolvedCard>(),
        declared::<screen::NoticeCard>(),
        declared::<screen::About>(),
        declared::<screen::OutcomeName>(),
        declared::<screen::SettingsForm>(),
        declared::<screen::SettingsView>(),
        declared::<screen::KeyPlace>(),
        declared::<screen::CheckResult>(),
        declared::<screen::VerdictName>(),
        declared::<screen::LedgerPage>(),
        declared::<screen::LedgerTotals>(),
        declared::<screen::LedgerRow>(),
        declared::<screen::LookCard>(),
        declared::<serial::PortSettings>(),
        declared::<serial::PortInfo>(),
        declared::<serial::Framing>(),
        declared::<serial::Frame>(),
        declared::<sheet::Sheet>(),
        declared::<screen::LedgerKind>(),
        declared::<screen::LedgerState>(),
        declared::<windows::QuestionCard>(),
        declared::<windows::ConsentName>(),
        declared::<settings::Language>(),
        declared::<settings::Spoken>(),
        declared::<settings::Theme>(),
        declared::<error::UiError>(),
        declared::<error::Field>(),
        declared::<error::Code>(),
    ];
    format!("// Generated from src-tauri/src by `cargo xtask bindings`.\n\n{}", types.join("\n"))
}

/// With `UPDATE_BINDINGS` set, writes the file instead of comparing it.
#[test]
fn the_pages_types_are_those_of_the_shell() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/ipc.d.ts");
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        std::fs::write(path, bindings()).expect("ui/ipc.d.ts can be written");
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == bindings(), "ui/ipc.d.ts has drifted: run `cargo xtask bindings`");
}
