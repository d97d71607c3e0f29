package dev.holdfast.lab.demo;

import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabException;
import dev.holdfast.lab.client.VipClient;
import dev.holdfast.lab.program.ControlPlane;
import dev.holdfast.lab.program.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./dev demo}: the whole of Holdfast on a test network; its subcommands speak to the one that runs. */
@Command(
        name = "demo",
        description = "Control plane, three nodes and a client on a test network. Ctrl-C ends it and leaves nothing.",
        mixinStandardHelpOptions = true)
public final class Demo implements Callable<Integer> {
    @Option(
            names = "--data",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Where data is kept between runs; .demo in the repository by default.")
    private @Nullable Path data;

    @Option(names = "--http-port", defaultValue = "8080", description = "The dashboard's port; ${DEFAULT-VALUE}.")
    private int httpPort = 8080;

    @Option(names = "--grpc-port", defaultValue = "9443", description = "The nodes' port; ${DEFAULT-VALUE}.")
    private int grpcPort = 9443;

    private Demo() {}

    static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command line; a LabException is one sentence on standard error and exit code 1. */
    static int run(String... arguments) {
        CommandLine line = new CommandLine(new Demo());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof LabException told) {
                System.err.println("demo: " + told.getMessage());
                return 1;
            }
            throw failure;
        });
        return line.execute(arguments);
    }

    @Override
    public Integer call() throws Exception {
        Announcements announcements = new Announcements(System.out);
        Programs programs = Programs.find();
        try (DemoData kept = data();
                Lab lab = open(programs, kept)) {
            DemoNetwork network = new DemoNetwork(lab, programs, kept, httpPort, grpcPort);
            DemoCommands commands = new DemoCommands(network, announcements);
            watchOutages(DemoNetwork.VIP, network.client(), announcements);
            watchOutages(DemoNetwork.VIP6, network.client6(), announcements);
            announcements.say("starting the control plane and the nodes a, b and c");
            network.start(kept.joinToken());
            Path socket = lab.directory().resolve("control.sock");
            lab.attach(ControlSocket.serve(socket, commands::execute));
            kept.announce(socket);
            announcements.plain("""

                    dashboard   %s   user admin, password %s
                    network     nodes a, b, c and a client on 10.77.0.0/24; virtual addresses %s and %s
                    try         ./dev demo kill | restart a | deaf a 8 | cut a 8 | heal | status
                    end         Ctrl-C
                    """.formatted(
                            network.controlPlane().address(), kept.adminPassword(), DemoNetwork.VIP, DemoNetwork.VIP6));
            watchForEver(network, announcements);
        }
        return 0;
    }

    /** Everything that can be wrong with the machine or the command line is found before anything is made. */
    private Lab open(Programs programs, DemoData kept) {
        programs.holdfastd();
        programs.controlPlane();
        Lab.requireRoot();
        kept.take();
        // What a killed demo left running would hold the ports.
        Lab.reap();
        requireFree(httpPort);
        requireFree(grpcPort);
        return Lab.open("demo");
    }

    private static void requireFree(int port) {
        if (!ControlPlane.isFree(port)) {
            throw new LabException("port " + port + " of 127.0.0.1 is taken by another program;"
                    + " choose others with --http-port and --grpc-port");
        }
    }

    private static void watchOutages(String vip, VipClient client, Announcements announcements) {
        client.onOutage(outage -> announcements.say("%s was without answer for %d ms (%d requests)"
                .formatted(vip, outage.length().toMillis(), outage.unanswered())));
    }

    private static void watchForEver(DemoNetwork network, Announcements announcements) {
        Optional<String> active = Optional.empty();
        Optional<String> active6 = Optional.empty();
        boolean controlPlane = true;
        while (!network.isStopping()) {
            active = watch(DemoNetwork.VIP, active, network.active(4, DemoNetwork.VRID), announcements);
            active6 = watch(DemoNetwork.VIP6, active6, network.active(6, DemoNetwork.VRID6), announcements);
            if (controlPlane && !network.controlPlane().isRunning()) {
                announcements.say("the control plane has ended; the virtual addresses stay where they are");
                controlPlane = false;
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    private static Optional<String> watch(
            String address, Optional<String> before, Optional<String> now, Announcements announcements) {
        if (!now.equals(before)) {
            announcements.say(
                    address + now.map(name -> " is held by node " + name).orElse(" is held by nobody"));
        }
        return now;
    }

    private DemoData data() {
        return new DemoData(data != null ? data : Programs.find().root().resolve(".demo"));
    }

    private int send(String... words) {
        List<String> present = new ArrayList<>();
        for (String word : words) {
            if (word != null) {
                present.add(word);
            }
        }
        System.out.println(ControlSocket.send(data().runningSocket(), present));
        return 0;
    }

    @Command(description = "Says what nodes, virtual addresses and control plane do.")
    int status() {
        return send("status");
    }

    @Command(description = "SIGKILL to a node's daemon and launcher; without a name, to the ACTIVE one's.")
    int kill(@Parameters(paramLabel = "NODE", arity = "0..1") @Nullable String node) {
        return node == null ? send("kill") : send("kill", node);
    }

    @Command(description = "Starts a node's daemon (again).")
    int restart(@Parameters(paramLabel = "NODE") String node) {
        return send("restart", node);
    }

    @Command(description = "Makes a node deaf on the segment, both ways, with carrier up.")
    int deaf(
            @Parameters(paramLabel = "NODE") String node,
            @Parameters(paramLabel = "SECONDS", arity = "0..1") @Nullable String seconds) {
        return seconds == null ? send("deaf", node) : send("deaf", node, seconds);
    }

    @Command(description = "Cuts a node's way to the control plane, and nothing else.")
    int cut(
            @Parameters(paramLabel = "NODE") String node,
            @Parameters(paramLabel = "SECONDS", arity = "0..1") @Nullable String seconds) {
        return seconds == null ? send("cut", node) : send("cut", node, seconds);
    }

    @Command(description = "Ends deafness and cuts of a node, or of all.")
    int heal(@Parameters(paramLabel = "NODE", arity = "0..1") @Nullable String node) {
        return node == null ? send("heal") : send("heal", node);
    }
}
