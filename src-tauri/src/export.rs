//! A page of the ledger as a table for a spreadsheet: UTF-8 with a byte order mark, separated as the
//! language's spreadsheets expect, and without a cell that one would take for a formula.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::page::{LedgerPage, LedgerRow};
use crate::places;
use crate::problem::{Code, Problem};
use crate::service::words;

const COLUMNS: usize = 11;

/// How the table is written, in the page's language.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Sheet {
    /// The file's name without its ending.
    pub name: String,
    /// Whether decimals have a comma, and therefore columns a semicolon.
    pub decimal_comma: bool,
    /// The names of the columns: number, time, customer, phone, operation, amount, points, paid, earned,
    /// state, reason.
    pub columns: [String; COLUMNS],
    /// How each kind, state and code reads, by its name.
    pub words: HashMap<String, String>,
}

impl Sheet {
    /// Writes the table into the folder for downloads, beside what is there already.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn save(&self, page: &LedgerPage) -> Result<PathBuf, Problem> {
        let failed = |error: io::Error| Problem::new(Code::ExportFailed).because(error.to_string());
        let (path, mut file) = create(&places::downloads(), &file_name(&self.name)).map_err(failed)?;
        self.write(page, &mut file).and_then(|()| file.sync_all()).map_err(failed)?;
        Ok(path)
    }

    fn write(&self, page: &LedgerPage, to: &mut impl Write) -> io::Result<()> {
        to.write_all("\u{feff}".as_bytes())?;
        let separator = if self.decimal_comma { b';' } else { b',' };
        let mut table =
            csv::WriterBuilder::new().delimiter(separator).terminator(csv::Terminator::CRLF).from_writer(to);
        table.write_record(self.columns.iter().map(|name| harmless(name)))?;
        for row in &page.rows {
            table.write_record(self.record(row))?;
        }
        table.flush()
    }

    fn record(&self, row: &LedgerRow) -> [String; COLUMNS] {
        let figure = |figure: &str| {
            if self.decimal_comma { figure.replace('.', ",") } else { figure.to_owned() }
        };
        let optional = |value: &Option<String>| value.as_deref().map(figure).unwrap_or_default();
        let why = match &row.error {
            Some(error) => [self.word(&error.code), error.detail.clone().unwrap_or_default()].join(" "),
            None => row.decision.clone().unwrap_or_default(),
        };
        [
            row.id.to_string(),
            moment(row.at),
            harmless(&row.initials),
            harmless(row.phone.as_deref().unwrap_or_default()),
            harmless(&self.word(&row.kind)),
            figure(&row.amount),
            figure(&row.spend),
            optional(&row.total),
            optional(&row.earned),
            harmless(&self.word(&row.state)),
            harmless(why.trim()),
        ]
    }

    fn word(&self, of: &impl serde::Serialize) -> String {
        // A kind, state or code is a name.
        let name = serde_json::to_value(of)
            .ok()
            .and_then(|name| name.as_str().map(str::to_owned))
            .unwrap_or_default();
        self.words.get(&name).map_or(name, |word| words::shown(word, words::SENTENCE))
    }
}

/// A moment by the clock on the wall, as every spreadsheet takes it for one.
fn moment(wall: i64) -> String {
    let moment = Timestamp::from_millisecond(wall).unwrap_or_default();
    TimeZone::UTC.to_datetime(moment).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A text of one line that no spreadsheet calculates: OWASP, "CSV injection". White space and quotes before a sign do
/// not hide it, nor do signs of double width; and where a cell were cut in two, both halves would be harmless.
fn harmless(text: &str) -> String {
    let mut cell = String::new();
    let mut begins = true;
    for character in words::shown(text, words::SENTENCE).chars() {
        if begins && SIGNS.contains(&character) {
            cell.push('\'');
        }
        begins = SEPARATORS.contains(&character)
            || (begins && (character.is_whitespace() || "\"'".contains(character)));
        cell.push(character);
    }
    cell
}

/// What begins a formula, in every width.
const SIGNS: [char; 14] = ['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠', '｜', '％', '−', '﹣'];
/// What ends a cell somewhere.
const SEPARATORS: [char; 4] = [';', ',', '\t', '|'];

/// A name, never a way out of the folder, nor one that a system keeps for itself.
fn file_name(wanted: &str) -> String {
    let name: String =
        wanted.chars().filter(|c| c.is_alphanumeric() || "-_ ".contains(*c)).take(100).collect();
    let stem = name.trim().split(' ').next().unwrap_or_default().to_ascii_uppercase();
    let is_device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")));
    if stem.is_empty() || is_device {
        format!("ledger {}", name.trim()).trim().to_owned()
    } else {
        name.trim().to_owned()
    }
}

fn create(folder: &Path, name: &str) -> io::Result<(PathBuf, File)> {
    std::fs::create_dir_all(folder)?;
    let mut number = 1;
    loop {
        let path =
            folder.join(if number == 1 { format!("{name}.csv") } else { format!("{name} ({number}).csv") });
        match File::create_new(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1000 => number += 1,
            created => return created.map(|file| (path, file)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::ledger::{LedgerKind, LedgerState, LedgerTotals};

    fn sheet(decimal_comma: bool) -> Sheet {
        Sheet {
            name: "../ledger 2026-11-24".into(),
            decimal_comma,
            columns: std::array::from_fn(|n| ["№", "Время", "=x"].get(n).copied().unwrap_or_default().into()),
            words: HashMap::from([
                ("spend".into(), "Списание".into()),
                ("confirmed".into(), "да; нет".into()),
            ]),
        }
    }

    fn row(decision: &str) -> LedgerRow {
        LedgerRow {
            id: 7,
            at: 5,
            kind: LedgerKind::Spend,
            state: LedgerState::Confirmed,
            initials: "@И".into(),
            phone: Some("7••••67".into()),
            amount: "100.10".into(),
            spend: "80".into(),
            total: Some("20.10".into()),
            total_written: None,
            earned: None,
            error: None,
            decision: Some(decision.into()),
            balance: None,
            looks: vec![],
            again: None,
            repeatable: false,
            decidable: false,
            withdrawable: false,
            elsewhere: None,
        }
    }

    fn written(sheet: &Sheet, row: LedgerRow) -> String {
        let mut bytes = vec![];
        let page = LedgerPage { rows: vec![row], has_more: false, totals: LedgerTotals::default() };
        sheet.write(&page, &mut bytes).expect("written");
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn a_table_opens_right_in_a_russian_and_in_an_english_spreadsheet() {
        let russian = written(&sheet(true), row("=HYPERLINK(\"x\")"));
        let expect = "\u{feff}№;Время;'=x;;;;;;;;\r\n7;1970-01-01 00:00:00;'@И;7••••67;Списание;100,10;80;20,10;;\
                      \"да; нет\";\"'=HYPERLINK(\"\"x\"\")\"\r\n";
        assert_eq!(russian, expect);
        let english = written(&sheet(false), row("+1, he said"));
        let expect = "\u{feff}№,Время,'=x,,,,,,,,\r\n7,1970-01-01 00:00:00,'@И,7••••67,Списание,100.10,80,20.10,,\
                      да; нет,\"'+1, he said\"\r\n";
        assert_eq!(english, expect);
    }

    #[test]
    fn no_cell_is_a_formula_however_it_is_hidden() {
        let check = |text: &str, expect: &str| assert_eq!(harmless(text), expect, "{text:?}");
        check("=1+1", "'=1+1");
        check(" \t=1", "'=1");
        check("\u{feff}@x", "'@x");
        check("＝HYPERLINK(1)", "'＝HYPERLINK(1)");
        check("a;=1", "a;'=1");
        check("a,  ＋1", "a, '＋1");
        check("\"=1", "\"'=1");
        check("b\r\n=1", "b =1");
        check("12.50 - fine", "12.50 - fine");
        check(&"x".repeat(1_000_000), &format!("{}…", "x".repeat(199)));
    }

    #[test]
    fn a_file_has_a_name_that_every_system_takes() {
        let check = |wanted: &str, expect: &str| assert_eq!(file_name(wanted), expect, "{wanted:?}");
        check("Журнал 2026-11-25", "Журнал 2026-11-25");
        check("../../x\u{202e}/..\\evil", "xevil");
        check("con", "ledger con");
        check("LPT1 x", "ledger LPT1 x");
        check("...", "ledger");
        assert_eq!(file_name(&"x".repeat(5000)).len(), 100);
    }

    #[test]
    fn a_table_stands_beside_an_earlier_one_and_never_elsewhere() {
        let folder = tempfile::tempdir().expect("a folder");
        let names: Vec<String> = (0..2)
            .map(|_| {
                create(folder.path(), "ledger")
                    .expect("created")
                    .0
                    .file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        assert_eq!(names, ["ledger.csv", "ledger (2).csv"]);
    }
}
