-- Months without a partition, and months that are over.

-- What is received in a month that has no partition (the database's clock was set) is kept here, and moves when the month is made.
CREATE TABLE holdfast.transition_default PARTITION OF holdfast.transition DEFAULT;
CREATE TABLE holdfast.event_default PARTITION OF holdfast.event DEFAULT;

CREATE OR REPLACE FUNCTION holdfast.make_partitions(parent text, months_ahead int) RETURNS int
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    first_month timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
    month       timestamp;
    bounds      text;
    strays      boolean;
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
        CONTINUE WHEN to_regclass('holdfast.' || quote_ident(partition)) IS NOT NULL;
        bounds := format('received_at >= %L AND received_at < %L', month::text || '+00', (month + interval '1 month')::text || '+00');
        strays := false;
        IF to_regclass('holdfast.' || quote_ident(parent || '_default')) IS NOT NULL THEN
            EXECUTE format('LOCK TABLE holdfast.%I IN ACCESS EXCLUSIVE MODE', parent || '_default');
            EXECUTE format('SELECT EXISTS (SELECT FROM holdfast.%I WHERE %s)', parent || '_default', bounds) INTO strays;
        END IF;
        IF strays THEN
            EXECUTE format('CREATE TABLE holdfast.%I (LIKE holdfast.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition, parent);
            EXECUTE format('INSERT INTO holdfast.%I SELECT * FROM holdfast.%I WHERE %s', partition, parent || '_default', bounds);
            EXECUTE format('DELETE FROM holdfast.%I WHERE %s', parent || '_default', bounds);
            EXECUTE format('ALTER TABLE holdfast.%I ATTACH PARTITION holdfast.%I FOR VALUES FROM (%L) TO (%L)',
                parent, partition, month::text || '+00', (month + interval '1 month')::text || '+00');
        ELSE
            EXECUTE format('CREATE TABLE holdfast.%I PARTITION OF holdfast.%I FOR VALUES FROM (%L) TO (%L)',
                partition, parent, month::text || '+00', (month + interval '1 month')::text || '+00');
        END IF;
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;

-- Drops the months that are wholly older than so many before this one, and says what went. It is the only way in which the
-- application's role gets rid of history, and it keeps three months whatever it is asked for. One that cannot be had within
-- three seconds, because somebody reads it, is left for the next time.
CREATE FUNCTION holdfast.drop_partitions(parent text, keep_months int)
    RETURNS TABLE (dropped text, first_at timestamptz, last_at timestamptz, row_count bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '3s' AS
$$
DECLARE
    horizon   timestamptz := (date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => keep_months)) AT TIME ZONE 'UTC';
    partition text;
    doomed    text[] := '{}';
    loose     text := CASE parent WHEN 'quarantined_event' THEN parent ELSE parent || '_default' END;
BEGIN
    IF parent = 'audit_record' THEN
        RAISE EXCEPTION 'audit_record is not dropped here: its months are links of a chain, and may go only once their signed heads are kept';
    END IF;
    IF parent NOT IN ('transition', 'event', 'quarantined_event') OR keep_months NOT BETWEEN 3 AND 1200 THEN
        RAISE EXCEPTION 'no partitions of % are dropped but % months; keep 3 to 1200', parent, keep_months;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('holdfast.make_partitions'));
    FOR partition IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = ('holdfast.' || parent)::regclass AND c.relname ~ ('^' || parent || '_\d{4}_\d{2}$')
        ORDER BY c.relname
    LOOP
        CONTINUE WHEN (to_date(right(partition, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' > horizon;
        EXECUTE format('SELECT min(received_at), max(received_at), count(*) FROM holdfast.%I', partition)
            INTO first_at, last_at, row_count;
        dropped := partition;
        RETURN NEXT;
        doomed := doomed || partition;
    END LOOP;
    EXECUTE format('WITH gone AS (DELETE FROM holdfast.%I WHERE received_at < $1 RETURNING received_at) '
        'SELECT min(received_at), max(received_at), count(*) FROM gone', loose) INTO first_at, last_at, row_count USING horizon;
    IF row_count > 0 THEN
        dropped := loose;
        RETURN NEXT;
    END IF;
    -- Counted first and dropped last: writers of the newest month wait for the drop, and not for the counting.
    FOREACH partition IN ARRAY doomed LOOP
        EXECUTE format('DROP TABLE holdfast.%I', partition);
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION holdfast.drop_partitions(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holdfast.drop_partitions(text, int) TO "${app}";
