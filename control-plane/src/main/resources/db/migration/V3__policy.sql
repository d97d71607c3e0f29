-- What is laid over the nodes' files. A revision is immutable; policy_setting is what all revisions together come to.

-- The newest revision's number. Whoever makes a revision locks this row first, so that numbers have no holes and are
-- committed in their order: a node at revision 7 has seen everything up to 7.
CREATE TABLE holdfast.policy_head (
    id       smallint PRIMARY KEY CHECK (id = 1),
    revision bigint NOT NULL
);

INSERT INTO holdfast.policy_head (id, revision) VALUES (1, 0);

CREATE TABLE holdfast.policy_revision (
    id         bigint PRIMARY KEY,
    created_at timestamptz NOT NULL,
    author     text        NOT NULL,
    reason     text        NOT NULL
);

-- One line of a revision's difference. Scope 'FLEET' has scope_id 0; the others the id of cluster, router or member.
CREATE TABLE holdfast.policy_change (
    revision_id  bigint NOT NULL REFERENCES holdfast.policy_revision (id),
    scope        text   NOT NULL CHECK (scope IN ('FLEET', 'CLUSTER', 'ROUTER', 'MEMBER')),
    scope_id     bigint NOT NULL,
    setting      text   NOT NULL,
    value_before text,
    value_after  text,
    PRIMARY KEY (revision_id, scope, scope_id, setting)
);

CREATE INDEX policy_change_scope ON holdfast.policy_change (scope, scope_id, revision_id);

CREATE TABLE holdfast.policy_setting (
    scope       text   NOT NULL CHECK (scope IN ('FLEET', 'CLUSTER', 'ROUTER', 'MEMBER')),
    scope_id    bigint NOT NULL,
    setting     text   NOT NULL,
    value       text   NOT NULL,
    revision_id bigint NOT NULL REFERENCES holdfast.policy_revision (id),
    PRIMARY KEY (scope, scope_id, setting)
);

-- What each node was last sent, and what it last answered. A rejection stands until another answer.
CREATE TABLE holdfast.node_policy (
    node_uuid         uuid PRIMARY KEY REFERENCES holdfast.node (uuid),
    pushed_revision   bigint,
    pushed_at         timestamptz,
    answered_revision bigint,
    answered_at       timestamptz,
    applied           boolean,
    reason            text,
    last_good_revision bigint,
    effective_hash    bytea
);

GRANT SELECT, UPDATE ON holdfast.policy_head TO "${app}";
-- A revision is never rewritten.
GRANT SELECT, INSERT ON holdfast.policy_revision, holdfast.policy_change TO "${app}";
GRANT SELECT, INSERT, UPDATE, DELETE ON holdfast.policy_setting, holdfast.node_policy TO "${app}";
