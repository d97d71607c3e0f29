package dev.holdfast.control.dashboard;

import dev.holdfast.control.fleet.FleetView;
import dev.holdfast.control.history.StoredEvent;
import dev.holdfast.web.NodePicture.LinkRow;
import dev.holdfast.web.When;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What a node's own events say of its interfaces and of its clockwork.
 *
 * @param routers names of the virtual routers on each interface
 * @param interfaces of the node's part in each virtual router, by that router's id
 * @param told events of the kinds link, gate and stall, newest first
 * @param cut whether there are older ones that were not looked at
 */
record LinkWords(
        Map<String, TreeSet<String>> routers, Map<Long, String> interfaces, List<StoredEvent> told, boolean cut) {

    static LinkWords of(FleetView view, UUID node, List<StoredEvent> told, boolean cut) {
        Map<String, TreeSet<String>> routers = new TreeMap<>();
        Map<Long, String> interfaces = new HashMap<>();
        view.clusters().stream()
                .flatMap(cluster -> cluster.routers().stream())
                .forEach(router -> router.members().stream()
                        .filter(member -> member.nodeUuid().equals(node))
                        .forEach(member -> {
                            interfaces.put(router.id(), member.interfaceName());
                            routers.computeIfAbsent(member.interfaceName(), _ -> new TreeSet<>())
                                    .add(router.name());
                        }));
        return new LinkWords(routers, interfaces, told, cut);
    }

    List<LinkRow> rows(Instant now) {
        return routers.entrySet().stream()
                .map(link -> row(link.getKey(), String.join(", ", link.getValue()), now))
                .toList();
    }

    private LinkRow row(String name, String on, Instant now) {
        List<StoredEvent> changes = told.stream()
                .filter(event -> event.kind().equals("link")
                        && new Fields(event.detail()).text("interface").equals(name))
                .toList();
        Optional<StoredEvent> last = changes.stream().findFirst();
        boolean carries = last.map(event -> carries(event)).orElse(false);
        return new LinkRow(
                name,
                last.map(event -> state(new Fields(event.detail()))).orElse(""),
                carries ? "linked" : "unlinked",
                last.map(event -> new When(event.occurredAt(), now)).orElse(null),
                on,
                deafness(name),
                losses(changes));
    }

    private static boolean carries(StoredEvent event) {
        Fields link = new Fields(event.detail());
        return link.flag("present") && link.flag("up") && link.flag("carrier");
    }

    private static String state(Fields link) {
        if (!link.flag("present")) {
            return "gone";
        }
        if (!link.flag("up")) {
            return "down";
        }
        return link.flag("carrier") ? "has carrier" : "no carrier";
    }

    /** From when a gate was armed until something proved that the link hears. */
    private String deafness(String name) {
        List<Long> measured = told.stream()
                .filter(event -> event.kind().equals("gate") && name.equals(interfaces.get(event.routerId())))
                .map(event -> new Fields(event.detail()))
                .filter(gate -> gate.text("reason").equalsIgnoreCase("PROVEN"))
                .map(gate -> gate.number("after_nanos"))
                .toList();
        return measured.stream()
                .max(Comparator.naturalOrder())
                .map(longest -> "at most " + SpanWords.of(longest) + ", of " + number(measured.size()) + " measured")
                .orElse("not measured");
    }

    private String losses(List<StoredEvent> changes) {
        List<StoredEvent> lost =
                changes.stream().filter(event -> !carries(event)).toList();
        return lost.isEmpty() ? "none" : number(lost.size());
    }

    /** How the daemon kept time. */
    String stalls(Instant now) {
        List<StoredEvent> stalls =
                told.stream().filter(event -> event.kind().equals("stall")).toList();
        if (stalls.isEmpty()) {
            return "Its daemon never woke late.";
        }
        long longest = stalls.stream()
                .mapToLong(event -> new Fields(event.detail()).number("late_nanos"))
                .max()
                .orElse(0);
        return "Its daemon woke late " + (stalls.size() == 1 ? "once" : number(stalls.size()) + " times")
                + ", by at most " + SpanWords.of(longest) + "; the last time "
                + new When(stalls.getFirst().occurredAt(), now).absolute() + ".";
    }

    private String number(int size) {
        return cut ? "at least " + size : Integer.toString(size);
    }
}
