package dev.holdfast.control.history.tenure;

import dev.holdfast.control.history.StoredTransition.Cursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Values of columns as this package means them: PostgreSQL's infinity is {@link Instant#MAX}. */
final class Rows {

    private Rows() {}

    static Instant instant(ResultSet row, String column) throws SQLException {
        Instant value = maybe(row, column);
        if (value == null) {
            throw new IllegalStateException("the column " + column + " is never null");
        }
        return value;
    }

    static @Nullable Instant maybe(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        if (value == null) {
            return null;
        }
        if (value.equals(OffsetDateTime.MAX)) {
            return Instant.MAX;
        }
        return value.equals(OffsetDateTime.MIN) ? Instant.MIN : value.toInstant();
    }

    static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /** The transition at an end: columns {@code END_received_at} and {@code END_id}. */
    static @Nullable Cursor place(ResultSet row, String end) throws SQLException {
        Instant received = maybe(row, end + "_received_at");
        return received == null ? null : new Cursor(received, row.getLong(end + "_id"));
    }

    /** As an element of an array. */
    static @Nullable String literal(@Nullable Instant instant) {
        if (instant == null || instant.equals(Instant.MAX) || instant.equals(Instant.MIN)) {
            return instant == null ? null : instant.equals(Instant.MAX) ? "infinity" : "-infinity";
        }
        return instant.toString();
    }

    /** As a parameter. */
    static @Nullable OffsetDateTime stored(@Nullable Instant instant) {
        if (instant == null) {
            return null;
        }
        if (instant.equals(Instant.MAX)) {
            return OffsetDateTime.MAX;
        }
        return instant.equals(Instant.MIN)
                ? OffsetDateTime.MIN
                : instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
