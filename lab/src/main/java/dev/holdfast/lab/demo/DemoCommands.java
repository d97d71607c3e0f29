package dev.holdfast.lab.demo;

import dev.holdfast.lab.LabException;
import dev.holdfast.lab.client.Outage;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeStatus;
import dev.holdfast.lab.wire.WallClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The commands of a running demo: words in, text out. What changes the network is announced on its terminal too. */
final class DemoCommands {
    private static final Duration TAKEOVER = Duration.ofSeconds(20);
    private static final int LONGEST_SECONDS = 3600;

    private final DemoNetwork network;
    private final Announcements announcements;

    /** Faults that heal by themselves; a newer fault of the same kind, or a heal, takes an older one's timer away. */
    private final Map<String, Object> pending = new ConcurrentHashMap<>();

    DemoCommands(DemoNetwork network, Announcements announcements) {
        this.network = network;
        this.announcements = announcements;
    }

    String execute(List<String> words) {
        return switch (words.getFirst()) {
            case "status" -> status();
            case "kill" -> kill(words.size() > 1 ? words.get(1) : activeNode());
            case "restart" -> restart(argument(words));
            case "deaf" -> deaf(argument(words), seconds(words));
            case "cut" -> cut(argument(words), seconds(words));
            case "heal" ->
                heal(
                        words.size() > 1
                                ? List.of(words.get(1))
                                : List.copyOf(network.nodes().keySet()));
            default -> throw new LabException("the demo knows no command '" + words.getFirst() + "'");
        };
    }

    private String kill(String name) {
        Holdfastd daemon = network.node(name);
        if (!daemon.isRunning()) {
            throw new LabException("node " + name + " does not run; start it with ./dev demo restart " + name);
        }
        boolean active = network.active(4, DemoNetwork.VRID).equals(Optional.of(name));
        long killed = WallClock.nowNanos();
        daemon.kill();
        String said = announce("killed node " + name + (active ? ", the ACTIVE one" : ""));
        return active ? said + "\n" + takeover(name, killed) : said;
    }

    /** What the client saw of it, once another node speaks and the address answers. */
    private String takeover(String gone, long sinceNanos) {
        long deadline = System.nanoTime() + TAKEOVER.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<String> next = network.active(4, DemoNetwork.VRID).filter(name -> !name.equals(gone));
            if (next.isPresent() && network.client().isAnswered()) {
                Duration away = network.client().longestOutageAfter(sinceNanos);
                return "node " + next.get() + " took over; "
                        + (away.isZero()
                                ? "the client noticed nothing"
                                : "the client was without answer for " + away.toMillis() + " ms");
            }
            LockSupport.parkNanos(20_000_000);
        }
        return "nobody took over within " + TAKEOVER.toSeconds() + " s";
    }

    private String restart(String name) {
        Holdfastd daemon = network.node(name);
        if (daemon.isRunning()) {
            daemon.stop();
        }
        daemon.start();
        return announce("started node " + name);
    }

    private String deaf(String name, int seconds) {
        Holdfastd daemon = network.node(name);
        daemon.host().link().deaf();
        return announce("node " + name + " is deaf on the segment, carrier up"
                + until(name, "deaf", seconds, () -> daemon.host().link().heal()));
    }

    private String cut(String name, int seconds) {
        Holdfastd daemon = network.node(name);
        network.relay().cut(daemon.host());
        return announce("node " + name + " is cut off from the control plane"
                + until(name, "cut", seconds, () -> network.relay().heal(daemon.host())));
    }

    private String heal(List<String> names) {
        for (String name : names) {
            Holdfastd daemon = network.node(name);
            pending.keySet().removeIf(key -> key.endsWith(" " + name));
            daemon.host().link().heal();
            network.relay().heal(daemon.host());
        }
        return announce("healed " + String.join(", ", names));
    }

    private String until(String name, String fault, int seconds, Runnable heal) {
        String key = fault + " " + name;
        if (seconds == 0) {
            pending.remove(key);
            return " until ./dev demo heal " + name;
        }
        Object timer = new Object();
        pending.put(key, timer);
        Thread.ofVirtual().name(key).start(() -> {
            LockSupport.parkNanos(Duration.ofSeconds(seconds).toNanos());
            if (pending.remove(key, timer)) {
                heal.run();
                announce("node " + name + " is not " + fault + " any more");
            }
        });
        return " for " + seconds + " s";
    }

    private String status() {
        Map<String, String> lines = new ConcurrentHashMap<>();
        network.each(daemon -> lines.put(daemon.host().name(), line(daemon)));
        return network.nodes().keySet().stream().map(lines::get).collect(Collectors.joining("\n"))
                + "\n" + line(DemoNetwork.VIP, network.client(), network.active(4, DemoNetwork.VRID))
                + "\n" + line(DemoNetwork.VIP6, network.client6(), network.active(6, DemoNetwork.VRID6))
                + "\ncontrol plane  " + (network.controlPlane().isRunning() ? "" : "has ended; was at ")
                + network.controlPlane().address();
    }

    private String line(Holdfastd daemon) {
        String name = daemon.host().name();
        String faults = (daemon.host().link().faults().isEmpty() ? "" : ", deaf")
                + (network.relay().isCut(daemon.host()) ? ", cut off" : "");
        if (!daemon.isRunning()) {
            return name + "  does not run" + faults;
        }
        try {
            NodeStatus status = daemon.status();
            String states = status.routers().stream()
                    .map(router -> router.name() + " " + router.state())
                    .collect(Collectors.joining(", "));
            return name + "  " + states + ", session " + status.session() + faults;
        } catch (LabException silent) {
            return name + "  runs, but does not answer" + faults;
        }
    }

    private static String line(String address, VipClient client, Optional<String> active) {
        List<Outage> outages = client.outages();
        String last = outages.isEmpty()
                ? "no outage so far"
                : "last outage " + outages.getLast().length().toMillis() + " ms";
        return address + "  " + (client.isAnswered() ? "answers" : "does not answer") + ", "
                + active.map(name -> "node " + name + " advertises").orElse("nobody advertises") + ", " + last;
    }

    private String activeNode() {
        return network.active(4, DemoNetwork.VRID)
                .orElseThrow(() -> new LabException("no node is ACTIVE at the moment; name the one to kill"));
    }

    private static String argument(List<String> words) {
        if (words.size() < 2) {
            throw new LabException(words.getFirst() + " needs the name of a node");
        }
        return words.get(1);
    }

    private static int seconds(List<String> words) {
        if (words.size() < 3) {
            return 0;
        }
        if (!words.get(2).matches("[1-9][0-9]{0,3}") || Integer.parseInt(words.get(2)) > LONGEST_SECONDS) {
            throw new LabException("'" + words.get(2) + "' is not a number of seconds from 1 to " + LONGEST_SECONDS);
        }
        return Integer.parseInt(words.get(2));
    }

    private String announce(String event) {
        announcements.say(event);
        return event;
    }
}
