-- One row a topic that pages watch. NOTIFY is only a hint; this is what is polled.

CREATE TABLE holdfast.change_mark (
    topic   text PRIMARY KEY,
    version bigint NOT NULL
) WITH (fillfactor = 50);

INSERT INTO holdfast.change_mark (topic, version) VALUES ('FLEET', 0), ('HISTORY', 0), ('POLICY', 0),
    ('POLICY_ANSWER', 0), ('ENROLLMENT', 0);

GRANT SELECT, UPDATE ON holdfast.change_mark TO "${app}";
