//! The one table that is printed.

/// A figure, what it may be, and what it stands beside.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    what: String,
    figure: f64,
    unit: &'static str,
    limit: Option<f64>,
    beside: String,
}

impl Row {
    /// A figure that may not be larger than this.
    pub fn new(what: impl Into<String>, figure: f64, unit: &'static str, limit: f64) -> Self {
        Self { what: what.into(), figure, unit, limit: Some(limit), beside: String::new() }
    }

    /// A figure that is only told.
    pub fn told(what: impl Into<String>, figure: f64, unit: &'static str) -> Self {
        Self { what: what.into(), figure, unit, limit: None, beside: String::new() }
    }

    /// The same beside something.
    pub fn beside(self, beside: impl Into<String>) -> Self {
        Self { beside: beside.into(), ..self }
    }

    /// Whether it is so far beyond its limit that no busy machine explains it.
    pub fn is_far_off(&self) -> bool {
        self.is_beyond(2.0)
    }

    /// The same of what is measured in a hurry, on any machine: what stands beside a peer of the same run, and how often something
    /// wakes (a caret that blinks does sixty times a second) do not depend on how fast it is.
    pub fn is_far_off_anywhere(&self) -> bool {
        match self.unit {
            "×" => self.is_far_off(),
            "a second" => self.is_beyond(10.0),
            _ => self.figure.is_nan(),
        }
    }

    fn is_beyond(&self, times: f64) -> bool {
        self.limit.is_some_and(|limit| self.figure.is_nan() || self.figure > times * limit)
    }

    fn line(&self) -> String {
        let limit = self.limit.map_or(String::new(), |limit| format!("≤ {} {}", short(limit), self.unit));
        let verdict = match self.limit {
            Some(limit) if self.figure <= limit => "yes",
            Some(_) => "**no**",
            None => "",
        };
        format!(
            "| {} | {} {} | {limit} | {verdict} | {} |",
            self.what,
            short(self.figure),
            self.unit,
            self.beside
        )
    }
}

/// The table, as README has it.
pub fn table(rows: &[Row]) -> String {
    let mut lines = vec![
        "| what | measured | limit | kept | beside |".to_owned(),
        "| --- | --- | --- | --- | --- |".to_owned(),
    ];
    lines.extend(rows.iter().map(Row::line));
    lines.join("\n")
}

/// A figure with as many digits as it is worth.
pub fn short(figure: f64) -> String {
    match figure.abs() {
        size if size >= 100.0 => format!("{figure:.0}"),
        size if size >= 10.0 => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}
