-- A handing over that ended when the holder had been told and its answer had not come: whether it let go is learnt from its own
-- record, which comes when the node can be reached again.

ALTER TABLE holdfast.handover ADD COLUMN unsettled boolean NOT NULL DEFAULT false;

CREATE INDEX handover_unsettled ON holdfast.handover (asked_at) WHERE unsettled;
