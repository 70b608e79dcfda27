-- Amounts and points are hundredths; times are milliseconds since 1970.

-- The ledger. `body` is what the entry says, as JSON (entry.rs); `hash` is SHA-256 of the hash of the entry before and of all the
-- other columns of this one.
CREATE TABLE entry (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    body    TEXT NOT NULL,
    hash    BLOB NOT NULL
) STRICT;

CREATE INDEX entry_of_attempt ON entry (attempt, id);

-- Append only, without a gap: what was known stays known. REPLACE asks no trigger for deletes, but its new row has a number
-- that was given out before.
CREATE TRIGGER entry_is_next BEFORE INSERT ON entry
WHEN NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM entry) BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER entry_remains BEFORE DELETE ON entry BEGIN SELECT raise(ABORT, 'append only'); END;

-- How each operation stands, worked out from its entries.
CREATE TABLE standing (
    attempt       INTEGER PRIMARY KEY,
    -- When it was opened.
    at            INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    state         TEXT NOT NULL,
    server        TEXT NOT NULL,
    point         TEXT NOT NULL,
    client        TEXT NOT NULL,
    initials      TEXT NOT NULL,
    phone         TEXT,
    -- The last two digits of what is kept of the phone or the code.
    ending        TEXT,
    amount        INTEGER NOT NULL,
    spend         INTEGER NOT NULL,
    earn          INTEGER,
    balance       INTEGER,
    -- Our holds that are named in it, as JSON.
    holds         TEXT NOT NULL,
    again         INTEGER,
    reason        TEXT,
    detail        TEXT,
    decision      TEXT,
    total         INTEGER,
    total_written TEXT,
    earned        INTEGER
) STRICT;

CREATE INDEX standing_by_day ON standing (at);
CREATE INDEX standing_by_state ON standing (state);
CREATE INDEX standing_holds ON standing (at) WHERE kind = 'hold';
CREATE INDEX standing_by_client ON standing (client) WHERE client <> '';
CREATE INDEX standing_by_again ON standing (again) WHERE again IS NOT NULL;
CREATE INDEX standing_by_initials ON standing (initials);
CREATE INDEX standing_by_phone ON standing (phone);
CREATE INDEX standing_by_ending ON standing (ending);
CREATE INDEX standing_by_amount ON standing (amount);
CREATE INDEX standing_by_spend ON standing (spend);
