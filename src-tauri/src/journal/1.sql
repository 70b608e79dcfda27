-- Amounts and points are hundredths; times are milliseconds since 1970.
CREATE TABLE attempt (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     TEXT NOT NULL CHECK (kind IN ('earn', 'spend', 'hold')),
    server   TEXT NOT NULL,
    point    TEXT NOT NULL,
    client   TEXT NOT NULL,
    initials TEXT NOT NULL,
    phone    TEXT,
    amount   INTEGER NOT NULL,
    spend    INTEGER NOT NULL,
    hold     TEXT,
    balance  INTEGER
) STRICT;

CREATE TABLE history (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    attempt INTEGER NOT NULL REFERENCES attempt (id),
    at      INTEGER NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('opened', 'confirmed', 'refused', 'not_sent', 'unknown')),
    reason  TEXT,
    detail  TEXT,
    total   INTEGER,
    earned  INTEGER,
    hold    TEXT
) STRICT;

CREATE INDEX history_of_attempt ON history (attempt, id);

-- The last entry of each attempt is how it stands.
CREATE VIEW latest AS
    SELECT * FROM history
    WHERE id IN (SELECT max(id) FROM history GROUP BY attempt);

-- Append only: what was known stays known.
CREATE TRIGGER attempt_stays BEFORE UPDATE ON attempt BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER attempt_remains BEFORE DELETE ON attempt BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER history_stays BEFORE UPDATE ON history BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER history_remains BEFORE DELETE ON history BEGIN SELECT raise(ABORT, 'append only'); END;
