package dev.holdfast.lab.interop;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.peer.Frr;
import dev.holdfast.lab.peer.Keepalived;
import java.time.Duration;
import java.util.List;

/** Whose program the other router is. */
enum Make {
    KEEPALIVED("keepalived"),
    FRR("FRR");

    private final String words;

    Make(String words) {
        this.words = words;
    }

    /** FRR's vrrpd knows neither unicast peers nor passwords. */
    boolean speaks(Dialect dialect) {
        return this == KEEPALIVED || !dialect.isUnicast() && dialect != Dialect.V2_PASSWORD;
    }

    /** FRR 8.4.4 advertises only once its macvlan is up, up to a second after its timer. */
    Duration hesitation() {
        return this == FRR ? Duration.ofSeconds(1) : Duration.ZERO;
    }

    /** Starts one that preempts, as both programs do unless told otherwise. */
    Neighbour start(
            Host host,
            Dialect dialect,
            int priority,
            Duration interval,
            List<String> addresses,
            String source,
            String peer) {
        return switch (this) {
            case KEEPALIVED -> keepalived(host, dialect, priority, interval, addresses, source, peer);
            case FRR -> frr(host, dialect, priority, interval, addresses);
        };
    }

    private static Neighbour keepalived(
            Host host,
            Dialect dialect,
            int priority,
            Duration interval,
            List<String> addresses,
            String source,
            String peer) {
        Keepalived.Instance instance = Keepalived.Instance.of(Duel.VRID, priority, addresses.toArray(String[]::new))
                .withVersion(dialect.version())
                .withInterval(interval);
        if (dialect == Dialect.V2_PASSWORD) {
            instance = instance.withLine("authentication {")
                    .withLine("auth_type PASS")
                    .withLine("auth_pass " + Dialect.PASSWORD)
                    .withLine("}");
        }
        if (dialect.isUnicast()) {
            instance = instance.withUnicast(source, peer);
        }
        Keepalived running = Keepalived.start(host, Keepalived.Config.of(instance));
        return new Neighbour(
                host,
                running::stop,
                running::kill,
                running::restart,
                () -> running.process().suspend(),
                () -> running.process().resume());
    }

    private static Neighbour frr(Host host, Dialect dialect, int priority, Duration interval, List<String> addresses) {
        String[] bare = addresses.stream()
                .map(address -> address.substring(0, address.indexOf('/')))
                .toArray(String[]::new);
        Frr running = Frr.start(
                host,
                Frr.VirtualRouter.of(Duel.VRID, priority, bare)
                        .withVersion(dialect.version())
                        .withInterval(interval));
        return new Neighbour(host, running::stop, running::kill, running::restart, running::suspend, running::resume);
    }

    @Override
    public String toString() {
        return words;
    }
}
