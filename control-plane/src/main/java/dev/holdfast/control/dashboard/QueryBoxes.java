package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.SavedQueries;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.query.Completion;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.Subject;
import dev.holdfast.web.Found;
import dev.holdfast.web.QueryBox;
import dev.holdfast.web.QueryBox.SavedRow;
import dev.holdfast.web.QueryBox.WordRow;
import dev.holdfast.web.When;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What surrounds the answer to a query, the same for whatever is asked. */
@ApplicationScoped
class QueryBoxes {

    /** Rows of a page. */
    static final int ROWS = 50;

    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\([^)]*\\)");

    private final SavedQueries saved;

    @Inject
    QueryBoxes(SavedQueries saved) {
        this.saved = saved;
    }

    /**
     * What the page says besides the answer.
     *
     * @param problem empty: none
     * @param savedName that was typed for a query to keep
     */
    record Said(String problem, String savedName, String notice) {
        static final Said NOTHING = new Said("", "", "");

        static Said refusing(@Nullable String problem) {
            return new Said(problem == null ? "It was refused." : problem, "", "");
        }
    }

    QueryBox of(String action, TypedQuery typed, Said said, SignedIn who) {
        String export = "/api/v1" + action + "/export?q=" + Addresses.encoded(typed.text()) + "&format=";
        boolean readable = typed.query() != null;
        return new QueryBox(
                action,
                typed.text(),
                typed.faults(action),
                said.problem(),
                words(action, typed.subject()),
                saved.of(who, typed.subject().name()).stream()
                        .map(query -> new SavedRow(
                                query.id(), query.name(), query.query(), TypedQuery.href(action, query.query())))
                        .toList(),
                said.savedName(),
                said.notice(),
                readable ? export + "csv" : "",
                readable ? export + "ndjson" : "");
    }

    /** Proposals, for scripts. */
    static List<Completion.Proposal> completions(Subject subject, @Nullable String typed, int caret) {
        String text = typed == null ? "" : typed;
        return Completion.at(text, caret, subject).stream()
                .map(proposal ->
                        new Completion.Proposal(proposal.from(), proposal.to(), proposal.text(), plain(proposal.doc())))
                .toList();
    }

    private static List<WordRow> words(String action, Subject subject) {
        return subject.words().stream()
                .map(word -> new WordRow(
                        word.name(), plain(word.matches()), word.example(), TypedQuery.href(action, word.example())))
                .toList();
    }

    /** Without the marks of the reference's format. */
    private static String plain(String doc) {
        return LINK.matcher(doc).replaceAll("$1").replace("`", "");
    }

    /**
     * How much of the answer is shown, and where it goes on. Never how much there is: nobody counts.
     *
     * @param cursor that the page was asked with; null: it is the first
     * @param next of the page behind it; null: there is none
     * @param stream of new rows; empty: the page does not follow
     */
    static Found found(
            String action, Query query, int rows, @Nullable String cursor, @Nullable String next, String stream) {
        String here = TypedQuery.href(action, query.text());
        String more = here.contains("?") ? "&" : "?";
        boolean following = !stream.isEmpty();
        return new Found(
                verdict(query, rows, cursor != null, next != null),
                next == null ? "" : here + more + "cursor=" + Addresses.encoded(next),
                cursor == null ? "" : here,
                following,
                cursor != null ? "" : following ? here : here + more + "live=on",
                stream);
    }

    private static String verdict(Query query, int rows, boolean later, boolean more) {
        if (later) {
            return more
                    ? rows + " older ones, and at least one more behind them."
                    : rows == 1 ? "The last one of them." : "The last " + rows + " of them.";
        }
        String found = rows == 0
                ? "Nothing found"
                : more ? "At least " + (rows + 1) + " found, of which these are the newest " + rows : rows + " found";
        return found + ", " + time(query) + ".";
    }

    private static String time(Query query) {
        Instant since = query.window().since();
        String from = new When(since, since).absolute();
        if (!query.window().untilSaid()) {
            return query.window().sinceSaid() ? "since " + from : "in the last 7 days";
        }
        Instant until = query.window().until();
        return "from " + from + " to " + new When(until, until).absolute();
    }
}
