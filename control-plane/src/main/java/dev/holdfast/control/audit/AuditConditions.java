package dev.holdfast.control.audit;

import dev.holdfast.control.database.SqlText;
import dev.holdfast.control.database.SqlText.Elements;
import dev.holdfast.control.query.Operand;
import dev.holdfast.control.query.Operand.Chosen;
import dev.holdfast.control.query.Operand.Name;
import dev.holdfast.control.query.Operand.Network;
import dev.holdfast.control.query.Operand.Range;
import dev.holdfast.control.query.Term;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the terms of a query mean in SQL. */
final class AuditConditions {

    private AuditConditions() {}

    /** All of them; each with {@code AND} before it. */
    static SqlText of(List<Term> terms) {
        SqlText all = new SqlText();
        for (Term term : terms) {
            SqlText condition = switch (term) {
                case Term.Match match ->
                    SqlText.joined(
                            " OR ",
                            match.operands().stream()
                                    .map(operand -> of(match.word().name(), operand))
                                    .toList());
                case Term.Text text -> text(text.text());
            };
            all.add(term.negated() ? " AND (" : " AND ").add(condition).add(term.negated() ? ") IS NOT TRUE" : "");
        }
        return all;
    }

    private static SqlText of(String word, Operand operand) {
        return switch (word) {
            case "actor" -> name("actor", (Name) operand);
            case "by" -> SqlText.of("actor_kind = ?", ((Chosen) operand).value());
            case "action" -> codes(ActNames.codes((Name) operand));
            case "code" -> range((Range) operand);
            case "target" -> name("target", (Name) operand);
            case "target-kind" -> name("target_kind", (Name) operand);
            case "origin" ->
                SqlText.of(
                        "CASE WHEN pg_input_is_valid(origin, 'inet') THEN host(origin::inet)::inet <<= ?::inet END",
                        ((Network) operand).prefix().toString());
            case "outcome" -> SqlText.of("outcome = ?", ((Chosen) operand).value());
            case "request" -> name("request_id", (Name) operand);
            default -> throw new IllegalArgumentException("the audit does not know the word " + word);
        };
    }

    private static SqlText codes(List<Integer> codes) {
        return codes.size() == 1
                ? SqlText.of("code = ?", codes.getFirst())
                : SqlText.of("code = ANY (?)", new Elements("int", codes));
    }

    private static SqlText name(String column, Name name) {
        // An empty id of a request is none, and the index has only those that are.
        String there = column.equals("request_id") ? "request_id <> '' AND " : "";
        return name.prefix()
                ? SqlText.of("(" + there + "starts_with(lower(" + column + "), lower(?)))", name.text())
                : SqlText.of("(" + there + "lower(" + column + ") = lower(?))", name.text());
    }

    private static SqlText range(Range range) {
        return SqlText.of("(code >= ? AND code <= ?)", range.atLeast(), range.atMost());
    }

    /** Somewhere in who, what, whence and how, or in the values before and after. */
    private static SqlText text(String wanted) {
        SqlText any = SqlText.of("(");
        for (String column : List.of("actor", "target", "target_kind", "origin", "detail")) {
            any.add("strpos(lower(" + column + "), lower(?)) > 0 OR ", wanted);
        }
        List<Integer> acts = Arrays.stream(AuditCode.values())
                .filter(code -> ActNames.of(code).contains(wanted.toLowerCase(Locale.ROOT)))
                .map(AuditCode::number)
                .toList();
        return any.add(
                "code = ANY (?) OR EXISTS (SELECT FROM jsonb_each_text(before_value) field"
                        + " WHERE strpos(lower(field.value), lower(?)) > 0)"
                        + " OR EXISTS (SELECT FROM jsonb_each_text(after_value) field"
                        + " WHERE strpos(lower(field.value), lower(?)) > 0))",
                new Elements("int", acts),
                wanted,
                wanted);
    }
}
