-- The chain over the audit record: each committed record gets its place, its canonical text and a hash over all before it.
-- docs/audit-verify.md says how to check it without this program, docs/decisions/0011 why it is made so.

-- Records that have no place yet. Filled in the record's own transaction, so that no record is missed however late it
-- commits; emptied by whoever seals.
CREATE TABLE holdfast.audit_unsealed (
    record_at timestamptz NOT NULL,
    record_id bigint      NOT NULL,
    PRIMARY KEY (record_at, record_id)
);

CREATE FUNCTION holdfast.queue_audit_record() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    INSERT INTO holdfast.audit_unsealed (record_at, record_id) VALUES (NEW.at, NEW.id);
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION holdfast.queue_audit_record() FROM PUBLIC;

CREATE TRIGGER audit_record_queued AFTER INSERT ON holdfast.audit_record
    FOR EACH ROW EXECUTE FUNCTION holdfast.queue_audit_record();

-- What was recorded before there was a chain is sealed with the first round.
INSERT INTO holdfast.audit_unsealed (record_at, record_id) SELECT at, id FROM holdfast.audit_record;

-- A record's place. Append-only. In months of sealing, so that what retention drops is a beginning of the chain.
CREATE TABLE holdfast.audit_seal (
    -- From 1, without holes.
    seq         bigint      NOT NULL,
    sealed_at   timestamptz NOT NULL,
    record_at   timestamptz NOT NULL,
    record_id   bigint      NOT NULL,
    -- The record's canonical text, version 1.
    record_text text        NOT NULL,
    -- SHA-256 over the hash before in hex, a line feed, the text, a line feed.
    hash        bytea       NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (sealed_at, seq)
) PARTITION BY RANGE (sealed_at);

CREATE INDEX audit_seal_seq ON holdfast.audit_seal (seq);
CREATE INDEX audit_seal_record ON holdfast.audit_seal (record_at, record_id);

-- The keys that heads are signed with, EC P-256. The private key is sealed as the CA's is. The newest signs.
CREATE TABLE holdfast.audit_key (
    -- SHA-256 over the DER of the public key: sha256:HEX.
    id         text PRIMARY KEY,
    created_at timestamptz NOT NULL,
    public_key bytea       NOT NULL,
    sealed_key bytea       NOT NULL
);

-- The newest signed head of the chain: where the next round goes on, and what shows that an end was cut off.
CREATE TABLE holdfast.audit_tip (
    id        smallint PRIMARY KEY CHECK (id = 1),
    seq       bigint      NOT NULL,
    at        timestamptz NOT NULL,
    hash      bytea       NOT NULL CHECK (length(hash) = 32),
    key_id    text        NOT NULL,
    signature bytea       NOT NULL
) WITH (fillfactor = 50);

INSERT INTO holdfast.audit_tip (id, seq, at, hash, key_id, signature)
VALUES (1, 0, now(), decode(repeat('00', 32), 'hex'), '', '');

-- Signed heads that are kept for ever, also when the months that they end are dropped. Append-only.
CREATE TABLE holdfast.audit_head (
    seq       bigint PRIMARY KEY,
    at        timestamptz NOT NULL,
    hash      bytea       NOT NULL CHECK (length(hash) = 32),
    key_id    text        NOT NULL REFERENCES holdfast.audit_key (id),
    signature bytea       NOT NULL
);

-- Makes the months' partitions of the seals ahead of need, as make_partitions does for what they seal.
CREATE FUNCTION holdfast.make_seal_partitions(months_ahead int) RETURNS int
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    month     timestamp;
    partition text;
    made      int := 0;
BEGIN
    IF months_ahead NOT BETWEEN 0 AND 24 THEN
        RAISE EXCEPTION 'no partitions are made % months ahead', months_ahead;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('holdfast.make_partitions'));
    FOR ahead IN 0..months_ahead LOOP
        month := date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead);
        partition := 'audit_seal' || to_char(month, '_YYYY_MM');
        IF to_regclass('holdfast.' || quote_ident(partition)) IS NULL THEN
            EXECUTE format('CREATE TABLE holdfast.%I PARTITION OF holdfast.audit_seal FOR VALUES FROM (%L) TO (%L)',
                partition, month::text || '+00', (month + interval '1 month')::text || '+00');
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END
$$;

REVOKE ALL ON FUNCTION holdfast.make_seal_partitions(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holdfast.make_seal_partitions(int) TO "${app}";

-- Drops the months of records and seals that are wholly older than so many before this one, from the oldest on. It is the only
-- way in which the application's role gets rid of the audit record; it keeps twelve months whatever it is asked for, and every
-- month whose last place is not in a head that is kept: that head is what the rest of the chain stands on.
CREATE FUNCTION holdfast.drop_audit_months(keep_months int) RETURNS TABLE (dropped text, last_seq bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '3s' AS
$$
DECLARE
    horizon   timestamptz := (date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => keep_months)) AT TIME ZONE 'UTC';
    ends      timestamptz;
    cut       timestamptz;
    partition text;
    doomed    text[] := '{}';
BEGIN
    IF keep_months NOT BETWEEN 12 AND 1200 THEN
        RAISE EXCEPTION 'no months of the audit record are dropped but %; keep 12 to 1200', keep_months;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('holdfast.make_partitions'));
    FOR partition IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'holdfast.audit_seal'::regclass ORDER BY c.relname
    LOOP
        ends := (to_date(right(partition, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC';
        EXIT WHEN ends > horizon;
        EXECUTE format('SELECT max(seq) FROM holdfast.%I', partition) INTO last_seq;
        EXIT WHEN last_seq IS NOT NULL AND NOT EXISTS (SELECT FROM holdfast.audit_head h WHERE h.seq = last_seq);
        dropped := partition;
        RETURN NEXT;
        doomed := doomed || partition;
        cut := ends;
    END LOOP;
    -- A record may commit a little after its month and be sealed in the next; more would be missed there.
    IF cut IS NULL OR EXISTS (SELECT FROM holdfast.audit_unsealed WHERE record_at < cut)
        OR EXISTS (SELECT FROM holdfast.audit_seal WHERE record_at < cut AND sealed_at >= cut + interval '1 day') THEN
        RETURN;
    END IF;
    FOREACH partition IN ARRAY doomed LOOP
        EXECUTE format('DROP TABLE holdfast.%I', partition);
    END LOOP;
    FOR partition IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'holdfast.audit_record'::regclass ORDER BY c.relname
    LOOP
        EXIT WHEN (to_date(right(partition, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' > cut;
        EXECUTE format('DROP TABLE holdfast.%I', partition);
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION holdfast.drop_audit_months(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holdfast.drop_audit_months(int) TO "${app}";
GRANT SELECT, DELETE ON holdfast.audit_unsealed TO "${app}";
GRANT SELECT, INSERT ON holdfast.audit_seal, holdfast.audit_key, holdfast.audit_head TO "${app}";
GRANT SELECT, UPDATE ON holdfast.audit_tip TO "${app}";

SELECT holdfast.make_seal_partitions(3);

INSERT INTO holdfast.change_mark (topic, version) VALUES ('AUDIT', 0) ON CONFLICT DO NOTHING;
