package dev.holdfast.control.dashboard;

import dev.holdfast.control.handover.Handover;
import dev.holdfast.web.HandoverForm;
import dev.holdfast.web.HandoverView;
import dev.holdfast.web.MemberState;
import dev.holdfast.web.RouterView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** How far a handing over is, in a sentence. */
final class HandoverWords {

    /** For so long after its end it is news. */
    private static final Duration NEWS = Duration.ofMinutes(10);

    private HandoverWords() {}

    static HandoverView of(Optional<Handover> newest, Map<UUID, String> nodes, Instant now) {
        return newest.filter(handover -> isNews(handover, now))
                .map(handover -> view(handover, nodes))
                .orElse(HandoverView.NONE);
    }

    private static boolean isNews(Handover handover, Instant now) {
        Instant ended = handover.endedAt;
        return ended == null || ended.isAfter(now.minus(NEWS));
    }

    private static HandoverView view(Handover handover, Map<UUID, String> nodes) {
        String holder = name(nodes, handover.holder);
        String heir = name(nodes, handover.heir);
        String asked = ", asked for by " + handover.askedBy;
        return switch (handover.state) {
            case ASKED, HEIR_TOLD ->
                new HandoverView(
                        "pending",
                        "Handing over from " + holder + " to " + heir + asked + ": " + heir + " is made ready.");
            case HEIR_READY, HOLDER_TOLD ->
                new HandoverView(
                        "pending",
                        "Handing over from " + holder + " to " + heir + asked + ": " + heir + " is ready, " + holder
                                + " is told to let go.");
            case DONE -> new HandoverView("ok", holder + " handed over to " + heir + asked + ".");
            case REFUSED ->
                new HandoverView(
                        "split",
                        "Not handed over from " + holder + " to " + heir + asked + ": "
                                + name(nodes, Objects.requireNonNullElse(handover.refusedBy, handover.heir)) + " "
                                + refusal(handover.refusal) + ".");
            case LAPSED ->
                new HandoverView(
                        "split",
                        handover.unsettled
                                ? "Handing over from " + holder + " to " + heir + asked + " was interrupted when "
                                        + holder + " had been told. Its own record will say whether it let go."
                                : "Not handed over from " + holder + " to " + heir + asked
                                        + ": a node did not answer in" + " time, or the control plane was away. "
                                        + holder + " was not made to let go.");
        };
    }

    /** Of a node's stable word, {@link dev.holdfast.vrrp.HandoverRefusal} or the contract's own. */
    static String refusal(String word) {
        return switch (word) {
            case "NOT_ACTIVE" -> "is not ACTIVE any more";
            case "ALREADY_ACTIVE" -> "is ACTIVE already";
            case "NOT_RUNNING" -> "does not run this virtual router";
            case "IN_FAULT" -> "is in FAULT";
            case "OWNER" -> "owns the addresses and never leaves them to others";
            case "DELAYED" -> "waits for its startup delay";
            case "LINK_UNPROVEN" -> "has no proof that its link hears";
            case "NO_INCUMBENT" -> "hears nobody whose place it could take";
            case "UNKNOWN_ROUTER" -> "does not know this virtual router";
            case "STOPPING" -> "is stopping";
            default -> "refused (" + word + ")";
        };
    }

    private static String name(Map<UUID, String> nodes, UUID node) {
        return nodes.getOrDefault(node, node.toString());
    }

    /** Whoever is in BACKUP: the others could only refuse. */
    static HandoverForm form(RouterView router, Map<UUID, String> nodes, String problem) {
        List<HandoverForm.Choice> choices = router.members().stream()
                .filter(member -> member.state() == MemberState.BACKUP)
                .flatMap(member -> nodes.entrySet().stream()
                        .filter(node -> node.getValue().equals(member.node()))
                        .map(node -> new HandoverForm.Choice(node.getKey().toString(), member.node())))
                .toList();
        return new HandoverForm(router.href() + "/handover", choices, problem);
    }
}
