//! What the page can do: one line into the controller each. Each is listed in `list.rs` and allowed to its window in `capabilities`; one
//! that is not is refused.

use std::time::Duration;

use register::{Event, Money, Question, Shown, Wish};
use secrecy::SecretString;
use tauri::{AppHandle, Manager, State, command};

use super::closing::Closing;
use super::consent::Consent;
use crate::export::Sheet;
use crate::log::Log;
use crate::page::{CheckResult, LedgerPage, QuestionCard, Screen, SettingsView};
use crate::problem::{Code, Problem};
use crate::secrets::lock::Lock;
use crate::serial::{self, PortInfo};
use crate::settings::SettingsForm;
use crate::till::{Ask, Extent, LedgerQuery, Purpose, Till};

type Outcome<T = ()> = Result<T, Problem>;

/// The screen, to begin with. Later ones come by themselves.
#[command]
pub async fn screen(till: State<'_, Till>) -> Outcome<Screen> {
    till.ask(Ask::Screen).await
}

/// Looks a customer up.
#[command]
pub async fn search(till: State<'_, Till>, text: String, scanned: bool) -> Outcome {
    till.ask(|answer| Ask::Search(text, scanned, answer)).await
}

/// Takes what was typed for the next thing that it can be.
#[command]
pub async fn search_otherwise(till: State<'_, Till>) -> Outcome {
    till.order(Event::Otherwise)
}

/// Serve whom the till asks about, and drop the receipt that is entered: the answer to a question that had been
/// on the screen for so many milliseconds.
#[command]
pub async fn replace(till: State<'_, Till>, question: u32, shown: u64) -> Outcome {
    till.order(Event::Replace(Shown {
        question: Some(Question(question)),
        since: Duration::from_millis(shown),
    }))
}

/// A scan broke off.
#[command]
pub async fn scan_cut(till: State<'_, Till>) -> Outcome {
    till.order(Event::ScanCut)
}

/// A scan was more than one line of text; whether the first of them was searched for already.
#[command]
pub async fn scan_too_much(till: State<'_, Till>, searched: bool) -> Outcome {
    till.order(Event::ScanTooMuch { searched })
}

/// A scan was no text.
#[command]
pub async fn scan_unreadable(till: State<'_, Till>) -> Outcome {
    till.order(Event::ScanUnreadable)
}

/// The ports that a scanner can be connected to.
#[command]
pub async fn serial_ports() -> Vec<PortInfo> {
    // A system that cannot tell has none.
    tokio::task::spawn_blocking(serial::ports).await.unwrap_or_default()
}

/// The amount field now reads so.
#[command]
pub async fn enter_amount(till: State<'_, Till>, text: String, count: u32) -> Outcome {
    till.entered(Ok(Event::Amount(text)), count)
}

/// Spend this many points, as typed or as exact decimal text.
#[command]
pub async fn choose_spend(till: State<'_, Till>, points: String, count: u32) -> Outcome {
    till.entered(typed(&points).map(|points| Event::Spend(Wish::of(points))), count)
}

/// Spend all that may be spent, however the amount changes.
#[command]
pub async fn spend_all(till: State<'_, Till>, count: u32) -> Outcome {
    till.entered(Ok(Event::Spend(Wish::All)), count)
}

/// Do it: the quote (or the receipt that is to be kept) and the spending that are on the screen, and the question, where one is asked; that, or else
/// the figures, had been there for so many milliseconds.
#[command]
pub async fn confirm(
    till: State<'_, Till>,
    quote: u32,
    spend: String,
    question: Option<u32>,
    shown: u64,
    count: u32,
) -> Outcome {
    let shown = Shown { question: question.map(Question), since: Duration::from_millis(shown) };
    till.entered(typed(&spend).map(|spend| Event::Confirm { seq: quote, spend, shown }), count)
}

/// Put points aside, as the quote that is on the screen has them.
#[command]
pub async fn hold(till: State<'_, Till>, quote: u32) -> Outcome {
    till.order(Event::Hold(quote))
}

/// Let them go.
#[command]
pub async fn release(till: State<'_, Till>) -> Outcome {
    till.order(Event::Release)
}

/// Back, and then out of the sale.
#[command]
pub async fn cancel(till: State<'_, Till>) -> Outcome {
    till.order(Event::Cancel)
}

/// Bring back what was dropped by that.
#[command]
pub async fn undo(till: State<'_, Till>) -> Outcome {
    till.order(Event::Undo)
}

/// The receipt that is entered stays, and who was searched for is not served.
#[command]
pub async fn stay(till: State<'_, Till>) -> Outcome {
    till.order(Event::Stay)
}

/// The next customer.
#[command]
pub async fn next(till: State<'_, Till>) -> Outcome {
    till.order(Event::Next)
}

/// Put an unconfirmed receipt aside.
#[command]
pub async fn park(till: State<'_, Till>) -> Outcome {
    till.order(Event::Park)
}

/// The notice was read.
#[command]
pub async fn dismiss(till: State<'_, Till>) -> Outcome {
    till.order(Event::Dismiss)
}

/// A day of the ledger, from and until in milliseconds since 1970 by the clock on the wall; or with a text, what fits it on all
/// days.
#[command]
pub async fn ledger(till: State<'_, Till>, from: i64, until: i64, text: String) -> Outcome<LedgerPage> {
    till.ask(|answer| Ask::Ledger(LedgerQuery { from, until, text, extent: Extent::Shown }, answer)).await
}

/// Writes all of a day, or all that a text fits, as a table into the folder for downloads; returns the file's name.
#[command]
pub async fn export_ledger(
    till: State<'_, Till>,
    from: i64,
    until: i64,
    text: String,
    sheet: Sheet,
) -> Outcome<String> {
    let page = till
        .ask(|answer| Ask::Ledger(LedgerQuery { from, until, text, extent: Extent::Whole }, answer))
        .await?;
    sheet.save(&page).map(|path| path.display().to_string())
}

/// Begins anew with a row of the ledger that was not booked.
#[command]
pub async fn again(till: State<'_, Till>, row: i64) -> Outcome {
    till.ask(|answer| Ask::Again(row, answer)).await
}

/// Takes a receipt back that waits for the service.
#[command]
pub async fn withdraw(till: State<'_, Till>, row: i64, reason: String) -> Outcome {
    till.ask(|answer| Ask::Withdraw(row, reason, answer)).await
}

/// Sends a receipt from this point that waits for another one.
#[command]
pub async fn readdress(till: State<'_, Till>, row: i64) -> Outcome {
    till.ask(|answer| Ask::Readdress(row, answer)).await
}

/// Ends the app, whatever is open.
#[command]
pub async fn close(app: AppHandle) {
    super::end(app);
}

/// The page has heard that the window is to be closed, and asks a person.
#[command]
pub async fn close_heard(closing: State<'_, Closing>) -> Outcome {
    closing.heard();
    Ok(())
}

/// Begins anew, where the till has stopped.
#[command]
pub async fn restart(app: AppHandle) {
    app.request_restart();
}

/// Something went wrong in the page.
#[command]
pub async fn report_fault(log: State<'_, Log>, text: String) -> Outcome {
    log.fault(&text);
    Ok(())
}

/// A person's word on a row whose outcome nobody knows: booked or not, and why.
#[command]
pub async fn decide(till: State<'_, Till>, row: i64, booked: bool, reason: String) -> Outcome {
    till.ask(|answer| Ask::Decide(row, booked, reason, answer)).await
}

/// What is set, unless that is locked.
#[command]
pub async fn settings(till: State<'_, Till>, lock: State<'_, Lock>) -> Outcome<SettingsView> {
    lock.check().await?;
    till.ask(Ask::Settings).await
}

/// Opens the settings with the word that they are locked with.
#[command]
pub async fn unlock(lock: State<'_, Lock>, word: String) -> Outcome {
    lock.open(word.trim().to_owned().into()).await
}

/// Set this, with a new key where one was entered; another server or key than before only when a person agrees.
#[command]
pub async fn save_settings(
    app: AppHandle,
    till: State<'_, Till>,
    lock: State<'_, Lock>,
    form: SettingsForm,
    key: Option<String>,
) -> Outcome {
    lock.check().await?;
    let key = entered(key);
    agreed(&app, &till, &form, Purpose::Save { has_key: key.is_some() }).await?;
    let ports = serial_ports().await.into_iter().map(|port| port.port).collect();
    till.ask(|answer| Ask::SaveSettings(form, key, ports, answer)).await
}

/// Delete the key.
#[command]
pub async fn forget_key(till: State<'_, Till>, lock: State<'_, Lock>) -> Outcome {
    lock.check().await?;
    till.ask(Ask::ForgetKey).await
}

/// Try these settings, with the key that was entered or else the stored one; at another server than the one that is
/// set only when a person agrees.
#[command]
pub async fn check_connection(
    app: AppHandle,
    till: State<'_, Till>,
    lock: State<'_, Lock>,
    form: SettingsForm,
    key: Option<String>,
) -> Outcome<CheckResult> {
    lock.check().await?;
    agreed(&app, &till, &form, Purpose::Check).await?;
    till.ask(|answer| Ask::Check(form, entered(key), answer)).await
}

/// What the window asks that asks. Only that window may call this and [`answer`].
#[command]
pub async fn question(consent: State<'_, Consent>) -> Outcome<Option<QuestionCard>> {
    Ok(consent.card())
}

/// What a person says to it.
#[command]
pub async fn answer(app: AppHandle, consent: State<'_, Consent>, yes: bool) -> Outcome {
    consent.answer(&app, yes);
    Ok(())
}

async fn agreed(app: &AppHandle, till: &Till, form: &SettingsForm, purpose: Purpose) -> Outcome {
    let question = till.ask(|answer| Ask::Consent(form.clone(), purpose, answer)).await?;
    let Some(card) = question else { return Ok(()) };
    let is_agreed = app.state::<Consent>().ask(app, card).await;
    is_agreed.then_some(()).ok_or(Problem::new(Code::NotAgreed))
}

/// Begin or end training mode.
#[command]
pub async fn train(till: State<'_, Till>, on: bool) -> Outcome {
    till.ask(|answer| Ask::Train(on, answer)).await
}

fn typed(points: &str) -> Outcome<Money> {
    Ok(Money::from_typed(points).map_err(Code::from)?.unwrap_or_default())
}

fn entered(key: Option<String>) -> Option<SecretString> {
    key.map(|key| key.trim().to_owned()).filter(|key| !key.is_empty()).map(SecretString::from)
}
