-- Who was ACTIVE from when to when. Derived from the history and rebuilt from it at will, so the application's role may change all of
-- it; what it is derived from, it may not.

-- What the deriver has yet to look at. Written in the transaction that stores the events, so nothing is forgotten and nothing
-- is looked at before it is there; ids are no order of commits, and nobody relies on them for one.
CREATE TABLE holdfast.tenure_due (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    node_uuid   uuid NOT NULL,
    -- Events that were stored at this moment, and which of the node's. Null: no events.
    received_at timestamptz,
    epoch       bigint,
    first_seq   bigint,
    last_seq    bigint,
    -- The node fell silent, or was heard again: since when that matters. Null here, too: derive the node from its first event on.
    since       timestamptz
);

-- How far a node's events have been taken in, and the last moment at which it is known to have run.
CREATE TABLE holdfast.tenure_node (
    node_uuid         uuid PRIMARY KEY,
    epoch             bigint      NOT NULL,
    seq               bigint      NOT NULL,
    heard_at          timestamptz NOT NULL,
    clock_error_nanos bigint,
    boot_id           text        NOT NULL,
    monotonic_nanos   bigint      NOT NULL
) WITH (fillfactor = 70);

-- What a member was after the node's last event.
CREATE TABLE holdfast.tenure_member (
    router_id         bigint      NOT NULL,
    node_uuid         uuid        NOT NULL,
    cluster_id        bigint      NOT NULL,
    node_name         text        NOT NULL,
    state             text        NOT NULL CHECK (state IN ('INITIALIZE', 'BACKUP', 'ACTIVE', 'FAULT')),
    -- ACTIVE, but silent on the wire: design, presence rule 2.
    mute              boolean     NOT NULL,
    since             timestamptz NOT NULL,
    since_error_nanos bigint,
    -- The transition that began it; null where its beginning is told by a later event only.
    since_received_at timestamptz,
    since_id          bigint,
    advert_age_nanos  bigint,
    -- Its first event that is on record, and its last.
    first_at          timestamptz NOT NULL,
    last_at           timestamptz NOT NULL,
    -- From here on events are known to be lost, until one says what the member was.
    unknown_since     timestamptz,
    PRIMARY KEY (router_id, node_uuid)
) WITH (fillfactor = 70);

CREATE INDEX tenure_member_node ON holdfast.tenure_member (node_uuid);

-- Intervals of one member. Those of a member do not overlap; where there is none it was not ACTIVE, as far as it said anything.
CREATE TABLE holdfast.tenure (
    router_id         bigint      NOT NULL,
    node_uuid         uuid        NOT NULL,
    cluster_id        bigint      NOT NULL,
    kind              text        NOT NULL CHECK (kind IN ('ACTIVE', 'MUTE', 'UNKNOWN')),
    began_at          timestamptz NOT NULL,
    -- infinity: it lasts.
    ended_at          timestamptz NOT NULL,
    began_error_nanos bigint,
    ended_error_nanos bigint,
    -- The transitions at its ends; null: an end is known by something else.
    began_received_at timestamptz,
    began_id          bigint,
    ended_received_at timestamptz,
    ended_id          bigint,
    -- How old the last advertisement of another was when it began: somebody else was ACTIVE then.
    advert_age_nanos  bigint,
    -- No event of the member's node that is yet to come changes it.
    settled           boolean     NOT NULL,
    PRIMARY KEY (router_id, node_uuid, began_at),
    CHECK (began_at < ended_at)
);

CREATE INDEX tenure_end ON holdfast.tenure (router_id, ended_at);
CREATE INDEX tenure_began ON holdfast.tenure (began_at) WHERE kind = 'ACTIVE' AND began_id IS NOT NULL;
CREATE INDEX tenure_ended ON holdfast.tenure (ended_at) WHERE ended_at < 'infinity';

-- Times in which nobody was ACTIVE on the wire. One row for each, so `outage:>3s` is one predicate on length_nanos:
-- transition t JOIN outage o ON o.ended_received_at = t.received_at AND o.ended_id = t.id. Each transition ends one at most.
CREATE TABLE holdfast.outage (
    router_id         bigint      NOT NULL,
    cluster_id        bigint      NOT NULL,
    began_at          timestamptz NOT NULL,
    -- Null: it lasts, or what came after it is not known.
    ended_at          timestamptz,
    -- Null: it has no known end.
    length_nanos      bigint GENERATED ALWAYS AS ((extract(epoch FROM ended_at - began_at) * 1000000000)::bigint) STORED,
    -- false: it was at most so long; a member of which nothing is known may have been ACTIVE.
    certain           boolean     NOT NULL,
    -- By so much its length may be wrong for the clocks; null: an end is by a clock that nobody measured.
    error_nanos       bigint,
    former_node       uuid,
    next_node         uuid,
    -- The transition to ACTIVE that ended it.
    ended_received_at timestamptz,
    ended_id          bigint,
    PRIMARY KEY (router_id, began_at)
);

CREATE INDEX outage_ended_by ON holdfast.outage (ended_received_at, ended_id) INCLUDE (length_nanos) WHERE ended_id IS NOT NULL;
CREATE INDEX outage_began ON holdfast.outage (began_at);
CREATE INDEX outage_ended ON holdfast.outage (ended_at);

-- When a node that had been heard was heard no more. The daemon ran until then at least.
CREATE TABLE holdfast.node_silence (
    node_uuid uuid        NOT NULL,
    heard_at  timestamptz NOT NULL,
    PRIMARY KEY (node_uuid, heard_at)
);

-- Which addresses the members' files declared, from when to when by the time at which the control plane was told.
CREATE TABLE holdfast.member_address (
    router_id  bigint      NOT NULL,
    node_uuid  uuid        NOT NULL,
    cluster_id bigint      NOT NULL,
    address    inet        NOT NULL,
    told_at    timestamptz NOT NULL,
    -- infinity: it still does.
    until      timestamptz NOT NULL,
    PRIMARY KEY (address, router_id, node_uuid, told_at)
);

CREATE INDEX member_address_open ON holdfast.member_address (router_id, node_uuid) WHERE until = 'infinity';

CREATE INDEX quarantined_event_node ON holdfast.quarantined_event (node_uuid, received_at);

GRANT SELECT, INSERT, UPDATE, DELETE
    ON holdfast.tenure_due, holdfast.tenure_node, holdfast.tenure_member, holdfast.tenure, holdfast.outage,
       holdfast.node_silence, holdfast.member_address
    TO "${app}";

-- A stream that ends or is taken over, and one that begins: from then on, something else is known of the node.
CREATE FUNCTION holdfast.note_presence() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    IF OLD.connected THEN
        INSERT INTO holdfast.node_silence (node_uuid, heard_at) VALUES (OLD.node_uuid, OLD.last_seen_at)
        ON CONFLICT DO NOTHING;
    END IF;
    IF OLD.connected <> NEW.connected THEN
        INSERT INTO holdfast.tenure_due (node_uuid, since) VALUES (OLD.node_uuid, OLD.last_seen_at);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER note_presence AFTER UPDATE ON holdfast.node_presence
    FOR EACH ROW WHEN (OLD.connected <> NEW.connected OR OLD.stream_id <> NEW.stream_id)
    EXECUTE FUNCTION holdfast.note_presence();

-- A node that an operator took out is waited for no more; one that came back is.
CREATE FUNCTION holdfast.note_eviction() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    INSERT INTO holdfast.tenure_due (node_uuid, since)
    SELECT node_uuid, last_seen_at FROM holdfast.node_presence WHERE node_uuid = NEW.uuid;
    RETURN NULL;
END
$$;

CREATE TRIGGER note_eviction AFTER UPDATE ON holdfast.node
    FOR EACH ROW WHEN (OLD.evicted_at IS DISTINCT FROM NEW.evicted_at) EXECUTE FUNCTION holdfast.note_eviction();

-- An address is text that a node sent. What is none is no virtual address, and no reason to refuse the node.
CREATE FUNCTION holdfast.addresses_of(declared text[]) RETURNS SETOF inet
    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    word text;
BEGIN
    FOR word IN SELECT DISTINCT w FROM unnest(declared) AS w LOOP
        BEGIN
            RETURN NEXT host(word::inet)::inet;
        EXCEPTION WHEN data_exception THEN
            NULL;
        END;
    END LOOP;
END
$$;

CREATE FUNCTION holdfast.note_addresses() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    wanted inet[] := CASE WHEN NEW.withdrawn_at IS NULL THEN ARRAY(SELECT DISTINCT a FROM holdfast.addresses_of(NEW.addresses) AS a) ELSE '{}' END;
BEGIN
    UPDATE holdfast.member_address SET until = now()
    WHERE router_id = NEW.router_id AND node_uuid = NEW.node_uuid AND until = 'infinity' AND address <> ALL (wanted);
    INSERT INTO holdfast.member_address (router_id, node_uuid, cluster_id, address, told_at, until)
    SELECT NEW.router_id, NEW.node_uuid, r.cluster_id, a, now(), 'infinity'
    FROM unnest(wanted) AS a, holdfast.virtual_router r
    WHERE r.id = NEW.router_id AND NOT EXISTS (
        SELECT FROM holdfast.member_address k
        WHERE k.router_id = NEW.router_id AND k.node_uuid = NEW.node_uuid AND k.until = 'infinity' AND k.address = a)
    ON CONFLICT (address, router_id, node_uuid, told_at) DO UPDATE SET until = 'infinity';
    RETURN NULL;
END
$$;

CREATE TRIGGER note_new_addresses AFTER INSERT ON holdfast.member
    FOR EACH ROW EXECUTE FUNCTION holdfast.note_addresses();
CREATE TRIGGER note_addresses AFTER UPDATE ON holdfast.member
    FOR EACH ROW
    WHEN (OLD.addresses IS DISTINCT FROM NEW.addresses OR OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at)
    EXECUTE FUNCTION holdfast.note_addresses();

-- What is there already: who declares what, and everything to derive.
INSERT INTO holdfast.member_address (router_id, node_uuid, cluster_id, address, told_at, until)
SELECT m.router_id, m.node_uuid, r.cluster_id, a, m.declared_at, 'infinity'
FROM holdfast.member m JOIN holdfast.virtual_router r ON r.id = m.router_id, holdfast.addresses_of(m.addresses) AS a
WHERE m.withdrawn_at IS NULL
ON CONFLICT DO NOTHING;

INSERT INTO holdfast.tenure_due (node_uuid) SELECT DISTINCT node_uuid FROM holdfast.ingest_mark;

INSERT INTO holdfast.change_mark (topic, version) VALUES ('TENURE', 0) ON CONFLICT DO NOTHING;
