-- One maker of the months' partitions for all that is kept by the month, the seals of the audit record among them.

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
    IF parent NOT IN ('transition', 'event', 'audit_record', 'audit_seal') OR months_ahead NOT BETWEEN 0 AND 24 THEN
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

DROP FUNCTION holdfast.make_seal_partitions(int);
