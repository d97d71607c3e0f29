-- Queries that people keep, each for itself.

CREATE TABLE holdfast.saved_query (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    bigint      NOT NULL REFERENCES holdfast.user_account (id) ON DELETE CASCADE,
    -- What is asked: the two have different words.
    subject    text        NOT NULL CHECK (subject IN ('HISTORY', 'AUDIT')),
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    query      text        NOT NULL CHECK (length(query) BETWEEN 1 AND 2000),
    created_at timestamptz NOT NULL,
    UNIQUE (user_id, subject, name)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON holdfast.saved_query TO "${app}";
