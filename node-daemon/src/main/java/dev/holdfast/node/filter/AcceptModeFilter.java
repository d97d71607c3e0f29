package dev.holdfast.node.filter;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.VirtualAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * {@code acceptMode: false}: what is sent to a virtual address is not taken by this host, unless it owns the address (RFC 9568
 * section 6.4.3). The rule stands from the start to the end: on a BACKUP, to which the address is no address of its own, it meets
 * nothing. Neighbour discovery is let through, as the section says. One thread at a time.
 */
public final class AcceptModeFilter {

    private final String table;
    private List<VirtualAddress> inForce = List.of();

    /** Nothing is in force. The table's name is made of the state directory, of which each daemon has its own. */
    public AcceptModeFilter(Path stateDirectory) {
        CRC32C checksum = new CRC32C();
        checksum.update(stateDirectory.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8));
        table = "holdfast_%08x".formatted(checksum.getValue());
    }

    /** Name of the table, in family inet. */
    public String table() {
        return table;
    }

    /** Whether there is something to be removed at the end. */
    public boolean isInForce() {
        return !inForce.isEmpty();
    }

    /**
     * Brings the filter in step with these settings. Runs a program only if something changes; blocks until it is done.
     *
     * @throws FilterException if it cannot be; what was in force stays
     */
    public void enforce(List<RouterSettings> routers) throws FilterException, InterruptedException {
        List<VirtualAddress> wanted = routers.stream()
                .filter(router -> !router.acceptMode() && !router.owner())
                .flatMap(router -> router.installedAddresses().stream())
                .toList();
        if (!wanted.equals(inForce)) {
            Nft.run(removal() + (wanted.isEmpty() ? "" : rules(wanted)));
            inForce = wanted;
        }
    }

    /**
     * Removes the table, also one of a former run.
     *
     * @throws FilterException if it cannot be
     */
    public void remove() throws FilterException, InterruptedException {
        Nft.run(removal());
        inForce = List.of();
    }

    /** Deleting what is not there is an error, so it is made first. */
    private String removal() {
        return "table inet " + table + "\ndelete table inet " + table + "\n";
    }

    String rules(List<VirtualAddress> addresses) {
        StringBuilder rules = new StringBuilder("table inet " + table + " {\n  chain input {\n"
                + "    type filter hook input priority -10; policy accept;\n"
                + "    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept\n");
        for (Family family : Family.values()) {
            String set = addresses.stream()
                    .filter(virtual -> virtual.address().family() == family)
                    .map(virtual -> virtual.address().toString())
                    .distinct()
                    .collect(Collectors.joining(", "));
            if (!set.isEmpty()) {
                rules.append(family == Family.IPV4 ? "    ip" : "    ip6")
                        .append(" daddr { ")
                        .append(set)
                        .append(" } counter drop\n");
            }
        }
        return rules.append("  }\n}\n").toString();
    }
}
