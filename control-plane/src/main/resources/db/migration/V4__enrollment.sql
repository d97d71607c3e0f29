-- How a host becomes a node.

-- The CAs. The private key is sealed with AES-256-GCM under a key that is never in the database.
CREATE TABLE holdfast.authority (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at  timestamptz NOT NULL,
    certificate bytea       NOT NULL,
    sealed_key  bytea       NOT NULL,
    -- The one that signs. At most one.
    signing     boolean     NOT NULL
);

CREATE UNIQUE INDEX authority_signing ON holdfast.authority (signing) WHERE signing;

CREATE TABLE holdfast.join_token (
    -- Public; may be logged.
    id           text PRIMARY KEY,
    secret_hash  bytea       NOT NULL,
    cluster_id   bigint      NOT NULL REFERENCES holdfast.cluster (id),
    created_at   timestamptz NOT NULL,
    created_by   text        NOT NULL,
    expires_at   timestamptz NOT NULL,
    uses_allowed int         NOT NULL CHECK (uses_allowed > 0),
    uses         int         NOT NULL CHECK (uses BETWEEN 0 AND uses_allowed),
    last_used_at timestamptz,
    revoked_at   timestamptz
);

-- The public keys that a node has had a certificate for.
CREATE TABLE holdfast.node_key (
    -- SHA-256 over the DER of SubjectPublicKeyInfo, in hex.
    public_key_hash text PRIMARY KEY,
    node_uuid       uuid        NOT NULL REFERENCES holdfast.node (uuid),
    token_id        text        NOT NULL REFERENCES holdfast.join_token (id),
    created_at      timestamptz NOT NULL,
    -- Of the newest certificate.
    serial          text        NOT NULL,
    not_after       timestamptz NOT NULL
);

CREATE INDEX node_key_node ON holdfast.node_key (node_uuid);

GRANT SELECT, INSERT, UPDATE ON holdfast.authority TO "${app}";
GRANT SELECT, INSERT, UPDATE, DELETE ON holdfast.join_token, holdfast.node_key TO "${app}";
