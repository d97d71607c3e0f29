package dev.holdfast.lab.bench;

import dev.holdfast.lab.Lab;
import dev.holdfast.lab.program.ControlPlane;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One control plane with its own PostgreSQL and many nodes, each with a stream of its own over mutual TLS, ten routers and a
 * heartbeat every ten seconds. They all come at once; later policies go to all of them, and then each router makes one
 * transition, all at once. There is no peer that does the same: beside each figure stands its goal, for fewer nodes that part of it.
 */
final class SessionLoad implements Benchmark {

    private static final int FULL = 10_000;
    private static final int QUICK = 300;
    private static final double CONNECT_GOAL_SECONDS = 180;
    private static final double STORM_GOAL_SECONDS = 10;
    private static final double POLICY_GOAL_SECONDS = 2;
    private static final double RESIDENT_GOAL_MEGABYTES = 2048;
    private static final Duration SETTLED = Duration.ofSeconds(20);
    private static final String TOKEN = "bench.benchsecretbenchsecretbenchsecret";

    @Override
    public String name() {
        return "session";
    }

    @Override
    public String describes() {
        return "10,000 nodes (HOLDFAST_BENCH_NODES: so many) at one control plane: connect, memory, a policy, a storm; against its goals";
    }

    @Override
    public List<Measurement> run(boolean quick) throws Exception {
        String wanted = System.getenv("HOLDFAST_BENCH_NODES");
        int count = wanted == null ? quick ? QUICK : FULL : Integer.parseInt(wanted);
        try (Lab lab = Lab.open("bench")) {
            ControlPlane controlPlane = MeasuredControlPlane.start(
                    lab,
                    lab.directory().resolve("control-plane"),
                    "HOLDFAST_JOIN_TOKEN",
                    TOKEN,
                    "HOLDFAST_JOIN_TOKEN_CLUSTER",
                    "bench");
            return measure(controlPlane, count);
        }
    }

    private static List<Measurement> measure(ControlPlane controlPlane, int count) throws Exception {
        Path authority = controlPlane.config().dataDirectory().resolve("public").resolve("ca.pem");
        Process nodes = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx4g",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatedNodes.class.getName(),
                        Integer.toString(controlPlane.config().grpcPort()),
                        authority.toString(),
                        TOKEN,
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader told = nodes.inputReader(StandardCharsets.UTF_8);
                Writer word = nodes.outputWriter(StandardCharsets.UTF_8)) {
            answer(told);
            double part = (double) count / FULL;
            List<Measurement> figures = new ArrayList<>();
            SharedCores enrolled = SharedCores.of(nodes, controlPlane);
            String[] connected = next(word, told);
            figures.add(one(count + " nodes connected", "s", seconds(connected[1]), part * CONNECT_GOAL_SECONDS));
            SharedCores here = say("connect", nodes, controlPlane, enrolled);
            Pause.of(SETTLED);
            figures.add(one("control plane resident", "MB", resident(controlPlane), RESIDENT_GOAL_MEGABYTES));
            SharedCores settled = say("the 20 s after it", nodes, controlPlane, here);
            PolicyRoll policy = PolicyRoll.of(controlPlane, count);
            double policyGoal = part * POLICY_GOAL_SECONDS;
            figures.add(one("the first policy, 99 of 100", "s", policy.firstSeconds(), policyGoal));
            Measurement later = new Measurement("later ones, 99 of 100 answered", "s");
            policy.laterSeconds().forEach(seconds -> later.addRound(seconds, policyGoal));
            System.err.println("bench: " + later.tableRow());
            figures.add(later);
            SharedCores rolled = say("policies", nodes, controlPlane, settled);
            String[] stored = next(word, told);
            String transitions = count * SimulatedNode.ROUTERS + " transitions stored";
            figures.add(one(transitions, "s", seconds(stored[1]), part * STORM_GOAL_SECONDS));
            say("storm", nodes, controlPlane, rolled);
            figures.add(one("resident after it", "MB", resident(controlPlane), RESIDENT_GOAL_MEGABYTES));
            String[] left = next(word, told);
            System.err.printf(
                    "bench: %d nodes, told to come back %s times, %s connected at the end, p99 of the storm %s ms%n",
                    count, connected[2], left[1], stored[2]);
            return figures;
        } finally {
            nodes.destroyForcibly();
        }
    }

    private static double resident(ControlPlane controlPlane) {
        return Footprint.residentMegabytes(controlPlane.process().pid());
    }

    /** Who has had the processors meanwhile: they are the same for all. */
    private static SharedCores say(String part, Process nodes, ControlPlane controlPlane, SharedCores before)
            throws IOException {
        SharedCores now = SharedCores.of(nodes, controlPlane);
        System.err.println("bench: " + part + ", " + now.since(before));
        return now;
    }

    private static String[] next(Writer word, BufferedReader told) throws IOException {
        word.write("go\n");
        word.flush();
        return answer(told);
    }

    private static String[] answer(BufferedReader told) throws IOException {
        String line = told.readLine();
        if (line == null) {
            throw new IllegalStateException("the simulated nodes ended; what they said stands above");
        }
        return line.split(" ");
    }

    private static double seconds(String millis) {
        return Long.parseLong(millis) / 1e3;
    }

    /** Said at once as well: a later part may take long, or fail. */
    private static Measurement one(String name, String unit, double figure, double goal) {
        Measurement measurement = new Measurement(name, unit);
        measurement.addRound(figure, goal);
        System.err.println("bench: " + measurement.tableRow());
        return measurement;
    }
}
