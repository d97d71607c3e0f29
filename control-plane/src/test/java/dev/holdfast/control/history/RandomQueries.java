package dev.holdfast.control.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.control.history.RecordedRows.Recorded;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Queries from a seed, each as text and as what it has to find: the second is made without the parser and without SQL, of
 * what {@code docs/query.md} says.
 */
final class RandomQueries {

    private final RecordedRows rows;
    private final Random random;
    private final Instant from;
    private final int days;

    RandomQueries(RecordedRows rows, long seed, Instant from, int days) {
        this.rows = rows;
        this.random = new Random(seed);
        this.from = from;
        this.days = days;
    }

    /** A query, and which rows it finds. */
    record Asked(String text, Predicate<Recorded> finds) {}

    private record Term(String text, Predicate<Recorded> holds) {}

    /** Values of one word: how they are written, and what matches. */
    private record Value(String text, Predicate<Recorded> matches) {}

    Asked next() {
        Instant since = moment();
        Instant until = since.plus(random.nextLong(1, days * 86_400_000_000L), ChronoUnit.MICROS);
        StringBuilder text = new StringBuilder("since:" + since + " until:" + until);
        Predicate<Recorded> finds =
                row -> !row.occurredAt().isBefore(since) && row.occurredAt().isBefore(until);
        int terms = random.nextInt(4);
        for (int i = 0; i < terms; i++) {
            Term term = term();
            boolean negated = random.nextInt(3) == 0;
            text.append(negated ? "  -" : " ").append(term.text());
            finds = finds.and(negated ? term.holds().negate() : term.holds());
        }
        return new Asked(text.toString(), finds);
    }

    private Instant moment() {
        return from.plus(random.nextLong(days * 86_400_000_000L), ChronoUnit.MICROS);
    }

    private Term term() {
        return switch (random.nextInt(25)) {
            case 0 ->
                names(
                        "cluster",
                        row -> row.cluster().name(),
                        () -> one(rows.clusters).name());
            case 1 ->
                names(
                        "vr",
                        row -> router(row, RecordedRows.Router::name),
                        () -> one(one(rows.clusters).routers()).name());
            case 2 ->
                names(
                        "segment",
                        row -> router(row, RecordedRows.Router::segment),
                        () -> one(List.of("lan", "dmz", "x")));
            case 3 ->
                names(
                        "node",
                        row -> row.node().name(),
                        () -> one(one(rows.clusters).nodes()).name());
            case 4 ->
                names(
                        "node",
                        row -> row.node().uuid().toString(),
                        () -> one(one(rows.clusters).nodes()).uuid().toString());
            case 5 ->
                list(
                        "kind",
                        () -> choice(
                                one(Stream.concat(RecordedRows.KINDS.stream(), Stream.of("transition"))
                                        .toList()),
                                row -> row.rank() == 1 ? "transition" : row.word()));
            case 6 -> list("from", () -> choice(one(RecordedRows.STATES), Recorded::from));
            case 7 -> list("to", () -> choice(one(RecordedRows.STATES), Recorded::to));
            case 8 -> list("cause", () -> choice(one(RecordedRows.CAUSES), row -> row.rank() == 1 ? row.word() : ""));
            case 9 -> list("rule", () -> rule(false));
            case 10 -> list("applied", () -> rule(true));
            case 11 -> list("gate", () -> choice(one(RecordedRows.GATES), RandomQueries::gate));
            case 12 -> names("reason", row -> row.detail().path("reason").asText(""), () -> one(RecordedRows.REASONS));
            case 13 ->
                addresses(
                        "sender",
                        row -> Stream.of((row.rank() == 1 ? row.evidence().path("last_advert") : row.detail())
                                .path("sender")
                                .asText("")));
            case 14 ->
                addresses(
                        "vip",
                        row -> row.router() == null
                                ? Stream.of()
                                : row.router().addresses().stream()
                                        .map(address -> address.substring(0, address.indexOf('/'))));
            case 15 ->
                names(
                        "interface",
                        row -> row.rank() == 0 ? row.detail().path("interface").asText("") : "",
                        () -> one(RecordedRows.INTERFACES));
            case 16 -> numbers("priority", 90, 110, "", row -> row.evidence().path("effective_priority"));
            case 17 ->
                numbers(
                        "revision",
                        0,
                        5,
                        "",
                        row -> row.rank() == 1
                                ? row.evidence().path("policy_revision")
                                : only(row, "policy", "revision"));
            case 18 -> numbers("lasted", 0, 20_000, "ms", row -> row.evidence().path("state_age_nanos"));
            case 19 ->
                numbers(
                        "late",
                        0,
                        100,
                        "ms",
                        row -> row.rank() == 1
                                ? row.evidence().path("timer_late_nanos")
                                : only(row, "stall", "late_nanos"));
            case 20 -> numbers("lost", 0, 5, "", row -> row.rank() == 0 ? only(row, "gap", "lost") : none());
            case 21 -> numbers("vrid", 50, 56, "", row -> number(router(row, known -> String.valueOf(known.vrid()))));
            case 22 -> received();
            case 23 ->
                numbers(
                        "outage",
                        0,
                        6_000,
                        "ms",
                        row -> row.outageNanos() == null
                                ? none()
                                : number(row.outageNanos().toString()));
            default -> free();
        };
    }

    private Term names(String word, Function<Recorded, String> of, java.util.function.Supplier<String> names) {
        return list(word, () -> {
            String name = names.get();
            boolean prefix = random.nextInt(4) == 0;
            String typed = random.nextBoolean() ? name.toUpperCase(Locale.ROOT) : name;
            if (prefix && !name.contains("\"") && !name.contains(" ")) {
                String beginning = typed.substring(0, random.nextInt(1, typed.length() + 1));
                return new Value(
                        beginning + "*",
                        row -> lower(of.apply(row)).startsWith(lower(beginning))
                                && !of.apply(row).isEmpty());
            }
            return new Value(quoted(typed), row -> lower(of.apply(row)).equals(lower(typed)));
        });
    }

    private Value choice(String value, Function<Recorded, String> of) {
        String typed = switch (random.nextInt(3)) {
            case 0 -> value.toLowerCase(Locale.ROOT).replace('_', '-');
            case 1 -> value.toUpperCase(Locale.ROOT);
            default -> "\"" + value + "\"";
        };
        return new Value(typed, row -> of.apply(row).equals(value));
    }

    private Value rule(boolean applied) {
        String rule = one(RecordedRows.RULES);
        return new Value(
                rule.toLowerCase(Locale.ROOT).replace('_', '-'),
                row -> StreamSupport.stream(row.evidence().path("considered").spliterator(), false)
                        .anyMatch(considered -> considered.path("rule").asText().equals(rule)
                                && (!applied || considered.path("applied").asBoolean())));
    }

    private static String gate(Recorded row) {
        return row.rank() == 1
                ? row.evidence().path("gate").asText("")
                : row.word().equals("gate") ? row.detail().path("state").asText("") : "";
    }

    /** Prefixes whose members can be told by the beginning of their text. */
    private Term addresses(String word, Function<Recorded, Stream<String>> of) {
        return list(word, () -> {
            List<String> prefixes = List.of(
                    "10.0.0.0/24|10.0.0.",
                    "10.0.0.0/16|10.0.",
                    "10.0.0.2|10.0.0.2",
                    "10.9.0.0/16|10.9.",
                    "10.9.3.77/24|10.9.3.",
                    "2001:db8::/32|2001:db8:",
                    "2001:db8:4::/48|2001:db8:4::",
                    "::1|::1",
                    "0.0.0.0/0|10.",
                    "::/0|2001:");
            String[] chosen = one(prefixes).split("\\|");
            return new Value(chosen[0], row -> of.apply(row).anyMatch(address -> address.startsWith(chosen[1])));
        });
    }

    private Term numbers(String word, long least, long most, String unit, Function<Recorded, JsonNode> of) {
        long factor = unit.isEmpty() ? 1 : 1_000_000;
        return list(word, () -> {
            long bound = random.nextLong(least, most + 1);
            long other = random.nextLong(bound, most + 1);
            int operator = random.nextInt(6);
            LongPredicate holds = switch (operator) {
                case 0 -> value -> value > bound * factor;
                case 1 -> value -> value >= bound * factor;
                case 2 -> value -> value < bound * factor;
                case 3 -> value -> value <= bound * factor;
                case 4 -> value -> value == bound * factor;
                default -> value -> value >= bound * factor && value <= other * factor;
            };
            String text = switch (operator) {
                case 0 -> ">" + bound + unit;
                case 1 -> ">=" + bound + unit;
                case 2 -> "<" + bound + unit;
                case 3 -> "<=" + bound + unit;
                case 4 -> (unit.isEmpty() && random.nextBoolean() ? "" : "=") + bound + unit;
                default -> bound + unit + ".." + other + unit;
            };
            return new Value(text, row -> {
                JsonNode value = of.apply(row);
                return value.isIntegralNumber()
                        && holds.test(value.bigIntegerValue()
                                .min(BigInteger.valueOf(Long.MAX_VALUE))
                                .longValueExact());
            });
        });
    }

    private Term received() {
        Instant bound = moment();
        return switch (random.nextInt(3)) {
            case 0 -> new Term("received:>=" + bound, row -> !row.receivedAt().isBefore(bound));
            case 1 -> new Term("received:<" + bound, row -> row.receivedAt().isBefore(bound));
            default ->
                new Term(
                        "received:" + bound.toString().substring(0, 10),
                        row -> row.receivedAt()
                                .toString()
                                .startsWith(bound.toString().substring(0, 10)));
        };
    }

    private Term free() {
        String text =
                one(List.of("web", "CHECK", "bond0", "\"", "db 4", "stall", "c-", "expired", "no such text", "%", "_"));
        return new Term(
                quoted(text),
                row -> Stream.concat(
                                Stream.of(row.node().name(), router(row, RecordedRows.Router::name), row.word()),
                                StreamSupport.stream(row.detail().spliterator(), false)
                                        .map(JsonNode::asText))
                        .anyMatch(value -> lower(value).contains(lower(text))));
    }

    private Term list(String word, java.util.function.Supplier<Value> values) {
        List<Value> any = new ArrayList<>();
        do {
            any.add(values.get());
        } while (any.size() < 4 && random.nextInt(3) == 0);
        return new Term(
                word + ":" + String.join(",", any.stream().map(Value::text).toList()),
                row -> any.stream().anyMatch(value -> value.matches().test(row)));
    }

    private static JsonNode only(Recorded row, String kind, String field) {
        return row.word().equals(kind) ? row.detail().path(field) : none();
    }

    private static JsonNode none() {
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private static JsonNode number(String text) {
        return text.isEmpty() ? none() : new com.fasterxml.jackson.databind.node.LongNode(Long.parseLong(text));
    }

    private static String router(Recorded row, Function<RecordedRows.Router, String> of) {
        return row.router() == null ? "" : of.apply(row.router());
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
