package dev.holdfast.control.dashboard;

import dev.holdfast.control.history.StoredEvent;
import java.util.Locale;
import java.util.Map;

/** What nodes told besides transitions: one sentence without its full stop, made of the event. */
final class EventWords {

    private EventWords() {}

    static String of(StoredEvent event) {
        return of(event.nodeName(), event.kind(), event.detail());
    }

    /**
     * The sentence.
     *
     * @param kind name of the body in the contract
     * @param detail that body by its fields' names
     */
    static String of(String node, String kind, Map<String, Object> detail) {
        Fields event = new Fields(detail);
        return switch (kind) {
            case "gate" -> GateWords.of(node, event);
            case "link" -> link(node, event);
            case "lifecycle" -> lifecycle(node, event);
            case "stall" -> node + " was away: it woke " + SpanWords.of(event.number("late_nanos")) + " late";
            case "address" -> address(node, event);
            case "rejected" ->
                node + " refused " + count(event.number("count"), "packet") + " of " + event.text("sender") + " ("
                        + plain(event.text("reason")) + ")";
            case "gap" -> node + " lost " + lost(event) + ": " + why(event.text("why"));
            case "policy" ->
                event.flag("applied")
                        ? node + " took policy revision " + event.number("revision")
                        : node + " refused policy revision " + event.number("revision") + ": " + event.text("reason");
            case "observation" -> observation(node, event);
            default -> node + " told of something that this version does not know (" + plain(kind) + ")";
        };
    }

    /** Name of an icon. */
    static String sign(String kind) {
        return switch (kind) {
            case "link" -> "linked";
            case "gate" -> "pending";
            case "stall", "rejected", "observation" -> "degraded";
            case "policy" -> "local";
            case "gap" -> "unknown";
            case "lifecycle" -> "node";
            default -> "clock";
        };
    }

    /** Of a neighbour, or of what the node's router hangs on itself. */
    private static String observation(String node, Fields event) {
        String ours = event.text("ours");
        return switch (event.text("what")) {
            case "CHECK_FAILED" -> "the check " + ours + " of " + node + " fails: " + event.text("theirs");
            case "CHECK_GOOD" -> "the check " + ours + " of " + node + " is good again";
            case "FAULT_REASON_RAISED" -> node + " has a further reason for FAULT: " + FaultWords.present(ours);
            case "FAULT_REASON_CLEARED" -> node + " has a reason for FAULT less: " + FaultWords.gone(ours);
            default ->
                node + " hears " + event.text("sender") + " disagree (" + plain(event.text("what")) + "): " + ours
                        + " here, " + event.text("theirs") + " there";
        };
    }

    private static String link(String node, Fields event) {
        String name = event.text("interface") + " of " + node;
        if (!event.flag("present")) {
            return name + " is gone";
        }
        if (!event.flag("up")) {
            return name + " is down";
        }
        return name + (event.flag("carrier") ? " has carrier again" : " lost its carrier");
    }

    private static String lifecycle(String node, Fields event) {
        String version = event.text("daemon_version");
        return switch (event.text("phase")) {
            case "STARTED" -> node + " started its daemon" + (version.isEmpty() ? "" : " " + version);
            case "STOPPING" -> node + " stops its daemon";
            case "FORMER_RUN_DIED" -> node + " found that its former run had died";
            default -> node + " told of its daemon (" + plain(event.text("phase")) + ")";
        };
    }

    private static String address(String node, Fields event) {
        String address = event.text("address");
        return switch (event.text("what")) {
            case "INSTALLED" -> node + " put " + address + " on its interface";
            case "REMOVED" -> node + " took " + address + " off its interface";
            case "PUT_BACK" -> node + " put " + address + " back, which somebody had removed";
            case "EXPIRED" -> "the kernel of " + node + " took " + address + " back: it was not renewed in time";
            case "LEFTOVER_REMOVED" -> node + " removed " + address + ", which a former run had left";
            default -> node + " changed " + address + " (" + plain(event.text("what")) + ")";
        };
    }

    private static String lost(Fields event) {
        long lost = event.number("lost");
        return lost == 0 ? "events, nobody knows how many" : count(lost, "event");
    }

    private static String why(String word) {
        return switch (word) {
            case "OVERFLOW" -> "its spool was full";
            case "KILLED" -> "it was killed before they were on its disk";
            case "RESTORED" -> "its disk is older than the record";
            case "SPOOL_DAMAGED" -> "its spool was damaged";
            default -> plain(word);
        };
    }

    private static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    private static String plain(String word) {
        return word.isEmpty() ? "not said" : word.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
