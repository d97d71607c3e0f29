package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.history.tenure.Holders.HeldRouter;
import dev.holdfast.control.history.tenure.Holding;
import dev.holdfast.control.history.tenure.TenureSpan;
import dev.holdfast.control.history.tenure.TenureSpan.MemberName;
import dev.holdfast.web.HeldPage.Held;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeldWordsTest {

    private static final Instant AT = Instant.parse("2026-11-22T22:53:20Z");
    private static final MemberName A = new MemberName(new UUID(0, 1), "a");
    private static final MemberName B = new MemberName(new UUID(0, 2), "b");

    private static Held held(
            Holding holding,
            List<MemberName> active,
            List<MemberName> mute,
            List<MemberName> unknown,
            List<MemberName> holders) {
        TenureSpan span = new TenureSpan(AT, AT.plusNanos(1000), holding, active, mute, unknown);
        return HeldWords.of(
                new HeldRouter(7, "web", "edge", List.of(A, B), true, AT, holders, List.of(span), null), AT);
    }

    @Test
    void namesTheOneThatHeldIt() {
        Held held = held(Holding.ONE, List.of(A), List.of(), List.of(), List.of(A));

        assertThat(held.sentence()).isEqualTo("a held it.");
        assertThat(held.sign()).isEqualTo("active");
        assertThat(held.timelineHref()).startsWith("/routers/7?since=2026-11-22T22:52:50");
    }

    @Test
    void tellsAnActiveThatHadOtherAddressesFromAHolder() {
        assertThat(held(Holding.ONE, List.of(A), List.of(), List.of(), List.of())
                        .sentence())
                .isEqualTo("a was ACTIVE, and did not have this address.");
    }

    @Test
    void saysWhatIsKnownAndWhatIsNot() {
        assertThat(held(Holding.SEVERAL, List.of(A, B), List.of(), List.of(), List.of(A, B))
                        .sentence())
                .isEqualTo("a and b were ACTIVE at once.");
        assertThat(held(Holding.AT_LEAST_ONE, List.of(A), List.of(), List.of(B), List.of(A))
                        .sentence())
                .isEqualTo("a was ACTIVE; whether b was too is not known.");
        assertThat(held(Holding.NONE, List.of(), List.of(), List.of(), List.of())
                        .sentence())
                .isEqualTo("Nobody held it.");
        assertThat(held(Holding.NONE, List.of(), List.of(B), List.of(), List.of())
                        .sentence())
                .isEqualTo("Nobody held it on the wire: b was ACTIVE and silent.");
        assertThat(held(Holding.UNKNOWN, List.of(), List.of(), List.of(A), List.of())
                        .sentence())
                .isEqualTo("Nobody knows: nothing is known of a at that moment.");
    }
}
