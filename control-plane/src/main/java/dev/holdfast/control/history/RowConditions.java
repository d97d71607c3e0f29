package dev.holdfast.control.history;

import dev.holdfast.control.database.SqlText;
import dev.holdfast.control.database.SqlText.Elements;
import dev.holdfast.control.query.Operand;
import dev.holdfast.control.query.Operand.Chosen;
import dev.holdfast.control.query.Operand.Name;
import dev.holdfast.control.query.Operand.Network;
import dev.holdfast.control.query.Operand.Range;
import dev.holdfast.control.query.Term;
import dev.holdfast.control.query.Word;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a term means in SQL, for each of the two tables. Empty: no row of that table has what is asked for. */
final class RowConditions {

    /** Words whose columns PostgreSQL keeps figures of, and {@code outage}, which is a table of its own. */
    private static final Set<String> COUNTED = Set.of("kind", "cause", "from", "to", "received", "outage");

    private RowConditions() {}

    /** The two tables. */
    enum Table {
        TRANSITION(HistoryEntry.Moved.RANK),
        EVENT(HistoryEntry.Noted.RANK);

        private final int rank;

        Table(int rank) {
            this.rank = rank;
        }

        /** Its place among rows of the same moment. */
        int rank() {
            return rank;
        }
    }

    /** Of a term about what stands in the row itself. */
    static Optional<SqlText> of(Term.Match match, Table table) {
        List<SqlText> any = new ArrayList<>();
        for (Operand operand : match.operands()) {
            (table == Table.TRANSITION ? transition(match.word(), operand) : event(match.word(), operand))
                    .ifPresent(any::add);
        }
        if (any.isEmpty()) {
            return Optional.empty();
        }
        SqlText one = SqlText.joined(" OR ", any);
        return Optional.of(COUNTED.contains(match.word().name()) ? one : uncounted(one));
    }

    /**
     * A condition of which PostgreSQL assumes that half of all rows meet it. Of what stands in JSON it has no figures and
     * assumes one row of 200 or 1,000; then it reads a whole month instead of going along the index that gives the order, and
     * stopping after a page.
     */
    private static SqlText uncounted(SqlText condition) {
        return SqlText.of("CASE WHEN ").add(condition).add(" THEN true END");
    }

    private static Optional<SqlText> transition(Word word, Operand operand) {
        return switch (word.name()) {
            case "kind" -> chosen(operand).equals("transition") ? Optional.of(SqlText.of("true")) : Optional.empty();
            case "cause" -> Optional.of(SqlText.of("cause = ?", chosen(operand)));
            case "from" -> Optional.of(SqlText.of("from_state = ?::holdfast.router_state", chosen(operand)));
            case "to" -> Optional.of(SqlText.of("to_state = ?::holdfast.router_state", chosen(operand)));
            case "rule" ->
                Optional.of(SqlText.of(
                        "evidence @> jsonb_build_object('considered', jsonb_build_array(jsonb_build_object('rule', ?::text)))",
                        chosen(operand)));
            case "applied" ->
                Optional.of(SqlText.of(
                        "evidence @> jsonb_build_object('considered',"
                                + " jsonb_build_array(jsonb_build_object('rule', ?::text, 'applied', true)))",
                        chosen(operand)));
            case "gate" -> Optional.of(SqlText.of("evidence ->> 'gate' = ?", chosen(operand)));
            case "reason" -> Optional.of(name("cause_detail ->> 'reason'", operand));
            case "sender" -> Optional.of(network("evidence #>> '{last_advert,sender}'", operand));
            case "priority" -> Optional.of(range("(evidence ->> 'effective_priority')::numeric", operand));
            case "revision" -> Optional.of(range("(evidence ->> 'policy_revision')::numeric", operand));
            case "lasted" -> Optional.of(range("(evidence ->> 'state_age_nanos')::numeric", operand));
            case "late" -> Optional.of(range("(evidence ->> 'timer_late_nanos')::numeric", operand));
            case "outage" -> Optional.of(outage(operand));
            case "received" -> Optional.of(received(operand));
            case "interface", "lost" -> Optional.empty();
            default -> throw unknown(word);
        };
    }

    private static Optional<SqlText> event(Word word, Operand operand) {
        return switch (word.name()) {
            case "kind" ->
                chosen(operand).equals("transition")
                        ? Optional.empty()
                        : Optional.of(SqlText.of("kind = ?", chosen(operand)));
            case "gate" -> Optional.of(SqlText.of("(kind = 'gate' AND detail ->> 'state' = ?)", chosen(operand)));
            case "reason" -> Optional.of(name("detail ->> 'reason'", operand));
            case "sender" -> Optional.of(network("detail ->> 'sender'", operand));
            case "interface" -> Optional.of(name("detail ->> 'interface'", operand));
            case "revision" -> Optional.of(ofKind("policy", "revision", operand));
            case "late" -> Optional.of(ofKind("stall", "late_nanos", operand));
            case "lost" -> Optional.of(ofKind("gap", "lost", operand));
            case "received" -> Optional.of(received(operand));
            case "cause", "from", "to", "rule", "applied", "priority", "lasted", "outage" -> Optional.empty();
            default -> throw unknown(word);
        };
    }

    /** A number in the detail of one kind: of another kind the field may be anything. */
    private static SqlText ofKind(String kind, String field, Operand operand) {
        return range("(CASE WHEN kind = '" + kind + "' THEN detail ->> '" + field + "' END)::numeric", operand);
    }

    /** Somewhere in the names, the kind or the values of what is told. */
    static SqlText text(String wanted, Table table) {
        return table == Table.TRANSITION
                ? SqlText.of(
                                "(strpos(lower(node_name), lower(?)) > 0 OR strpos(lower(router_name), lower(?)) > 0"
                                        + " OR strpos(cause, lower(?)) > 0 OR ",
                                wanted,
                                wanted,
                                wanted)
                        .add(anyValue("cause_detail", wanted))
                        .add(")")
                : SqlText.of(
                                "(strpos(lower(node_name), lower(?)) > 0 OR strpos(kind, lower(?)) > 0 OR ",
                                wanted,
                                wanted)
                        .add(anyValue("detail", wanted))
                        .add(
                                " OR router_id = ANY (ARRAY(SELECT r.id FROM holdfast.virtual_router r"
                                        + " WHERE strpos(lower(r.name), lower(?)) > 0)))",
                                wanted);
    }

    /** What is in a value is in the whole text, unless JSON writes it in another way; and that is quickly looked through. */
    private static SqlText anyValue(String column, String wanted) {
        SqlText values = SqlText.of(
                "EXISTS (SELECT FROM jsonb_each_text(" + column
                        + ") field WHERE strpos(lower(field.value), lower(?)) > 0)",
                wanted);
        boolean same = wanted.chars().noneMatch(c -> c == '"' || c == '\\' || c < ' ');
        return same
                ? SqlText.of("(strpos(lower(" + column + "::text), lower(?)) > 0 AND ", wanted)
                        .add(values)
                        .add(")")
                : values;
    }

    /** Whether a column or expression of the program's is this name, or begins so. */
    static SqlText name(String of, Operand operand) {
        Name name = (Name) operand;
        return SqlText.named(of, name.text(), name.prefix());
    }

    /** The same of an address as text, which need not be one: nodes say what they like. */
    static SqlText network(String of, Operand operand) {
        return SqlText.addressIn(of, ((Network) operand).prefix().toString());
    }

    static SqlText range(String of, Operand operand) {
        Range range = (Range) operand;
        if (range.atLeast() == range.atMost()) {
            return SqlText.of(of + " = ?", range.atLeast());
        }
        if (range.atLeast() > range.atMost()) {
            return SqlText.of("false");
        }
        SqlText bounds = SqlText.of("(" + of + " IS NOT NULL");
        if (range.hasLower()) {
            bounds.add(" AND " + of + " >= ?", range.atLeast());
        }
        if (range.hasUpper()) {
            bounds.add(" AND " + of + " <= ?", range.atMost());
        }
        return bounds.add(")");
    }

    /** Of the outage that the transition ended, which is derived: of one of this second it is not known yet. */
    private static SqlText outage(Operand operand) {
        return SqlText.of("EXISTS (SELECT FROM holdfast.outage WHERE outage.ended_received_at = transition.received_at"
                        + " AND outage.ended_id = transition.id AND ")
                .add(range("outage.length_nanos", operand))
                .add(")");
    }

    private static SqlText received(Operand operand) {
        Range range = (Range) operand;
        SqlText bounds = SqlText.of("(true");
        if (range.hasLower()) {
            bounds.add(" AND received_at >= ?", at(range.atLeast()));
        }
        if (range.hasUpper()) {
            bounds.add(" AND received_at <= ?", at(range.atMost()));
        }
        return bounds.add(")");
    }

    private static Object at(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    static SqlText oneOf(String column, String type, List<?> ids) {
        return ids.size() == 1
                ? SqlText.of(column + " = ?", ids.getFirst())
                : SqlText.of(column + " = ANY (?)", new Elements(type, ids));
    }

    private static String chosen(Operand operand) {
        return ((Chosen) operand).value();
    }

    private static IllegalArgumentException unknown(Word word) {
        return new IllegalArgumentException("the history does not know the word " + word.name());
    }
}
