package dev.holdfast.node.probe;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Keeps the host from answering for virtual addresses, by nftables: neither ARP that says it has the address, as a reply or as the
 * sender of a request, nor a neighbour advertisement for it. A table a router, so that taking one away touches nobody else's.
 * Works on a thread of its own, in order.
 */
public final class WireSilence implements AutoCloseable {

    private static final long LONGEST_SECONDS = 5;

    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("silence").factory());
    private final Consumer<String> log;

    /**
     * Makes it; nothing is silenced yet.
     *
     * @param log for what {@code nft} refuses
     */
    public WireSilence(Consumer<String> log) {
        this.log = log;
    }

    /**
     * Silences the host for the addresses.
     *
     * @param table a name of the router's own
     * @param done told on the worker's thread whether it is silent
     */
    public void begin(String table, List<IpAddress> addresses, Consumer<Boolean> done) {
        worker.execute(() -> done.accept(run(beginScript(table, addresses))));
    }

    /** Takes away what a former run left, which was killed while it was silent; tables by family, in one go. */
    public void forget(Map<String, Family> tables) {
        if (!tables.isEmpty()) {
            StringBuilder script = new StringBuilder();
            tables.forEach((table, family) -> script.append(endScript(table, family)));
            worker.execute(() -> run(script.toString()));
        }
    }

    /** The host may answer again. */
    public void end(String table, Family family) {
        worker.execute(() -> run(endScript(table, family)));
    }

    static String beginScript(String table, List<IpAddress> addresses) {
        Family family = addresses.getFirst().family();
        String name = nftFamily(family) + " " + table;
        String rules = addresses.stream().map(WireSilence::rule).collect(Collectors.joining());
        return endScript(table, family) + "add table " + name + "\n" + "add chain " + name
                + " out { type filter hook output priority 0; policy accept; }\n"
                + rules.replace("TABLE", name);
    }

    private static String rule(IpAddress address) {
        return switch (address.family()) {
            case IPV4 -> "add rule TABLE out arp saddr ip " + address + " drop\n";
            // The target of a neighbour advertisement stands 8 bytes behind the ICMPv6 header's start.
            case IPV6 ->
                "add rule TABLE out icmpv6 type nd-neighbor-advert @th,64,128 0x"
                        + HexFormat.of().formatHex(address.bytes()) + " drop\n";
        };
    }

    /** Adding first makes deleting succeed where there is none. */
    static String endScript(String table, Family family) {
        String name = nftFamily(family) + " " + table;
        return "add table " + name + "\ndelete table " + name + "\n";
    }

    private static String nftFamily(Family family) {
        return family == Family.IPV4 ? "arp" : "ip6";
    }

    private boolean run(String script) {
        try {
            Process nft = new ProcessBuilder("nft", "-f", "-")
                    .redirectErrorStream(true)
                    .start();
            try (OutputStream in = nft.getOutputStream()) {
                in.write(script.getBytes(StandardCharsets.US_ASCII));
            }
            String said = new String(nft.getInputStream().readNBytes(500), StandardCharsets.UTF_8);
            if (!nft.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                nft.destroyForcibly();
                log.accept("event=nft-hangs");
                return false;
            }
            if (nft.exitValue() != 0) {
                log.accept(
                        "event=nft-refused said=\"" + said.lines().findFirst().orElse("") + "\"");
            }
            return nft.exitValue() == 0;
        } catch (IOException missing) {
            log.accept("event=nft-missing error=\"" + missing.getMessage() + "\" remedy=\"install nftables\"");
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What was asked before is done first. */
    @Override
    public void close() {
        worker.close();
    }
}
