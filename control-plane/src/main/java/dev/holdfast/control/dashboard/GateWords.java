package dev.holdfast.control.dashboard;

import dev.holdfast.control.history.StoredGateDecision;
import dev.holdfast.vrrp.GateDecision.Why;
import dev.holdfast.vrrp.startup.Proof;
import dev.holdfast.web.GateRow;
import dev.holdfast.web.When;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the startup gate of a member decided: one sentence without its full stop, made of the event and its evidence. */
final class GateWords {

    private GateWords() {}

    /**
     * The sentence.
     *
     * @param node who decided
     * @param event the stored {@code GateDecision} of the contract
     */
    static String of(String node, Fields event) {
        String reason = event.text("reason");
        Optional<Why> known = Arrays.stream(Why.values())
                .filter(why -> why.name().equalsIgnoreCase(reason))
                .findFirst();
        return node + " "
                + known.map(why -> predicate(why, event))
                        .orElseGet(() -> "decided something that this version does not know ("
                                + reason.toLowerCase(Locale.ROOT) + ")");
    }

    /** Newest first, by when they were made: nodes tell them in batches. */
    static List<GateRow> rows(List<StoredGateDecision> decisions, Instant now) {
        return decisions.stream()
                .sorted(Comparator.comparing(StoredGateDecision::occurredAt).reversed())
                .map(stored -> new GateRow(
                        new When(stored.occurredAt(), now), of(stored.nodeName(), new Fields(stored.detail()))))
                .toList();
    }

    static String predicate(Why why, Fields event) {
        String after = SpanWords.of(event.number("after_nanos"));
        return switch (why) {
            case STARTED -> "started, and waits for a proof that its link hears";
            case LINK_BACK -> "has carrier again, and waits for a proof that its link hears";
            case STALLED -> "was away, and waits for a proof that its link hears";
            case LANDMARKS_LOST ->
                "hears neither advertisements nor any host that used to answer: it takes itself for deaf, and waits";
            case LINK_BLOCKED -> "is told by its kernel that the ports below its link pass nothing, and waits";
            case PROVEN -> "hears: " + proof(event) + ", " + after + " after it began to wait";
            case PROOF_LAPSED ->
                "heard nobody in a whole round, " + after
                        + " after its link was proven: it counts from the start again";
            case ADDRESS_ANSWERED ->
                "heard no advertisement, but " + answerer(event) + " answers for the address: it waits for that one";
            case ADDRESS_FREE ->
                "waits no longer for " + answerer(event)
                        + ": it answers no more for the address, or did so for as long as is allowed";
            case FEW_LANDMARKS ->
                "has heard no advertisement for " + after
                        + ", and the one host that it could ask is silent, too: it waits one down interval more";
            case GIVEN_TO_LOCAL ->
                "waited " + after + " without a proof: its own processes have the address now, the wire hears nothing";
            case NOT_GIVEN ->
                "waited " + after
                        + " without a proof, and cannot keep silent (nft is missing or refused): nobody gets the address";
            case WENT_MUTE ->
                "is ACTIVE, and heard nobody for " + after + ": it is silent, since another may have taken over";
            case LISTENS -> "is ACTIVE and silent, and hears again: it listens for one interval before it speaks";
            case SPOKE_AGAIN -> "heard no other ACTIVE router, and speaks again after " + after;
            case RETURNED_FIRST -> "was ACTIVE when every link failed, and counts down first";
            case RETURNED_LATER -> "was not ACTIVE when every link failed, and counts one interval more";
        };
    }

    private static String proof(Fields event) {
        return Arrays.stream(Proof.values())
                .filter(proof -> proof.name().equalsIgnoreCase(event.text("proof")))
                .findFirst()
                .map(GateWords::words)
                .orElse("its link is proven");
    }

    static String words(Proof proof) {
        return switch (proof) {
            case ADVERT -> "another router advertised";
            case ANSWER -> "a host answered its question, so that the link carries both ways";
            case FRAME -> "a frame of another host came in";
            case NOT_ASKED -> "nobody can be asked on such a link, which is taken at its word";
        };
    }

    private static String answerer(Fields event) {
        String mac = event.text("answered_by");
        String who =
                event.flag("answered_by_known_member") ? "a member of the router" : "a host that is no known member";
        return mac.isEmpty() ? "another host" : who + " (" + mac + ")";
    }
}
