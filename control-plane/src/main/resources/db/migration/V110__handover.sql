-- Handing over: an operator moves a virtual router's addresses to a named member. Whichever replica has the node's stream does the
-- next step; a row is claimed by changing its state, so that two replicas never do the same step.

CREATE TABLE holdfast.handover (
    id          uuid PRIMARY KEY,
    router_id   bigint      NOT NULL REFERENCES holdfast.virtual_router (id),
    holder      uuid        NOT NULL REFERENCES holdfast.node (uuid),
    heir        uuid        NOT NULL REFERENCES holdfast.node (uuid),
    state       text        NOT NULL CHECK (state IN ('ASKED', 'HEIR_TOLD', 'HEIR_READY', 'HOLDER_TOLD', 'DONE', 'REFUSED', 'LAPSED')),
    asked_by    text        NOT NULL,
    asked_at    timestamptz NOT NULL,
    -- No step begins after it.
    deadline    timestamptz NOT NULL,
    ended_at    timestamptz,
    -- The address that the heir advertises from, once it is ready.
    heir_source text        NOT NULL DEFAULT '',
    -- Why it was refused: the node's own word, and whose it was.
    refusal     text        NOT NULL DEFAULT '',
    refused_by  uuid
);

-- One at a time.
CREATE UNIQUE INDEX handover_open ON holdfast.handover (router_id) WHERE ended_at IS NULL;
CREATE INDEX handover_newest ON holdfast.handover (router_id, asked_at DESC);

INSERT INTO holdfast.change_mark (topic, version) VALUES ('HANDOVER', 0);

GRANT SELECT, INSERT, UPDATE ON holdfast.handover TO "${app}";
