-- What is known: clusters, nodes, virtual routers, and each node's part in them.
-- ${app} is the application's role. It owns nothing; what it may do is granted table by table.

GRANT USAGE ON SCHEMA holdfast TO "${app}";

CREATE TYPE holdfast.router_state AS ENUM ('INITIALIZE', 'BACKUP', 'ACTIVE', 'FAULT');

CREATE TABLE holdfast.cluster (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    created_at timestamptz NOT NULL
);

-- A host that runs holdfastd. The UUID is the identity, the name a label that may change.
CREATE TABLE holdfast.node (
    uuid       uuid PRIMARY KEY,
    cluster_id bigint      NOT NULL REFERENCES holdfast.cluster (id),
    name       text        NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    created_at timestamptz NOT NULL,
    banned_at  timestamptz,
    UNIQUE (cluster_id, name)
);

-- How a node is reached: one row a node, written often, so apart from the row that says who it is.
CREATE TABLE holdfast.node_presence (
    node_uuid           uuid PRIMARY KEY REFERENCES holdfast.node (uuid),
    connected           boolean     NOT NULL,
    -- When it became what `connected` says.
    since               timestamptz NOT NULL,
    -- The last word of any kind.
    last_seen_at        timestamptz NOT NULL,
    -- Which stream set this row: a stream that has been superseded may not mark its successor offline.
    stream_id           uuid        NOT NULL,
    instance_uuid       uuid        NOT NULL,
    replica             text        NOT NULL,
    remote_address      text        NOT NULL,
    daemon_version      text        NOT NULL,
    policy_revision     bigint      NOT NULL,
    effective_hash      bytea       NOT NULL,
    spooled_events      bigint      NOT NULL,
    clock_offset_nanos  bigint,
    clock_error_nanos   bigint
) WITH (fillfactor = 70);

CREATE INDEX node_presence_silent ON holdfast.node_presence (last_seen_at) WHERE connected;

CREATE TABLE holdfast.virtual_router (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cluster_id bigint      NOT NULL REFERENCES holdfast.cluster (id),
    segment    text        NOT NULL,
    family     smallint    NOT NULL CHECK (family IN (4, 6)),
    vrid       smallint    NOT NULL CHECK (vrid BETWEEN 1 AND 255),
    name       text        NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (cluster_id, segment, family, vrid)
);

-- A node's part in one virtual router: what its file declares, and what it last said of itself.
CREATE TABLE holdfast.member (
    id                   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    router_id            bigint                NOT NULL REFERENCES holdfast.virtual_router (id),
    node_uuid            uuid                  NOT NULL REFERENCES holdfast.node (uuid),
    -- Declared.
    interface_name       text                  NOT NULL,
    version              smallint              NOT NULL,
    addresses            text[]                NOT NULL,
    settings             jsonb                 NOT NULL,
    declared_at          timestamptz           NOT NULL,
    -- Set when the node's file no longer names this router.
    withdrawn_at         timestamptz,
    -- Reported. INITIALIZE, 0 and empty until the first word.
    state                holdfast.router_state NOT NULL,
    state_since          timestamptz,
    effective_priority   smallint              NOT NULL,
    addresses_held       text[]                NOT NULL,
    fault_reasons        text[]                NOT NULL,
    gate                 text                  NOT NULL,
    last_advert_sender   text,
    last_advert_priority smallint,
    -- By which of the node's clocks this is known: an older word does not overrule a newer one.
    known_unix_nanos     bigint                NOT NULL,
    known_monotonic_nanos bigint               NOT NULL,
    known_boot_id        text                  NOT NULL,
    UNIQUE (router_id, node_uuid)
) WITH (fillfactor = 70);

CREATE INDEX member_node ON holdfast.member (node_uuid);

GRANT SELECT, INSERT, UPDATE, DELETE
    ON holdfast.cluster, holdfast.node, holdfast.node_presence, holdfast.virtual_router, holdfast.member
    TO "${app}";
