package dev.holdfast.control.dashboard;

import dev.holdfast.control.history.tenure.Holders.HeldRouter;
import dev.holdfast.control.history.tenure.Holding;
import dev.holdfast.control.history.tenure.TenureSpan;
import dev.holdfast.control.history.tenure.TenureSpan.MemberName;
import dev.holdfast.web.HeldPage.Held;
import dev.holdfast.web.When;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Who held an address at a moment, in one sentence. */
final class HeldWords {

    private static final Duration AROUND = Duration.ofSeconds(30);

    private HeldWords() {}

    static Held of(HeldRouter router, Instant moment) {
        TenureSpan span = router.spans().getFirst();
        List<MemberName> holders = router.holders() == null ? span.active() : router.holders();
        return new Held(
                router.name(),
                "/routers/" + router.id(),
                router.cluster(),
                sign(span.holding(), holders),
                sentence(span, holders),
                router.declaredThen()
                        ? ""
                        : "At that moment no member had told of this address yet; the first did at "
                                + new When(router.declaredSince(), moment).absolute() + ".",
                TimelineWindow.between(moment.minus(AROUND), moment.plus(AROUND))
                        .href("/routers/" + router.id()));
    }

    private static String sign(Holding holding, List<MemberName> holders) {
        return switch (holding) {
            case ONE, AT_LEAST_ONE -> holders.isEmpty() ? "none" : "active";
            case SEVERAL -> "split";
            case NONE -> "none";
            case UNKNOWN -> "unknown";
        };
    }

    static String sentence(TenureSpan span, List<MemberName> holders) {
        String names = names(holders);
        return switch (span.holding()) {
            case ONE ->
                holders.isEmpty()
                        ? names(span.active()) + " was ACTIVE, and did not have this address."
                        : names + " held it.";
            case SEVERAL -> names + " were ACTIVE at once.";
            case AT_LEAST_ONE ->
                names(holders.isEmpty() ? span.active() : holders) + " was ACTIVE; whether " + names(span.unknown())
                        + " was too is not known.";
            case NONE ->
                span.mute().isEmpty()
                        ? "Nobody held it."
                        : "Nobody held it on the wire: " + names(span.mute()) + " was ACTIVE and silent.";
            case UNKNOWN ->
                span.unknown().isEmpty()
                        ? "Nobody knows: nothing had been told yet."
                        : "Nobody knows: nothing is known of " + names(span.unknown()) + " at that moment.";
        };
    }

    private static String names(List<MemberName> members) {
        return members.stream().map(MemberName::name).collect(Collectors.joining(" and "));
    }
}
