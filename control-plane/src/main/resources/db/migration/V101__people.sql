-- Users have a reach and can be disabled; programs come with tokens; browsers that a user has come with before are known.

ALTER TABLE holdfast.user_account
    -- Null: signs in with an identity provider only.
    ALTER COLUMN password_hash DROP NOT NULL,
    -- Names of the clusters that the role is held in; null: all there are and will be. By name, because a cluster may be
    -- granted before its first node has joined.
    ADD COLUMN clusters text[] CHECK (cardinality(clusters) BETWEEN 1 AND 200),
    ADD COLUMN disabled_at timestamptz,
    ADD COLUMN password_changed_at timestamptz,
    -- Who says that it is this user, and as whom it knows the user; both or neither.
    ADD COLUMN issuer text,
    ADD COLUMN subject text,
    ADD CONSTRAINT user_account_provider UNIQUE (issuer, subject),
    ADD CONSTRAINT user_account_way_in CHECK (
        (issuer IS NULL) = (subject IS NULL) AND (password_hash IS NOT NULL OR subject IS NOT NULL));

ALTER TABLE holdfast.sign_in_session
    -- How: 'password' or 'provider'.
    ADD COLUMN method text NOT NULL DEFAULT 'password' CHECK (method IN ('password', 'provider'));

CREATE TABLE holdfast.api_token (
    -- Public: it names the token in lists and in the record.
    id              text        PRIMARY KEY CHECK (id ~ '^[a-z0-9]{10}$'),
    -- SHA-256 of the whole text: who reads this table can use no token.
    token_hash      bytea       NOT NULL UNIQUE,
    user_id         bigint      NOT NULL REFERENCES holdfast.user_account (id) ON DELETE CASCADE,
    label           text        NOT NULL CHECK (length(label) BETWEEN 1 AND 100),
    -- The most it may; what its owner may now is asked at each use, and the lesser of the two counts.
    role            text        NOT NULL CHECK (role IN ('VIEWER', 'OPERATOR', 'ADMIN')),
    clusters        text[]      CHECK (cardinality(clusters) BETWEEN 1 AND 200),
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    last_used_at    timestamptz,
    last_used_from  text,
    last_refused_at timestamptz,
    revoked_at      timestamptz
) WITH (fillfactor = 80);

CREATE INDEX api_token_user ON holdfast.api_token (user_id);

-- A browser that its user has signed in with before: others' guessing does not keep it out.
CREATE TABLE holdfast.known_browser (
    token_hash   bytea       PRIMARY KEY,
    user_id      bigint      NOT NULL REFERENCES holdfast.user_account (id) ON DELETE CASCADE,
    last_used_at timestamptz NOT NULL
);

CREATE INDEX known_browser_user ON holdfast.known_browser (user_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON holdfast.api_token, holdfast.known_browser TO "${app}";

-- Open pages are told at once when somebody's sign-in or role has changed.
INSERT INTO holdfast.change_mark (topic, version) VALUES ('ACCESS', 0);
