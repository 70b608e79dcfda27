-- An entry that is there stays also where somebody writes another one over it: REPLACE asks no trigger for deletes.
CREATE TRIGGER attempt_is_new BEFORE INSERT ON attempt
WHEN EXISTS (SELECT * FROM attempt WHERE id = NEW.id) BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER history_is_new BEFORE INSERT ON history
WHEN EXISTS (SELECT * FROM history WHERE id = NEW.id) BEGIN SELECT raise(ABORT, 'append only'); END;
CREATE TRIGGER chain_is_new BEFORE INSERT ON chain
WHEN EXISTS (SELECT * FROM chain WHERE entry = NEW.entry) BEGIN SELECT raise(ABORT, 'append only'); END;
