-- Bands of states are merged by the pixel, member by member. The states are in the index, so that a band never looks at a row.
CREATE INDEX transition_member ON holdfast.transition (router_id, node_uuid, occurred_at, id)
    INCLUDE (received_at, from_state, to_state);
