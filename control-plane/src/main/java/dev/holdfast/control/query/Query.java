package dev.holdfast.control.query;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A query that has been read. All of its terms have to hold.
 *
 * @param text as it was typed, without blanks around it
 * @param now what {@code now} means in it, to the microsecond
 * @param zone of its times that name none
 */
public record Query(Subject subject, String text, Instant now, ZoneId zone, Window window, List<Term> terms) {

    /** Characters of a query. */
    public static final int LONGEST = 2000;

    /** Terms of a query. */
    public static final int MOST_TERMS = 50;

    /** Values of a term. */
    public static final int MOST_VALUES = 100;

    public Query {
        terms = List.copyOf(terms);
    }

    /**
     * Reads a query.
     *
     * @param zone of times that name none
     * @throws QueryRefusedException with everything that is wrong with it
     */
    public static Query parse(String text, Subject subject, Instant now, ZoneId zone) {
        return new Parser(text.strip(), subject, now.truncatedTo(ChronoUnit.MICROS), zone).parse();
    }

    /** The same question as it was asked at another time. */
    public Query at(Instant then) {
        return then.equals(now) ? this : parse(text, subject, then, zone);
    }
}
