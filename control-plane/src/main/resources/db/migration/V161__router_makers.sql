-- Which node named a virtual router first, so that one node cannot make them without bound. Null: not known, or forgotten.
ALTER TABLE holdfast.virtual_router
    ADD COLUMN made_by uuid REFERENCES holdfast.node (uuid);

CREATE INDEX virtual_router_made_by ON holdfast.virtual_router (made_by) WHERE made_by IS NOT NULL;
