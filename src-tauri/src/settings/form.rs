//! The settings, each in one row: what it is, what it is where nobody sets it, and what of it can be. From these rows come the
//! form, the file, the check and what is put right of a file; README shows them all, which a test compares.

use register::Country;
use serde::{Deserialize, Serialize};

use super::{Language, NumberPad, ScannerHabits, TakeSetting, Theme, country};
use crate::problem::{Code, Field, Problem};
use crate::serial::PortSettings;

macro_rules! settings {
    ($(
        $(#[$about:meta])*
        $name:ident: $type:ty = $otherwise:expr
        $(, $it:ident => $fits:expr, or $code:ident of $field:ident $(with $other:ident)?)?;
    )+) => {
        /// The settings, as the page shows and changes them.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        #[serde(default, rename_all = "camelCase")]
        #[allow(clippy::struct_excessive_bools, reason = "each is a box to tick")]
        pub struct SettingsForm {
            $($(#[$about])* pub $name: $type,)+
        }

        impl Default for SettingsForm {
            fn default() -> Self {
                Self { $($name: $otherwise,)+ }
            }
        }

        impl SettingsForm {
            /// Whether each can be, whoever set it.
            ///
            /// # Errors
            /// The first field that cannot be.
            pub(super) fn check(&self) -> Result<(), Problem> {
                $($({
                    let $it = self;
                    if !$fits {
                        return Err(Problem::new(Code::$code).about(Field::$field));
                    }
                })?)+
                Ok(())
            }

            /// These with each that cannot be as it is when nothing is set; and which those were.
            pub(super) fn sound(mut self) -> (Self, Vec<Field>) {
                let mut wrong = vec![];
                let otherwise = Self::default();
                $($({
                    let $it = &self;
                    if !$fits {
                        $(self.$other = otherwise.$other;)?
                        self.$name = otherwise.$name;
                        wrong.push(Field::$field);
                    }
                })?)+
                (self, wrong)
            }
        }
    };
}

settings! {
    /// The service's address.
    server: String = String::new();
    /// The point of sale.
    point: String = String::new();
    /// Seconds until there is a connection.
    connect_seconds: u32 = 5,
        it => (1..=60).contains(&it.connect_seconds), or SecondsOutOfRange of ConnectSeconds;
    /// Seconds until the answer is complete. Where both are the same, nobody knows which of them was over: whether anything was sent.
    total_seconds: u32 = 15,
        it => (it.connect_seconds + 1..=120).contains(&it.total_seconds),
        or SecondsOutOfRange of TotalSeconds with connect_seconds;
    /// Minutes of a hold.
    hold_minutes: u32 = 10,
        it => (1..=30).contains(&it.hold_minutes), or MinutesOutOfRange of HoldMinutes;
    /// The language to speak.
    language: Language = Language::Auto;
    /// The colours to use.
    theme: Theme = Theme::Auto;
    /// Seconds for which a request whose answer was lost may still arrive.
    quiet_seconds: u32 = 120,
        it => (10..=3600).contains(&it.quiet_seconds), or QuietOutOfRange of QuietSeconds;
    /// Whether points are held before they are spent.
    protect: bool = false;
    /// Whether other tills share this point of sale, so that holds end without our doing.
    shared_point: bool = false;
    /// Whether receipts can be kept, to earn points later, while the service cannot be reached.
    defer: bool = false;
    /// What is taken from the customer while nobody knows whether the points were spent.
    take: TakeSetting = TakeSetting::default();
    /// The currency of the receipts by ISO 4217; empty where no sign is wanted.
    currency: String = String::new(),
        it => it.currency.is_empty() || it.currency.len() == 3 && it.currency.bytes().all(|b| b.is_ascii_uppercase()),
        or CurrencyUnknown of Currency;
    /// How large the text is, in percent.
    text_size: u32 = 100,
        it => (100..=200).contains(&it.text_size), or TextSizeOutOfRange of TextSize;
    /// When digits can be pressed on the screen.
    number_pad: NumberPad = NumberPad::default();
    /// Whether what happens is heard.
    sounds: bool = false;
    /// Days for which one is kept, before a person is asked.
    defer_days: u32 = 7,
        it => (1..=60).contains(&it.defer_days), or DaysOutOfRange of DeferDays;
    /// The largest receipt that is kept, in whole units of money.
    defer_most: u32 = 100_000,
        it => (1..=999_999_999).contains(&it.defer_most), or SumOutOfRange of DeferMost;
    /// How the scanner types.
    scanner: ScannerHabits = ScannerHabits::default();
    /// The scanner at a serial port.
    serial: PortSettings = PortSettings::default();
    /// Whose phones are typed without a code: two letters by ISO 3166.
    #[serde(with = "country")]
    #[cfg_attr(test, ts(type = "string"))]
    country: Country = Country::default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_as_if_it_were_not_set_and_nothing_else_is() {
        let nothing = SettingsForm::default;
        let check = |form: SettingsForm, wrong: &[Field], expect: SettingsForm| {
            assert_eq!(form.sound(), (expect, wrong.to_vec()));
        };
        let wrong = SettingsForm { hold_minutes: 0, text_size: 110, ..nothing() };
        check(wrong, &[Field::HoldMinutes], SettingsForm { text_size: 110, ..nothing() });
        // Each of the two is good by itself.
        check(
            SettingsForm { connect_seconds: 60, total_seconds: 30, ..nothing() },
            &[Field::TotalSeconds],
            nothing(),
        );
        check(
            SettingsForm { connect_seconds: 0, currency: "rub".into(), ..nothing() },
            &[Field::ConnectSeconds, Field::Currency],
            nothing(),
        );
    }
}
