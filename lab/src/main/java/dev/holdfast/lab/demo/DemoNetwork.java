package dev.holdfast.lab.demo;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabException;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.program.ControlPlane;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.NodeFile.Router;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.relay.Relay;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The demo's world: one segment with the nodes a, b and c and a client, the control plane outside, and a relay between
 * them. Two virtual routers, one of each family.
 */
final class DemoNetwork {
    static final String VIP = "10.77.0.100";
    static final String VIP6 = "fd77::100";
    static final int VRID = 51;
    static final int VRID6 = 52;

    private static final Duration READY = Duration.ofSeconds(60);
    private static final int RELAY_PORT = 9443;
    private static final int ADVERTS_KEPT = 2000;

    /** The nodes in their order, with their priorities; the last byte of their addresses is their place. */
    private static final Map<String, Integer> PRIORITIES = priorities();

    private final Lab lab;
    private final Map<String, Holdfastd> nodes = new LinkedHashMap<>();
    private final Relay relay;
    private final ControlPlane controlPlane;
    private final Sniffer sniffer;
    private final VipClient client;
    private final VipClient client6;
    private volatile boolean stopping;

    /** Builds the network and starts everything; a part that cannot be started is a LabException. */
    DemoNetwork(Lab lab, Programs programs, DemoData data, int httpPort, int grpcPort) {
        this.lab = lab;
        programs.holdfastd();
        controlPlane = ControlPlane.start(
                lab,
                programs,
                new ControlPlane.Config(data.controlPlane(), httpPort, grpcPort, Map.of())
                        .with("HOLDFAST_ADMIN_PASSWORD", data.adminPassword())
                        .with("HOLDFAST_JOIN_TOKEN", data.joinToken())
                        .with("HOLDFAST_JOIN_TOKEN_CLUSTER", "demo"));
        Segment segment = lab.segment("lan");
        relay = lab.attach(Relay.to(grpcPort, RELAY_PORT));
        PRIORITIES.forEach((name, priority) -> {
            Host host = lab.host(name, segment, addresses(name));
            relay.open(host);
            nodes.put(name, Holdfastd.on(host, programs, nodeFile(name, priority), data.node(name)));
        });
        Host clientHost = lab.host("client", segment, "10.77.0.50/24", "fd77::50/64");
        sniffer = segment.sniff(VrrpAdvert.class::isInstance, ADVERTS_KEPT);
        client = VipClient.start(clientHost, VIP);
        client6 = VipClient.start(clientHost, VIP6);
        // Attached last, closed first: everything stops in good order before the lab takes its ground away.
        lab.attach(this::stopPrograms);
    }

    /** Enrols the nodes that need it and starts them all; returns when the control plane serves. */
    void start(String joinToken) {
        // A node that has its identity asks nobody: it starts with or without a control plane.
        each(daemon -> {
            if (daemon.isEnrolled()) {
                daemon.start();
            }
        });
        controlPlane.awaitReady(READY);
        String caHash = controlPlane.caHash();
        each(daemon -> {
            if (!daemon.isEnrolled()) {
                daemon.enroll("127.0.0.1:" + RELAY_PORT, joinToken, caHash);
                daemon.start();
            }
        });
    }

    Lab lab() {
        return lab;
    }

    ControlPlane controlPlane() {
        return controlPlane;
    }

    Relay relay() {
        return relay;
    }

    VipClient client() {
        return client;
    }

    VipClient client6() {
        return client6;
    }

    Map<String, Holdfastd> nodes() {
        return nodes;
    }

    Holdfastd node(String name) {
        Holdfastd daemon = nodes.get(name);
        if (daemon == null) {
            throw new LabException("there is no node '" + name + "'; there are " + String.join(", ", nodes.keySet()));
        }
        return daemon;
    }

    /** The node whose advert for a virtual router was the last within two intervals, as the wire has it. */
    Optional<String> active(int family, int vrid) {
        List<VrrpAdvert> adverts = sniffer.adverts(family, vrid);
        if (adverts.isEmpty()) {
            return Optional.empty();
        }
        VrrpAdvert last = adverts.getLast();
        boolean fresh = WallClock.nowNanos() - last.atNanos() < last.interval().toNanos() * 2;
        return fresh && last.priority() > 0 ? nodeAt(last) : Optional.empty();
    }

    /** Runs something for every node at once, and returns when all are done. */
    final void each(Consumer<Holdfastd> work) {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            nodes.values().forEach(daemon -> running.add(executor.submit(() -> work.accept(daemon))));
        }
        for (Future<?> done : running) {
            if (done.state() == Future.State.FAILED) {
                Throwable failure = done.exceptionNow();
                throw failure instanceof LabException told
                        ? told
                        : new LabException("a node failed: " + failure.getMessage(), failure);
            }
        }
    }

    /** Whether the demo is coming to its end, so that what stops now is meant to. */
    boolean isStopping() {
        return stopping;
    }

    private void stopPrograms() {
        stopping = true;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            nodes.values().stream().filter(Holdfastd::isRunning).forEach(daemon -> executor.execute(daemon::stop));
            if (controlPlane.isRunning()) {
                executor.execute(controlPlane::stop);
            }
        }
    }

    private Optional<String> nodeAt(VrrpAdvert advert) {
        return nodes.entrySet().stream()
                .filter(node -> advert.family() == 4
                        ? advert.source().equals(InetAddress.ofLiteral("10.77.0." + place(node.getKey())))
                        : advert.source().equals(node.getValue().host().link().linkLocalAddress()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static NodeFile nodeFile(String name, int priority) {
        return NodeFile.of(
                        name,
                        Router.of("web", VRID, priority, VIP + "/24"),
                        Router.of("web6", VRID6, priority, "fe80::100/64", VIP6 + "/64"))
                .withControlPlane("127.0.0.1:" + RELAY_PORT)
                .withLine("segments: { eth0: lan }");
    }

    private static String[] addresses(String name) {
        int place = place(name);
        return new String[] {"10.77.0." + place + "/24", "fd77::" + place + "/64"};
    }

    private static int place(String name) {
        return new ArrayList<>(PRIORITIES.keySet()).indexOf(name) + 1;
    }

    private static Map<String, Integer> priorities() {
        Map<String, Integer> ordered = new LinkedHashMap<>();
        ordered.put("a", 120);
        ordered.put("b", 110);
        ordered.put("c", 100);
        return ordered;
    }
}
