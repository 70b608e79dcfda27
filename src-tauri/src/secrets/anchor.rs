//! By what the ledger is known again: how many entries it has and the hash of the last, in the keyring, where whoever can write
//! the ledger's file does not write by the way.

use ledger::Anchor;
use secrecy::ExposeSecret;
use tokio::sync::watch;

use super::{read_late, write_late};
use crate::problem::Problem;

const ENTRY: &str = "ledger";

/// What was kept last; `None` where nothing was.
///
/// # Errors
/// The keyring does not say.
pub async fn find() -> Result<Option<Anchor>, Problem> {
    let text = read_late(ENTRY).await?;
    Ok(text.and_then(|text| text.expose_secret().parse().ok()))
}

/// Keeps it.
///
/// # Errors
/// The keyring would not take it.
pub async fn keep(anchor: &Anchor) -> Result<(), Problem> {
    write_late(ENTRY, anchor.to_string().into()).await
}

/// Keeps the newest anchor in the keyring, as fast as that takes them. It ends when it is dropped.
#[derive(Debug)]
pub struct Anchored(watch::Sender<Option<Anchor>>);

impl Anchored {
    /// Begins.
    #[must_use]
    pub fn begin() -> Self {
        let (newest, mut changed) = watch::channel(None);
        tokio::spawn(async move {
            while changed.changed().await.is_ok() {
                let anchor: Option<Anchor> = changed.borrow_and_update().clone();
                if let Some(anchor) = anchor {
                    // An older anchor is one, too: the ledger has only grown since.
                    let _ = keep(&anchor).await;
                }
            }
        });
        Self(newest)
    }

    /// The ledger has come so far.
    pub fn at(&self, anchor: Anchor) {
        self.0.send_replace(Some(anchor));
    }
}
