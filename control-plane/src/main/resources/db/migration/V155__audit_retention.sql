-- What retention drops of the audit record is said month by month, and only if it is dropped.

DROP FUNCTION holdfast.drop_audit_months(int);

-- Drops the months of records and seals that are wholly older than so many before this one, from the oldest on, and says what
-- went: the month of sealing, how many records, their places, and the hash of the head that the rest stands on. It is the only
-- way in which the application's role gets rid of the audit record. It keeps twelve months whatever it is asked for, and every
-- month whose last place is not in a head that is kept. What cannot be had within three seconds is left for the next time.
CREATE FUNCTION holdfast.drop_audit_months(keep_months int)
    RETURNS TABLE (dropped_month text, dropped_records bigint, first_place bigint, last_place bigint, head_hash text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '3s' AS
$$
DECLARE
    horizon   timestamptz := (date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => keep_months)) AT TIME ZONE 'UTC';
    ends      timestamptz;
    cut       timestamptz;
    partition text;
    kept      text;
    last_seq  bigint;
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
        doomed := doomed || partition;
        cut := ends;
    END LOOP;
    -- A record may commit a little after its month and be sealed in the next; more would be missed there.
    IF cut IS NULL OR EXISTS (SELECT FROM holdfast.audit_unsealed WHERE record_at < cut)
        OR EXISTS (SELECT FROM holdfast.audit_seal WHERE record_at < cut AND sealed_at >= cut + interval '1 day') THEN
        RETURN;
    END IF;
    FOREACH partition IN ARRAY doomed LOOP
        EXECUTE format('SELECT count(*), min(seq), max(seq) FROM holdfast.%I', partition)
            INTO dropped_records, first_place, last_place;
        SELECT encode(h.hash, 'hex') INTO kept FROM holdfast.audit_head h WHERE h.seq = last_place;
        dropped_month := replace(right(partition, 7), '_', '-');
        head_hash := kept;
        RETURN NEXT;
    END LOOP;
    -- Counted first and dropped last: who writes waits for the drop, and not for the counting.
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
