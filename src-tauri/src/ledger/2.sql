-- Receipts that wait for the service: kept (deferred), passed on to a row of their own (delivered), or left
-- to a person (undeliverable). The list of states is a check, which only a new table can change.
DROP VIEW operation;
DROP VIEW latest;
DROP VIEW canonical;

CREATE TABLE history_2 (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    attempt INTEGER NOT NULL REFERENCES attempt (id),
    at      INTEGER NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('opened', 'confirmed', 'refused', 'not_sent', 'unknown', 'looked',
                                           'inferred_booked', 'inferred_not_booked',
                                           'decided_booked', 'decided_not_booked',
                                           'deferred', 'delivered', 'undeliverable')),
    reason  TEXT,
    detail  TEXT,
    total   INTEGER,
    earned  INTEGER,
    hold    TEXT,
    balance INTEGER,
    witness TEXT CHECK (witness IN ('in_force', 'gone'))
) STRICT;
INSERT INTO history_2 SELECT * FROM history;
DROP TABLE history;
ALTER TABLE history_2 RENAME TO history;
CREATE INDEX history_of_attempt ON history (attempt, id);
CREATE TRIGGER history_stays BEFORE UPDATE ON history BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER history_remains BEFORE DELETE ON history BEGIN SELECT raise(ABORT, 'append only'); END;

CREATE VIEW latest AS
    SELECT * FROM history
    WHERE id IN (SELECT max(id) FROM history WHERE state <> 'looked' GROUP BY attempt);

CREATE VIEW operation AS
    SELECT attempt.id, kind, server, point, client, initials, phone, amount, spend, earn,
           attempt.balance, attempt.hold, hold_points, hold_ends_at, again,
           opened.at, latest.state, latest.reason, latest.detail, latest.total, latest.earned,
           latest.state IN ('unknown', 'undeliverable') AND kind <> 'hold' AS unresolved
    FROM attempt
    JOIN latest ON latest.attempt = attempt.id
    JOIN history AS opened ON opened.attempt = attempt.id AND opened.state = 'opened';

CREATE VIEW canonical AS
    SELECT history.id AS entry,
           json_array(history.id, attempt.id, at, state, reason, detail, total, earned, history.hold,
                      history.balance, witness, kind, server, point, client, initials, phone, amount,
                      spend, earn, attempt.balance, attempt.hold, hold_points, hold_ends_at,
                      again) AS text
    FROM history JOIN attempt ON attempt.id = history.attempt;
