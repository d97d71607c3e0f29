package dev.holdfast.control.api;

import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.Subject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The query of a request. */
final class AskedQuery {

    private AskedQuery() {}

    /**
     * Reads it.
     *
     * @param zone of times that name none, {@code Europe/Berlin} or {@code +02:00}; null: UTC
     * @throws dev.holdfast.control.query.QueryRefusedException if it cannot be read
     */
    static Query read(@Nullable String text, @Nullable String zone, Subject subject) {
        try {
            ZoneId read = zone == null || zone.isBlank() ? ZoneOffset.UTC : ZoneId.of(zone);
            return Query.parse(text == null ? "" : text, subject, Instant.now(), read);
        } catch (DateTimeException none) {
            throw BadRequest.because("zone '" + zone + "' is none; write one like Europe/Berlin or +02:00");
        }
    }

    /**
     * What a query came to mean.
     *
     * @param since the first moment of its window
     * @param until the first moment after it
     */
    record View(String text, String zone, Instant since, Instant until) {

        static View of(Query query) {
            return new View(
                    query.text(),
                    query.zone().getId(),
                    query.window().since(),
                    query.window().until());
        }
    }

    /** Whether the same question has the same window whenever it is asked. */
    static boolean isClosed(Query query) {
        Query tomorrow = query.at(query.now().plusSeconds(86_400));
        return query.window().sinceSaid()
                && query.window().untilSaid()
                && tomorrow.window().equals(query.window())
                && tomorrow.terms().equals(query.terms());
    }
}
