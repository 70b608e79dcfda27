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
    -- What was to be earned, as far as the service had said.
    earn     INTEGER,
    -- The balance before.
    balance  INTEGER,
    hold         TEXT,
    hold_points  INTEGER,
    hold_ends_at INTEGER,
    -- The attempt that this one repeats, on a person's or a verdict's word.
    again    INTEGER REFERENCES attempt (id)
) STRICT;

CREATE TABLE history (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    attempt INTEGER NOT NULL REFERENCES attempt (id),
    at      INTEGER NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('opened', 'confirmed', 'refused', 'not_sent', 'unknown', 'looked',
                                               'inferred_booked', 'inferred_not_booked',
                                               'decided_booked', 'decided_not_booked')),
    reason  TEXT,
    detail  TEXT,
    total   INTEGER,
    earned  INTEGER,
    hold    TEXT,
    -- What a look showed; the reason is then what it says.
    balance INTEGER,
    witness TEXT CHECK (witness IN ('in_force', 'gone'))
) STRICT;

CREATE INDEX history_of_attempt ON history (attempt, id);

-- The last entry of each attempt is how it stands; a look alone changes nothing.
CREATE VIEW latest AS
    SELECT * FROM history
    WHERE id IN (SELECT max(id) FROM history WHERE state <> 'looked' GROUP BY attempt);

-- An operation with how it stands. A hold ends by itself, so that nobody has to find out about it.
CREATE VIEW operation AS
    SELECT attempt.id, kind, server, point, client, initials, phone, amount, spend, earn,
           attempt.balance, attempt.hold, hold_points, hold_ends_at, again,
           opened.at, latest.state, latest.reason, latest.detail, latest.total, latest.earned,
           latest.state = 'unknown' AND kind <> 'hold' AS unresolved
    FROM attempt
    JOIN latest ON latest.attempt = attempt.id
    JOIN history AS opened ON opened.attempt = attempt.id AND opened.state = 'opened';

-- What an entry says, as the text that its hash is made of: the attempt that it is about included, so
-- that nothing of either can be altered unnoticed.
CREATE VIEW canonical AS
    SELECT history.id AS entry,
           json_array(history.id, attempt.id, at, state, reason, detail, total, earned, history.hold,
                      history.balance, witness, kind, server, point, client, initials, phone, amount,
                      spend, earn, attempt.balance, attempt.hold, hold_points, hold_ends_at,
                      again) AS text
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
