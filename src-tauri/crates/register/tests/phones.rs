//! Phones, against libphonenumber: what it knows for a phone the till reads as the same one, and what the
//! till reads is what it knows.

use std::collections::HashSet;

use phonenumber::country::Id;
use phonenumber::{Mode, PhoneNumber};
use proptest::prelude::*;
use register::{Country, Phone};

fn region(country: Country) -> Id {
    country.name().parse().unwrap_or_else(|_| panic!("libphonenumber does not know {country:?}"))
}

/// What libphonenumber makes of a text, as digits with the code.
fn known(text: &str, home: Option<Country>) -> Option<PhoneNumber> {
    // It reads Kazakhstan's numbers as if their first digit were the code: there, Russia's rules are the same.
    let home = home.map(|home| if home == Country::Kazakhstan { Country::Russia } else { home });
    phonenumber::parse(home.map(region), text).ok()
}

fn digits(number: &PhoneNumber) -> String {
    number.format().mode(Mode::E164).to_string().replace('+', "")
}

fn read(text: &str, home: Country) -> Option<String> {
    Phone::read(text, home).map(|phone| phone.digits())
}

fn country() -> impl Strategy<Value = Country> {
    prop::sample::select(Country::all().collect::<Vec<_>>())
}

/// Digits that may well be a number of the country, behind its code.
fn number(country: Country) -> impl Strategy<Value = String> {
    let examples = phonenumber::metadata::DATABASE.by_id(country.name()).expect("its rules");
    let described = [examples.descriptors().mobile(), examples.descriptors().fixed_line()];
    let examples: Vec<String> =
        described.into_iter().flatten().filter_map(|it| Some(it.example()?.to_owned())).collect();
    let code = phonenumber::metadata::DATABASE.by_id(country.name()).expect("its rules").country_code();
    (prop::sample::select(examples), "[0-9]{10}").prop_map(move |(example, random)| {
        let keep = example.len() / 3;
        format!("{code}{}{}", &example[..keep], &random[..example.len() - keep])
    })
}

/// The ways in which people write the digits of a number that begins with a code.
fn punctuated() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(
        prop::sample::select(vec!["", "", "", " ", "-", ") ", " (", ".", "\u{a0}", "–"]),
        14,
    )
}

fn write(digits: &str, marks: &[&str]) -> String {
    digits.chars().zip(marks).flat_map(|(digit, mark)| [digit.to_string(), (*mark).to_owned()]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_a_phone_is_read_as_it_whatever_the_punctuation(
        (international, home, marks) in (country(), country(), punctuated())
            .prop_flat_map(|(country, home, marks)| (number(country), Just(home), Just(marks)))
    ) {
        let valid = known(&format!("+{international}"), None).filter(PhoneNumber::is_valid);
        if valid.is_some() {
            for text in ["+", "", "00", "810"].map(|before| format!("{before}{}", write(&international, &marks))) {
                prop_assert_eq!(read(&text, home), Some(international.clone()), "{}", text);
            }
        }
    }

    #[test]
    fn what_is_read_as_a_phone_at_home_libphonenumber_reads_as_the_same(
        (home, text) in (country(), prop_oneof!["[0-9]{8,11}", "8[0-9]{8,10}", "80?[0-9]{9}", "0[0-9]{8,9}"])
    ) {
        let Some(read) = read(&text, home) else { return Ok(()) };
        // Written with another country's code, it is that country's.
        let is_foreign = read == text;
        let known = if is_foreign { known(&format!("+{text}"), None) } else { known(&text, Some(home)) };
        if let Some(known) = known.filter(PhoneNumber::is_valid) {
            prop_assert_eq!(read, digits(&known), "{}", text);
        }
    }

    #[test]
    fn what_libphonenumber_knows_for_a_phone_at_home_is_read_as_one(
        (home, text) in (country(), country()).prop_flat_map(|(home, _)| (Just(home), number(home)))
    ) {
        let Some(known) = known(&format!("+{text}"), None).filter(PhoneNumber::is_valid) else { return Ok(()) };
        let national = known.format().mode(Mode::National).to_string();
        // Kazakhstan's and Georgia's are written without what is dialled before them.
        prop_assert_eq!(read(&national, home), Some(text), "{} in {:?}", national, home);
    }
}

#[test]
fn phones_are_shown_as_people_group_them() {
    for (text, shown) in [
        ("79123456789", "+7 912 345-67-89"),
        ("77012345678", "+7 701 234-56-78"),
        ("375294911911", "+375 29 491-19-11"),
        ("380501234567", "+380 50 123 4567"),
        ("998912345678", "+998 91 234 56 78"),
        ("996700123456", "+996 700 123 456"),
        ("992917123456", "+992 91 712 3456"),
        ("99366123456", "+993 66 123456"),
        ("37477123456", "+374 77 123456"),
        ("994401234567", "+994 40 123 45 67"),
        ("995555123456", "+995 555 12 34 56"),
        ("37362112345", "+373 621 12 345"),
    ] {
        let phone = Phone::read(text, Country::Russia).expect("a phone");
        assert_eq!(phone.to_string(), shown);
        if !text.starts_with("77") {
            let known = known(&format!("+{text}"), None).expect("a phone");
            assert_eq!(known.format().mode(Mode::International).to_string(), shown);
        }
    }
}

#[test]
fn what_is_written_as_international_is_dialled_by_no_prefix() {
    for text in ["+007 920 123-45-67", "(+007) 920 123-45-67"] {
        assert_eq!(Phone::read(text, Country::Russia), None, "{text:?}");
    }
    assert!(Phone::read("007 920 123-45-67", Country::Russia).is_some());
}

#[test]
fn every_country_has_a_name_of_its_own() {
    let names: HashSet<&str> = Country::all().map(Country::name).collect();
    assert_eq!((Country::all().count(), names.len()), (12, 12));
}

#[test]
fn people_say_a_number_in_many_ways() {
    let check = |home, text: &str, expect: Option<&str>| {
        assert_eq!(read(text, home).as_deref(), expect, "{text:?} in {home:?}");
    };
    for text in [
        "8 (920) 123-45-67",
        "+7 920 123 45 67",
        "920 123 45 67",
        "9201234567",
        "8-920-123-4567",
        "7.920.123.45.67",
        "\u{202a}+7 (920) 123‑45‑67\u{202c}",
        "(8)9201234567",
    ] {
        check(Country::Russia, text, Some("79201234567"));
        check(Country::Kazakhstan, text, Some("79201234567"));
    }
    check(Country::Russia, "8 701 234 56 78", Some("77012345678"));
    check(Country::Belarus, "8 029 491-19-11", Some("375294911911"));
    check(Country::Belarus, "029 491-19-11", Some("375294911911"));
    check(Country::Ukraine, "050 123 45 67", Some("380501234567"));
    check(Country::Uzbekistan, "91 234 56 78", Some("998912345678"));
    check(Country::Russia, "8 10 375 29 491 19 11", Some("375294911911"));
    check(Country::Russia, "00 998 91 234 56 78", Some("998912345678"));
    for text in [
        "",
        "123",
        "2200000000001",
        "22000000000",
        "1234567890",
        "89201234567 доб. 5",
        "8920123456",
        "+9201234567",
        "+8 920 123 45 67",
        "029 491-19-11",
        "+49 30 123456",
    ] {
        check(Country::Russia, text, None);
    }
}

#[test]
fn no_number_at_home_can_be_taken_for_one_abroad() {
    // With a code it is longer, or begins with another digit, than any number at home.
    for home in Country::all() {
        for abroad in Country::all() {
            let example = phonenumber::metadata::DATABASE.by_id(abroad.name()).expect("its rules");
            let mobile = example.descriptors().mobile().and_then(|it| it.example()).expect("a number");
            let text = format!("{}{mobile}", example.country_code());
            assert_eq!(read(&text, home), Some(text.clone()), "{abroad:?} from {home:?}");
        }
    }
}
