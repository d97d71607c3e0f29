package dev.holdfast.control.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.control.audit.AuditEntry.Outcome;
import dev.holdfast.control.query.CursorRefusedException;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.QueryRefusedException;
import dev.holdfast.control.query.Subject;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random records and random queries: what is found is what a filter over the same records finds. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class AuditSearchTest {

    private static final List<AuditCode> CODES =
            List.of(AuditCode.SIGNED_IN, AuditCode.POLICY_CHANGED, AuditCode.POLICY_REFUSED, AuditCode.NODE_BANNED);
    private static final List<String> ORIGINS =
            List.of("192.0.2.1", "192.0.2.200", "198.51.100.7", "2001:db8::5", "", "unix");
    private static final List<String> DETAILS = List.of("", "because of \"bond0\"", "100 % wrong_", "Überall");

    @Inject
    Audit audit;

    @Inject
    AuditSearch search;

    private final String tag = UUID.randomUUID().toString().substring(0, 8);
    private final Random random = new Random(7_500);

    private record Asked(String text, Predicate<AuditRecord> holds) {}

    @Test
    void findsExactlyWhatAQueryAsksForInOrder() {
        for (int i = 0; i < 200; i++) {
            record();
        }
        List<AuditRecord> all = pages("target-kind:thing-" + tag, 1000);
        assertThat(all).hasSize(200);
        assertThat(all)
                .isSortedAccordingTo(
                        (a, b) -> a.at().equals(b.at()) ? Long.compare(b.id(), a.id()) : b.at().compareTo(a.at()));
        int found = 0;
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder("target-kind:thing-" + tag);
            Predicate<AuditRecord> holds = record -> true;
            for (int terms = random.nextInt(1, 4); terms > 0; terms--) {
                Asked term = term();
                boolean negated = random.nextInt(3) == 0;
                text.append(negated ? " -" : " ").append(term.text());
                holds = holds.and(negated ? term.holds().negate() : term.holds());
            }
            List<AuditRecord> expected = all.stream().filter(holds).toList();
            assertThat(pages(text.toString(), random.nextInt(10, 100)))
                    .as(text.toString())
                    .isEqualTo(expected);
            found += expected.size();
        }
        assertThat(found).as("the queries find something").isGreaterThan(1000);
    }

    @Test
    void knowsActsByNameBeginningAndNumber() {
        assertThat(ActNames.all()).doesNotHaveDuplicates();
        record();
        for (AuditCode code : AuditCode.values()) {
            assertThat(ActNames.codes(new dev.holdfast.control.query.Operand.Name(ActNames.of(code), false, 0)))
                    .containsExactly(code.number());
        }
        pages("action:POLICY_CHANGED,policy.,node*,policy.apply", 10);
        assertThatThrownBy(() -> pages("actor:x action:polcy.changed", 10))
                .isInstanceOfSatisfying(QueryRefusedException.class, refused -> {
                    assertThat(refused.problems()).hasSize(1);
                    assertThat(refused.problems().getFirst().position()).isEqualTo(15);
                    assertThat(refused.problems().getFirst().suggestion()).isEqualTo("policy.changed");
                });
    }

    @Test
    void takesACursorOfThisQueryOnlyAndSkipsNothingWhileRecordsAreAdded() {
        for (int i = 0; i < 30; i++) {
            record();
        }
        String text = "target-kind:thing-" + tag;
        List<AuditRecord> before = pages(text, 1000);
        List<AuditRecord> answer = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            AuditPage page = search.page(query(text), cursor, 7);
            answer.addAll(page.records());
            cursor = page.next();
            record();
        } while (cursor != null);
        assertThat(answer).doesNotHaveDuplicates().containsSubsequence(before);
        String next = search.page(query(text), null, 7).next();
        assertThatThrownBy(() -> search.page(query(text + " code:>0"), next, 7))
                .isInstanceOf(CursorRefusedException.class);
    }

    private void record() {
        Actor actor = switch (random.nextInt(3)) {
            case 0 -> Actor.user(one(List.of("admin", "ops", "o'hara")), one(ORIGINS));
            case 1 -> Actor.token("t" + random.nextInt(3), one(ORIGINS));
            default -> Actor.SYSTEM;
        };
        Map<String, Object> after = random.nextBoolean() ? Map.of() : Map.of("delay", "8s", "on", one(DETAILS));
        audit.recordAttempt(new AuditEntry(
                one(CODES),
                actor,
                "thing-" + tag,
                one(List.of("web-1", "Web-2", "db")),
                one(List.of(Outcome.values())),
                Map.of(),
                after,
                one(DETAILS),
                random.nextBoolean() ? "" : "request-" + random.nextInt(3)));
    }

    private Asked term() {
        return switch (random.nextInt(9)) {
            case 0 -> names("actor", AuditRecord::actor, List.of("admin", "OPS", "o'hara", "t1", "control-plane"));
            case 1 -> choice("by", AuditRecord::actorKind, List.of("user", "token", "system", "node"));
            case 2 -> choice("action", AuditRecord::action, List.of("signed.in", "policy.changed", "node.banned"));
            case 3 -> code();
            case 4 -> names("target", AuditRecord::target, List.of("web-1", "web-2", "db", "none"));
            case 5 ->
                choice(
                        "outcome",
                        record -> record.outcome().name().toLowerCase(Locale.ROOT),
                        List.of("done", "denied", "failed"));
            case 6 -> names("request", AuditRecord::requestId, List.of("request-0", "request-1"));
            case 7 -> origin();
            default -> free();
        };
    }

    private Asked names(String word, Function<AuditRecord, String> of, List<String> values) {
        String value = one(values);
        boolean prefix = random.nextBoolean();
        String typed = prefix ? value.substring(0, random.nextInt(1, value.length() + 1)) : value;
        return new Asked(
                word + ":" + typed + (prefix ? "*" : ""),
                record -> prefix
                        ? lower(of.apply(record)).startsWith(lower(typed))
                        : lower(of.apply(record)).equals(lower(typed)));
    }

    private Asked choice(String word, Function<AuditRecord, String> of, List<String> values) {
        String first = one(values);
        String second = one(values);
        return new Asked(
                word + ":" + first + "," + second.toUpperCase(Locale.ROOT),
                record -> List.of(first, second).contains(of.apply(record)));
    }

    private Asked code() {
        int bound = one(List.of(100, 230, 300, 301, 999));
        return switch (random.nextInt(3)) {
            case 0 -> new Asked("code:>=" + bound, record -> record.code() >= bound);
            case 1 -> new Asked("code:" + bound, record -> record.code() == bound);
            default -> new Asked("code:100.." + bound, record -> record.code() >= 100 && record.code() <= bound);
        };
    }

    private Asked origin() {
        return random.nextBoolean()
                ? new Asked("origin:192.0.2.0/25", record -> record.origin().equals("192.0.2.1"))
                : new Asked(
                        "origin:2001:db8::/32,198.51.100.7",
                        record -> Stream.of("2001:db8::5", "198.51.100.7").anyMatch(record.origin()::equals));
    }

    private Asked free() {
        String text = one(List.of("bond0", "%", "web", "policy", "8S", "because of", "überall"));
        return new Asked(
                "\"" + text + "\"",
                record -> Stream.concat(
                                Stream.of(
                                        record.actor(),
                                        record.target(),
                                        record.targetKind(),
                                        record.origin(),
                                        record.detail(),
                                        record.action()),
                                record.after() == null
                                        ? Stream.of()
                                        : record.after().values().stream().map(String::valueOf))
                        .anyMatch(value -> lower(value).contains(lower(text))));
    }

    private List<AuditRecord> pages(String text, int limit) {
        List<AuditRecord> answer = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            AuditPage page = search.page(query(text), cursor, limit);
            answer.addAll(page.records());
            cursor = page.next();
        } while (cursor != null);
        return answer;
    }

    private static Query query(String text) {
        return Query.parse(text, Subject.AUDIT, Instant.now(), ZoneOffset.UTC);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
