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
    balance  INTEGER,
    -- The attempt that this one repeats, on a person's or a verdict's word.
    again    INTEGER REFERENCES attempt (id)
) STRICT;

CREATE TABLE history (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    attempt INTEGER NOT NULL REFERENCES attempt (id),
    at      INTEGER NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('opened', 'confirmed', 'refused', 'not_sent', 'unknown',
                                               'decided_booked', 'decided_not_booked')),
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

-- What an entry says, as the text that its hash is made of: the attempt that it is about included, so
-- that nothing of either can be altered unnoticed.
CREATE VIEW canonical AS
    SELECT history.id AS entry,
           json_array(history.id, attempt.id, at, state, reason, detail, total, earned, history.hold,
                      kind, server, point, client, initials, phone, amount, spend, attempt.hold,
                      balance, again) AS text
    FROM history JOIN attempt ON attempt.id = history.attempt;

-- SHA-256 of the hash of the entry before and of the entry's own text.
CREATE TABLE chain (
    entry INTEGER PRIMARY KEY REFERENCES history (id),
    hash  BLOB NOT NULL
) STRICT;

-- Append only: what was known stays known.
CREATE TRIGGER attempt_stays BEFORE UPDATE ON attempt BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER attempt_remains BEFORE DELETE ON attempt BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER history_stays BEFORE UPDATE ON history BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER history_remains BEFORE DELETE ON history BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER chain_stays BEFORE UPDATE ON chain BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER chain_remains BEFORE DELETE ON chain BEGIN SELECT raise(ABORT, 'append only'); END;
