-- Who may sign in, who is signed in, and who has tried in vain. On every replica the same, so no replica keeps any of it.

CREATE TABLE holdfast.user_account (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          text        NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._@-]{0,127}$'),
    -- Algorithm, parameters, salt and hash in one text, so that parameters can be raised later.
    password_hash text        NOT NULL,
    role          text        NOT NULL CHECK (role IN ('VIEWER', 'OPERATOR', 'ADMIN')),
    created_at    timestamptz NOT NULL
);

CREATE TABLE holdfast.sign_in_session (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- SHA-256 of the token in the cookie: who reads this table can sign in as nobody.
    token_hash   bytea       NOT NULL UNIQUE,
    user_id      bigint      NOT NULL REFERENCES holdfast.user_account (id) ON DELETE CASCADE,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    -- However busy it is.
    expires_at   timestamptz NOT NULL,
    origin       text        NOT NULL,
    user_agent   text        NOT NULL
) WITH (fillfactor = 80);

CREATE INDEX sign_in_session_user ON holdfast.sign_in_session (user_id);

-- Attempts that have not (yet) succeeded. The subject is a hash: people type passwords into the wrong field.
CREATE TABLE holdfast.sign_in_attempt (
    subject       bytea       NOT NULL,
    source        text        NOT NULL,
    failures      int         NOT NULL,
    last_at       timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL,
    PRIMARY KEY (subject, source)
);

GRANT SELECT, INSERT, UPDATE, DELETE
    ON holdfast.user_account, holdfast.sign_in_session, holdfast.sign_in_attempt TO "${app}";
