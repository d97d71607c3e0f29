-- What people and nodes did. Append-only, as the history is.

CREATE TABLE holdfast.audit_record (
    id           bigint GENERATED ALWAYS AS IDENTITY,
    at           timestamptz NOT NULL,
    -- AuditCode's number: stable, never used for anything else.
    code         int         NOT NULL,
    -- Kind of actor: 'user', 'token', 'node', 'system', 'nobody'.
    actor_kind   text        NOT NULL,
    actor        text        NOT NULL,
    -- Network address it came from; empty for the control plane itself.
    origin       text        NOT NULL,
    target_kind  text        NOT NULL,
    target       text        NOT NULL,
    outcome      text        NOT NULL CHECK (outcome IN ('DONE', 'DENIED', 'FAILED')),
    before_value jsonb,
    after_value  jsonb,
    detail       text        NOT NULL,
    request_id   text        NOT NULL,
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);

CREATE INDEX audit_record_actor ON holdfast.audit_record (actor_kind, actor, at);
CREATE INDEX audit_record_target ON holdfast.audit_record (target_kind, target, at);

GRANT SELECT, INSERT ON holdfast.audit_record TO "${app}";

SELECT holdfast.make_partitions('audit_record', 3);
