-- What searching by the query language stands on: the key that cursors are signed with, and indexes in the order in which
-- pages are read, newest occurrence first.

-- One for all replicas. A cursor grants nothing, so whoever reads this table wins nothing by it.
CREATE TABLE holdfast.cursor_key (
    id  smallint PRIMARY KEY CHECK (id = 1),
    key bytea    NOT NULL CHECK (length(key) = 32)
);

INSERT INTO holdfast.cursor_key (id, key)
VALUES (1, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));

GRANT SELECT ON holdfast.cursor_key TO "${app}";

DROP INDEX holdfast.transition_occurred;
DROP INDEX holdfast.transition_node;
CREATE INDEX transition_when ON holdfast.transition (occurred_at, id);
CREATE INDEX transition_cluster_when ON holdfast.transition (cluster_id, occurred_at, id);
CREATE INDEX transition_router_when ON holdfast.transition (router_id, occurred_at, id);
CREATE INDEX transition_node_when ON holdfast.transition (node_uuid, occurred_at, id);
CREATE INDEX transition_cause_when ON holdfast.transition (cause, occurred_at, id);

DROP INDEX holdfast.event_node;
CREATE INDEX event_when ON holdfast.event (occurred_at, id);
CREATE INDEX event_cluster_when ON holdfast.event (cluster_id, occurred_at, id);
CREATE INDEX event_router_when ON holdfast.event (router_id, occurred_at, id) WHERE router_id IS NOT NULL;
CREATE INDEX event_node_when ON holdfast.event (node_uuid, occurred_at, id);
CREATE INDEX event_kind_when ON holdfast.event (kind, occurred_at, id);

-- Routers are looked for by their names as people type them.
CREATE INDEX virtual_router_name ON holdfast.virtual_router (lower(name));

-- The record of acts is read by its time alone, which its primary key has.
DROP INDEX holdfast.audit_record_actor;
DROP INDEX holdfast.audit_record_target;
CREATE INDEX audit_record_actor ON holdfast.audit_record (lower(actor), at, id);
CREATE INDEX audit_record_target ON holdfast.audit_record (lower(target), at, id);
CREATE INDEX audit_record_code ON holdfast.audit_record (code, at, id);
CREATE INDEX audit_record_request ON holdfast.audit_record (lower(request_id), at, id) WHERE request_id <> '';
