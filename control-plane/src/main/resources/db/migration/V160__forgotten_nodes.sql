-- A node that is gone for good: its row stays, for the history names it; its name is free again.
ALTER TABLE holdfast.node
    ADD COLUMN forgotten_at timestamptz;

ALTER TABLE holdfast.node DROP CONSTRAINT node_cluster_id_name_key;
CREATE UNIQUE INDEX node_name ON holdfast.node (cluster_id, name) WHERE forgotten_at IS NULL;
CREATE INDEX node_cluster_name ON holdfast.node (cluster_id, name);
