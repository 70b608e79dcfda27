//! The sample customers: between them they cover what a till meets.

use jiff::ZonedDateTime;
use rust_decimal::Decimal;
use rust_decimal::dec;

/// What a level does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Points are earned and spent.
    Cashback,
    /// A percentage off.
    Discount,
    /// A type that the documentation does not know.
    Stamps,
}

impl Scheme {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cashback => "cashback",
            Self::Discount => "discount",
            Self::Stamps => "stamps",
        }
    }
}

/// A sample customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The service's id.
    pub id: String,
    /// As it is shown.
    pub name: &'static str,
    /// Digits.
    pub phone: &'static str,
    /// Card number.
    pub card: &'static str,
    /// Code out of the customer's app.
    pub code: &'static str,
    /// `YYYY-MM-DD`.
    pub birthday: Option<String>,
    /// E-mail address.
    pub email: Option<&'static str>,
    /// Which of the drawn portraits, if any.
    pub photo: Option<u8>,
    /// The level's name.
    pub level: &'static str,
    /// What the level does.
    pub scheme: Scheme,
    /// Percent of the level.
    pub percent: Decimal,
    /// Percent of an operation, where the settings say another.
    pub operation_percent: Decimal,
    /// The largest share of a receipt that points may pay, in percent.
    pub max_spend_percent: Decimal,
    /// Points.
    pub balance: Decimal,
}

/// All sample customers. Cards end in the number of the customer: `2200000000001` is the first.
#[must_use]
pub fn people() -> Vec<Person> {
    let today = ZonedDateTime::now().date();
    let person = |number: u8, name, phone, card, code, balance| Person {
        id: format!("62a0000000000000000000{number:02}"),
        name,
        phone,
        card,
        code,
        birthday: Some("1990-06-15".to_owned()),
        email: Some("mail@mail.example"),
        photo: None,
        level: "Бонусы",
        scheme: Scheme::Cashback,
        percent: dec!(10),
        operation_percent: dec!(10),
        max_spend_percent: dec!(100),
        balance,
    };
    vec![
        Person {
            photo: Some(1),
            ..person(1, "Иван Петров", "79200000001", "2200000000001", "APP-IVAN-0001", dec!(878))
        },
        Person {
            level: "Постоянный",
            scheme: Scheme::Discount,
            percent: dec!(5),
            operation_percent: dec!(5),
            photo: Some(2),
            ..person(2, "Мария Соколова", "79200000002", "2200000000002", "APP-MARIA-0002", dec!(0))
        },
        person(3, "Алексей Новиков", "79200000003", "2200000000003", "APP-ALEX-0003", dec!(0)),
        Person {
            birthday: Some(format!("1988-{:02}-{:02}", today.month(), today.day())),
            photo: Some(3),
            ..person(4, "Ольга Весенняя", "79200000004", "2200000000004", "APP-OLGA-0004", dec!(300))
        },
        person(5, "Sergey Ivanov", "79200000005", "2200000000005", "APP-SERGEY-0005", dec!(1500)),
        Person {
            email: None,
            birthday: None,
            photo: Some(4),
            ..person(6, "Anna Smith", "447700900006", "2200000000006", "APP-ANNA-0006", dec!(90))
        },
        Person {
            percent: dec!(7.5),
            operation_percent: dec!(7.5),
            ..person(7, "Дмитрий Копейкин", "79200000007", "2200000000007", "APP-DIMA-0007", dec!(878.55))
        },
        Person {
            level: "Серебро",
            max_spend_percent: dec!(30),
            ..person(8, "Елена Треть", "79200000008", "2200000000008", "APP-LENA-0008", dec!(5000))
        },
        person(
            9,
            "Константин Александрович Римский-Корсаков-Задунайский",
            "79200000009",
            "2200000000009",
            "APP-KONST-0009",
            dec!(12345.67),
        ),
        Person {
            level: "Золото",
            percent: dec!(5),
            operation_percent: dec!(15),
            ..person(10, "Наталья Праздничная", "79200000010", "2200000000010", "APP-NATA-0010", dec!(400))
        },
        Person {
            level: "Наклейки",
            scheme: Scheme::Stamps,
            ..person(11, "Пётр Наклейкин", "79200000011", "2200000000011", "APP-PETR-0011", dec!(7))
        },
        Person {
            level: "Платина",
            percent: dec!(20),
            operation_percent: dec!(20),
            ..person(12, "Виктория Миллион", "79200000012", "2200000000012", "APP-VIKA-0012", dec!(1250000))
        },
    ]
}
