//! Text as editors and shells of Windows write it.

/// Why bytes are not the text that they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoText {
    /// Two bytes for each sign.
    Utf16,
    /// Of an encoding that nobody names.
    NotUtf8,
}

impl std::fmt::Display for NoText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Utf16 => "this is UTF-16; save it as UTF-8",
            Self::NotUtf8 => "this is not UTF-8; save it as UTF-8",
        })
    }
}

/// What is written, without the mark that some programs begin it with.
///
/// # Errors
/// It is another encoding than UTF-8.
pub fn plain(bytes: &[u8]) -> Result<&str, NoText> {
    // No text of ours has a sign of number 0 in it; every second byte of plain words in UTF-16 is one.
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || bytes.contains(&0) {
        return Err(NoText::Utf16);
    }
    let text = str::from_utf8(bytes).map_err(|_| NoText::NotUtf8)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_nothing_and_another_encoding_is_said() {
        let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert_eq!(plain("\u{feff}{}".as_bytes()), Ok("{}"));
        assert_eq!(plain("ключ".as_bytes()), Ok("ключ"));
        assert_eq!(plain(&utf_16("\u{feff}{}")), Err(NoText::Utf16));
        assert_eq!(plain(&utf_16("{}")), Err(NoText::Utf16));
        assert_eq!(plain(&[0xfe, 0xff, 0x04, 0x3a]), Err(NoText::Utf16));
        assert_eq!(plain(&[0xea, 0xeb]), Err(NoText::NotUtf8), "a code page of Windows");
    }
}
