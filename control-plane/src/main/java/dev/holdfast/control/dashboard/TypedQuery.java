package dev.holdfast.control.dashboard;

import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.QueryProblem;
import dev.holdfast.control.query.QueryRefusedException;
import dev.holdfast.control.query.Subject;
import dev.holdfast.web.QueryBox.Fault;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A query as somebody typed it, and what it came to mean. Times that name no zone are UTC, as everywhere on the pages.
 *
 * @param query null: it cannot be read, and {@code problems} say why
 */
record TypedQuery(Subject subject, String text, @Nullable Query query, List<QueryProblem> problems) {

    static TypedQuery read(Subject subject, @Nullable String typed) {
        String text = Objects.requireNonNullElse(typed, "").strip();
        try {
            return new TypedQuery(subject, text, Query.parse(text, subject, Instant.now(), ZoneOffset.UTC), List.of());
        } catch (QueryRefusedException refused) {
            return new TypedQuery(subject, text, null, refused.problems());
        }
    }

    /** The same, which only who was asked knew to be wrong. */
    TypedQuery refused(QueryRefusedException refused) {
        return new TypedQuery(subject, text, null, refused.problems());
    }

    /** Address of a page that asks this. */
    String href(String action) {
        return href(action, text);
    }

    static String href(String action, String text) {
        return text.isEmpty() ? action : action + "?q=" + Addresses.encoded(text);
    }

    /** Where it is wrong, in its own text. */
    List<Fault> faults(String action) {
        return problems.stream().map(problem -> fault(action, problem)).toList();
    }

    private Fault fault(String action, QueryProblem problem) {
        int from = Math.clamp(problem.position(), 0, text.length());
        int to = Math.clamp(from + (long) problem.length(), from, text.length());
        String before = text.substring(0, from);
        String after = text.substring(to);
        String suggestion = Objects.requireNonNullElse(problem.suggestion(), "");
        String mended = suggestion.isEmpty() ? "" : before + suggestion + after;
        return new Fault(
                before,
                text.substring(from, to),
                after,
                new QueryProblem(problem.position(), problem.length(), problem.found(), problem.expected(), null)
                        .sentence(),
                suggestion,
                mended,
                href(action, mended));
    }
}
