-- The record. Append-only: the application's role may insert and select, and PostgreSQL itself refuses the rest.
-- Partitioned by month of receipt, so that retention drops tables and a query over a window reads only its months.

CREATE TABLE holdfast.transition (
    id                 bigint GENERATED ALWAYS AS IDENTITY,
    received_at        timestamptz           NOT NULL,
    -- When it happened by the control plane's clock: the node's wall clock less its measured offset.
    occurred_at        timestamptz           NOT NULL,
    cluster_id         bigint                NOT NULL,
    router_id          bigint                NOT NULL,
    router_name        text                  NOT NULL,
    node_uuid          uuid                  NOT NULL,
    node_name          text                  NOT NULL,
    from_state         holdfast.router_state NOT NULL,
    to_state           holdfast.router_state NOT NULL,
    -- Name of the cause's kind in the contract, "active_down_timer_expired", and its fields.
    cause              text                  NOT NULL,
    cause_detail       jsonb                 NOT NULL,
    evidence           jsonb                 NOT NULL,
    -- Where it stood in the node's spool.
    epoch              bigint                NOT NULL,
    seq                bigint                NOT NULL,
    -- The node's own clocks, as it read them.
    node_unix_nanos    bigint                NOT NULL,
    monotonic_nanos    bigint                NOT NULL,
    boot_id            text                  NOT NULL,
    -- How far the node's wall clock was ahead, and how sure that is; null: not measured.
    clock_offset_nanos bigint,
    clock_error_nanos  bigint,
    PRIMARY KEY (received_at, id)
) PARTITION BY RANGE (received_at);

CREATE INDEX transition_router ON holdfast.transition (router_id, received_at, id);
CREATE INDEX transition_node ON holdfast.transition (node_uuid, received_at, id);
CREATE INDEX transition_occurred ON holdfast.transition (occurred_at);

-- Every other kind of event: links, gates, addresses, stalls, gaps, policy, rejected packets, observations.
CREATE TABLE holdfast.event (
    id                 bigint GENERATED ALWAYS AS IDENTITY,
    received_at        timestamptz NOT NULL,
    occurred_at        timestamptz NOT NULL,
    cluster_id         bigint      NOT NULL,
    -- Null where the event is about the node and not about one virtual router.
    router_id          bigint,
    node_uuid          uuid        NOT NULL,
    node_name          text        NOT NULL,
    -- Name of the body in the contract: "lifecycle", "link", "gate", "gap".
    kind               text        NOT NULL,
    detail             jsonb       NOT NULL,
    epoch              bigint      NOT NULL,
    seq                bigint      NOT NULL,
    node_unix_nanos    bigint      NOT NULL,
    monotonic_nanos    bigint      NOT NULL,
    boot_id            text        NOT NULL,
    clock_offset_nanos bigint,
    clock_error_nanos  bigint,
    PRIMARY KEY (received_at, id)
) PARTITION BY RANGE (received_at);

CREATE INDEX event_node ON holdfast.event (node_uuid, received_at, id);
CREATE INDEX event_router ON holdfast.event (router_id, received_at, id) WHERE router_id IS NOT NULL;

-- Events that could not be read, with their bytes, so that one of them does not stall the rest and none is lost.
CREATE TABLE holdfast.quarantined_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at timestamptz NOT NULL,
    node_uuid   uuid        NOT NULL,
    epoch       bigint      NOT NULL,
    seq         bigint      NOT NULL,
    reason      text        NOT NULL,
    bytes       bytea       NOT NULL
);

-- The highest seq stored of each epoch of each node: what makes a second delivery do nothing.
CREATE TABLE holdfast.ingest_mark (
    node_uuid uuid   NOT NULL,
    epoch     bigint NOT NULL,
    seq       bigint NOT NULL,
    PRIMARY KEY (node_uuid, epoch)
) WITH (fillfactor = 70);

-- Makes the months' partitions of a table ahead of need. The application's role may not create tables, so it asks this.
CREATE FUNCTION holdfast.make_partitions(parent text, months_ahead int) RETURNS int
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    first_month timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
    month       timestamp;
    partition   text;
    made        int := 0;
BEGIN
    IF parent NOT IN ('transition', 'event', 'audit_record') OR months_ahead NOT BETWEEN 0 AND 24 THEN
        RAISE EXCEPTION 'no partitions are made for % % months ahead', parent, months_ahead;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('holdfast.make_partitions'));
    FOR ahead IN 0..months_ahead LOOP
        month := first_month + make_interval(months => ahead);
        partition := parent || to_char(month, '_YYYY_MM');
        IF to_regclass('holdfast.' || quote_ident(partition)) IS NULL THEN
            EXECUTE format('CREATE TABLE holdfast.%I PARTITION OF holdfast.%I FOR VALUES FROM (%L) TO (%L)',
                partition, parent, month::text || '+00', (month + interval '1 month')::text || '+00');
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END
$$;

REVOKE ALL ON FUNCTION holdfast.make_partitions(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holdfast.make_partitions(text, int) TO "${app}";
GRANT SELECT, INSERT ON holdfast.transition, holdfast.event, holdfast.quarantined_event TO "${app}";
GRANT SELECT, INSERT, UPDATE ON holdfast.ingest_mark TO "${app}";

SELECT holdfast.make_partitions('transition', 3);
SELECT holdfast.make_partitions('event', 3);
