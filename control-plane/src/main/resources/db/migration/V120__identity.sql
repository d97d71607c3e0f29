-- Who may come and who may not, who waits to be let in, and CAs that take over from one another.

ALTER TABLE holdfast.node
    -- From the token that it enrolled with.
    ADD COLUMN labels jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN banned_by text,
    ADD COLUMN ban_reason text,
    -- Since when its keys are worth nothing; null: it is in, or has come back with a new token.
    ADD COLUMN evicted_at timestamptz,
    ADD COLUMN evicted_by text,
    ADD COLUMN evict_reason text,
    -- When a refusal of its session was last put on record.
    ADD COLUMN refused_at timestamptz;

-- Both are asked each second at each replica.
CREATE INDEX node_banned ON holdfast.node (uuid) WHERE banned_at IS NOT NULL;

ALTER TABLE holdfast.node_key
    ADD COLUMN revoked_at timestamptz,
    -- The CA that signed the newest certificate: with it the node was told which CAs to trust.
    ADD COLUMN authority_id bigint REFERENCES holdfast.authority (id);

UPDATE holdfast.node_key SET authority_id = (SELECT id FROM holdfast.authority WHERE signing);

CREATE INDEX node_key_revoked ON holdfast.node_key (public_key_hash) WHERE revoked_at IS NOT NULL;

ALTER TABLE holdfast.join_token
    ADD COLUMN labels jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN needs_approval boolean NOT NULL DEFAULT false;

-- Hosts that showed a good token and wait for a person to let them in.
CREATE TABLE holdfast.waiting_node (
    public_key_hash text PRIMARY KEY,
    token_id        text        NOT NULL REFERENCES holdfast.join_token (id),
    cluster_id      bigint      NOT NULL REFERENCES holdfast.cluster (id),
    name            text        NOT NULL,
    source          text        NOT NULL,
    first_asked_at  timestamptz NOT NULL,
    last_asked_at   timestamptz NOT NULL,
    -- Null: nobody has decided yet.
    approved        boolean,
    decided_at      timestamptz,
    decided_by      text
);

CREATE INDEX waiting_node_token ON holdfast.waiting_node (token_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON holdfast.waiting_node TO "${app}";

-- What the file declares; null: the node's version does not say.
ALTER TABLE holdfast.member
    ADD COLUMN declared_priority smallint,
    ADD COLUMN advert_interval_nanos bigint;

ALTER TABLE holdfast.authority
    -- The one that the control plane's own certificate is by: during a rotation the older one, which every node knows.
    ADD COLUMN serving boolean NOT NULL DEFAULT false,
    -- Since when it is trusted no more. Its key is gone then.
    ADD COLUMN retired_at timestamptz;

UPDATE holdfast.authority SET serving = signing;

CREATE UNIQUE INDEX authority_serving ON holdfast.authority (serving) WHERE serving;
