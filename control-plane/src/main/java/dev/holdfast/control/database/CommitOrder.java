package dev.holdfast.control.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Tells which rows have become visible between two moments. Neither ids nor times of receipt tell it: a transaction that
 * began earlier may commit later. PostgreSQL's snapshots do, row by row, by the transaction that each row is of.
 */
public final class CommitOrder {

    /** A transaction's beginning is shown a moment after it is taken. */
    private static final String SLACK = "interval '5 seconds'";

    // Asked in this order: what is in progress in the snapshot either was so before, or has begun since.
    private static final String OLDEST = """
            SELECT least(clock_timestamp(), min(xact_start)) - %s FROM pg_stat_activity
            WHERE datname = current_database() AND usename = current_user
            """.formatted(SLACK);

    private static final String SNAPSHOT = "SELECT pg_current_snapshot()::text";

    private CommitOrder() {}

    /**
     * What can be seen at a moment.
     *
     * @param text as PostgreSQL writes it
     * @param openSince rows that are not in it have a transaction that began then or later
     */
    public record Snapshot(String text, Instant openSince) {}

    /** Now. The connection's transactions have to see what others commit meanwhile. */
    public static Snapshot now(Connection connection) throws SQLException {
        Instant openSince;
        try (PreparedStatement statement = connection.prepareStatement(OLDEST);
                ResultSet row = statement.executeQuery()) {
            row.next();
            openSince = row.getObject(1, OffsetDateTime.class).toInstant();
        }
        try (PreparedStatement statement = connection.prepareStatement(SNAPSHOT);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Snapshot(row.getString(1), openSince);
        }
    }

    /** Condition on rows of one table: not in the first snapshot, in the second. */
    public static SqlText between(String seen, String upTo) {
        // A row has the lower 32 bits of its transaction's number; the upper ones are those of the newest, or one less.
        String transaction = "((CASE WHEN xmin::text::bigint <= %1$s %% 4294967296 THEN 0 ELSE -4294967296 END"
                + " + %1$s - %1$s %% 4294967296 + xmin::text::bigint)::text::xid8)";
        String newest = "pg_snapshot_xmax(?::pg_snapshot)::text::bigint";
        String number = transaction.formatted(newest);
        return SqlText.of("NOT pg_visible_in_snapshot(" + number + ", ?::pg_snapshot)", upTo, upTo, upTo, seen)
                .add(" AND pg_visible_in_snapshot(" + number + ", ?::pg_snapshot)", upTo, upTo, upTo, upTo);
    }
}
