//! However what is on the screen is printed, in a log or in a panic, it names nobody.

use std::fmt;

use super::cards::{CustomerCard, NextCard, ResultCard, SearchedCard, UnresolvedCard};
use super::ledger::LatestCard;
use super::screen::{EntryCard, Readings, Stage};

macro_rules! hidden {
    ($($name:ident)+) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })+
    };
}

hidden!(Stage EntryCard Readings NextCard SearchedCard CustomerCard ResultCard UnresolvedCard LatestCard);
