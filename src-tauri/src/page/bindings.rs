//! `ui/ipc.d.ts`, generated from the types that cross to the page.

use ts_rs::{Config, TS};

use crate::{export, page, problem, secrets, serial, settings};

fn declared<T: TS>() -> String {
    format!("export {}\n", T::decl(&Config::default()))
}

fn bindings() -> String {
    let types = [
        declared::<page::screen::Screen>(),
        declared::<page::screen::Serving>(),
        declared::<page::screen::EntryCard>(),
        declared::<page::screen::Around>(),
        declared::<page::screen::Look>(),
        declared::<page::cards::Sample>(),
        declared::<page::cards::NextCard>(),
        declared::<page::cards::SearchedCard>(),
        declared::<page::names::ReadingName>(),
        declared::<settings::ScannerHabits>(),
        declared::<page::cards::CustomerCard>(),
        declared::<page::cards::BirthdayCard>(),
        declared::<page::names::SchemeName>(),
        declared::<page::cards::QuoteCard>(),
        declared::<page::cards::HoldCard>(),
        declared::<page::cards::ResultCard>(),
        declared::<page::cards::UnresolvedCard>(),
        declared::<page::notice::NoticeCard>(),
        declared::<page::notice::OverpaidCard>(),
        declared::<page::notice::About>(),
        declared::<page::notice::OutcomeName>(),
        declared::<settings::SettingsForm>(),
        declared::<page::settings::SettingsView>(),
        declared::<secrets::key::KeyPlace>(),
        declared::<page::settings::CheckResult>(),
        declared::<page::names::VerdictName>(),
        declared::<page::names::StepName>(),
        declared::<page::cards::SaleCard>(),
        declared::<page::cards::WishCard>(),
        declared::<page::ledger::LedgerPage>(),
        declared::<page::ledger::LedgerTotals>(),
        declared::<page::ledger::LedgerRow>(),
        declared::<page::ledger::LatestCard>(),
        declared::<page::ledger::LookCard>(),
        declared::<serial::PortSettings>(),
        declared::<serial::PortInfo>(),
        declared::<serial::Framing>(),
        declared::<serial::Frame>(),
        declared::<export::Sheet>(),
        declared::<page::ledger::LedgerKind>(),
        declared::<page::ledger::LedgerState>(),
        declared::<page::consent::QuestionCard>(),
        declared::<page::consent::ConsentName>(),
        declared::<settings::Language>(),
        declared::<settings::Spoken>(),
        declared::<settings::Theme>(),
        declared::<settings::TakeSetting>(),
        declared::<settings::NumberPad>(),
        declared::<problem::Problem>(),
        declared::<problem::Field>(),
        declared::<problem::Code>(),
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
