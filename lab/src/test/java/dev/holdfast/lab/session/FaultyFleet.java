package dev.holdfast.lab.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.program.ControlPlane;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.program.ShiftedClock;
import dev.holdfast.lab.relay.Relay;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A control plane with its PostgreSQL and two nodes: {@code stirred} has many routers, a cable that is pulled, and a spool on a
 * small disk; {@code calm} is ACTIVE for one router and has nothing to do with any of it but that it is connected, too.
 */
final class FaultyFleet implements AutoCloseable {

    private static final String JOIN_TOKEN = "labtoken.labsecretlabsecretlabsecretlabsecret";
    private static final int RELAY_PORT = 9443;
    private static final int ROUTERS = 12;
    private static final int CALM_VRID = 99;
    private static final Duration UP = Duration.ofSeconds(90);

    /** Longer than a node's certificate lasts, and not as long as it may be renewed. */
    private static final Duration EXPIRED = Duration.ofDays(-9);

    private static final Duration HOUR = Duration.ofHours(1);

    /** What is left of an hour that has been measured and taken off. */
    private static final Duration TRUE_ENOUGH = Duration.ofMinutes(1);

    private static final Pattern TOLD =
            Pattern.compile("event=transition router=(\\S+) .* from=(\\S+) to=(\\S+) cause=");

    private final Programs programs = Programs.find();
    private final Lab lab = Lab.open("faults");
    private final Segment segment = lab.segment("lan");
    private final Host stirredHost = lab.host("stirred", segment, "10.77.0.1/24");
    private final Host calmHost = lab.host("calm", segment, "10.77.0.2/24");
    private final ControlPlane controlPlane;
    private final Postgres postgres;
    private final Relay relay;
    private final Holdfastd stirred;
    private final Holdfastd calm;
    private final SpoolDisk disk;
    private final StoredTimes times;
    private final ExpiredIdentity expired;
    private final @Nullable ShiftedClock clock;
    private final @Nullable ShiftedClock controlPlaneClock;
    private Duration shifted = Duration.ZERO;
    private int kills;

    FaultyFleet() {
        ShiftedClock.sweep();
        boolean clocks = ShiftedClock.isThere();
        clock = clocks ? new ShiftedClock(lab.directory().resolve("clock")) : null;
        controlPlaneClock = clocks ? new ShiftedClock(lab.directory().resolve("control-plane-clock")) : null;
        ControlPlane.Config config = ControlPlane.Config.onFreePorts(
                        lab.directory().resolve("control-plane"))
                .with("HOLDFAST_ADMIN_PASSWORD", "correct-horse-battery-staple")
                .with("HOLDFAST_JOIN_TOKEN", JOIN_TOKEN)
                .with("HOLDFAST_JOIN_TOKEN_CLUSTER", "lab");
        postgres = new Postgres(lab, config.dataDirectory());
        times = new StoredTimes(postgres);
        relay = lab.attach(Relay.to(config.grpcPort(), RELAY_PORT));
        relay.open(stirredHost);
        relay.open(calmHost);
        stirred = Holdfastd.on(stirredHost, programs, stirredFile());
        calm = Holdfastd.on(
                calmHost, programs, file(calmHost, NodeFile.Router.of("calm", CALM_VRID, 100, "10.77.0.99/24")));
        disk = lab.attach(new SpoolDisk(stirred.stateDirectory()));
        environment(clock).forEach(stirred::with);
        environment(clock).forEach(calm::with);
        enrollLongAgo(config);
        expired = new ExpiredIdentity(stirred);
        controlPlane = ControlPlane.start(lab, programs, reading(config, controlPlaneClock));
    }

    private static ControlPlane.Config reading(ControlPlane.Config config, @Nullable ShiftedClock clock) {
        ControlPlane.Config reading = config;
        for (Map.Entry<String, String> variable : environment(clock).entrySet()) {
            reading = reading.with(variable.getKey(), variable.getValue());
        }
        return reading;
    }

    private static Map<String, String> environment(@Nullable ShiftedClock clock) {
        return clock == null ? Map.of() : clock.environment();
    }

    /** So that all certificates have run out since, if there is a clock that can be set. */
    private void enrollLongAgo(ControlPlane.Config config) {
        if (clock != null) {
            clock.shift(EXPIRED);
        }
        ControlPlane former = ControlPlane.start(lab, programs, reading(config, clock));
        former.awaitReady(UP);
        for (Holdfastd node : List.of(stirred, calm)) {
            node.enroll("127.0.0.1:" + RELAY_PORT, JOIN_TOKEN, former.caHash());
        }
        former.stop();
        setClock(Duration.ZERO);
    }

    private void setClock(Duration ahead) {
        if (clock != null) {
            clock.shift(ahead);
            shifted = ahead;
        }
    }

    private NodeFile stirredFile() {
        NodeFile.Router[] routers = new NodeFile.Router[ROUTERS];
        for (int i = 0; i < ROUTERS; i++) {
            routers[i] = NodeFile.Router.of("r" + (i + 1), i + 1, 100, "10.77.0." + (100 + i) + "/24")
                    .withInterval(Duration.ofMillis(200));
        }
        return file(stirredHost, routers);
    }

    private static NodeFile file(Host host, NodeFile.Router... routers) {
        return NodeFile.of(host.name(), routers)
                .withControlPlane("127.0.0.1:" + RELAY_PORT)
                .withLine("segments: { eth0: lan }");
    }

    /** Returns when both are connected and the calm one holds its address. */
    void start() {
        controlPlane.awaitReady(UP);
        stirred.start();
        calm.start();
        await().atMost(UP).ignoreExceptions().untilAsserted(() -> {
            assertThat(calmTransitions()).isNotEmpty();
            assertThat(calmTransitions().getLast().to()).isEqualTo("ACTIVE");
        });
        requireWholeRecord();
    }

    void play(Trouble trouble, Random random) throws Exception {
        switch (trouble) {
            case CONTROL_PLANE_KILLED -> {
                stir(1);
                postgres.stall();
                stir(1 + random.nextInt(2));
                controlPlane.kill();
                postgres.kill();
                stir(1);
                ShiftedClock.sweep();
                controlPlane.restart();
                controlPlane.awaitReady(UP);
            }
            case DATABASE_RESTARTED -> {
                stir(1);
                postgres.stop();
                stir(1 + random.nextInt(2));
                postgres.start(environment(controlPlaneClock));
                stir(1);
            }
            case DATABASE_STALLED -> {
                stir(random.nextInt(2));
                postgres.stall();
                stir(1 + random.nextInt(3));
                postgres.goOn();
            }
            case NETWORK_CUT -> {
                relay.cut(stirredHost);
                relay.cut(calmHost);
                stir(1 + random.nextInt(3));
                relay.heal(stirredHost);
                relay.heal(calmHost);
            }
            case CONNECTIONS_RESET -> {
                relay.reset(stirredHost);
                relay.reset(calmHost);
                stir(1 + random.nextInt(3));
                relay.heal(stirredHost);
                relay.heal(calmHost);
            }
            case NODE_KILLED_BEFORE_SENDING -> {
                relay.cut(stirredHost);
                long before = spooledBytes();
                stir(1 + random.nextInt(2));
                await().atMost(UP).until(() -> spooledBytes() > before);
                stirred.kill();
                relay.reset(stirredHost);
                relay.heal(stirredHost);
                startAgain();
            }
            case NODE_KILLED_AT_WORK -> {
                stir(random.nextInt(2));
                stirredHost.link().down();
                stirred.kill();
                stirredHost.link().up();
                startAgain();
            }
            case DISK_FULL -> {
                long refusals = refusals();
                disk.fill();
                stir(2);
                await().atMost(UP).until(() -> refusals() > refusals);
                disk.empty();
            }
            case CLOCK_SET -> {
                // Others' rounds meet the clock as it is left here.
                setClock(!shifted.isZero() ? Duration.ZERO : random.nextBoolean() ? HOUR : HOUR.negated());
                requireTrueTimes(shifted);
            }
            case CONTROL_PLANE_CLOCK_SET -> {
                ShiftedClock theirs = Objects.requireNonNull(controlPlaneClock);
                Duration ahead = random.nextBoolean() ? HOUR : HOUR.negated();
                theirs.shift(ahead);
                requireTrueTimes(shifted.minus(ahead));
                theirs.shift(Duration.ZERO);
                requireTrueTimes(shifted);
                await().atMost(UP).ignoreExceptions().until(() -> times.connected() == 2);
            }
            case CERTIFICATE_EXPIRED -> {
                long renewed = times.renewals(name(stirred));
                stir(random.nextInt(2));
                stirred.kill();
                expired.putBack();
                startAgain();
                await().atMost(UP).ignoreExceptions().until(() -> times.renewals(name(stirred)) > renewed);
            }
        }
    }

    /** Waits until the difference of the clocks has been measured; of what comes then, the times are right. */
    private void requireTrueTimes(Duration nodeAhead) throws SQLException {
        stir(1);
        await().atMost(UP)
                .ignoreExceptions()
                .until(() -> times.offset(name(stirred)).minus(nodeAhead).abs().compareTo(TRUE_ENOUGH) < 0);
        long before = times.newest(name(stirred));
        stir(1);
        requireWholeRecord();
        assertThat(times.worstSince(name(stirred), before))
                .as("occurred and received, the node's clock ahead by %s", nodeAhead)
                .isLessThan(TRUE_ENOUGH);
    }

    private static String name(Holdfastd node) {
        return node.host().name();
    }

    private void startAgain() {
        kills++;
        ShiftedClock.sweep();
        stirred.start();
        stir(1);
    }

    /** Pulls the cable and puts it back: each router goes to FAULT and comes back from it. */
    private void stir(int times) {
        for (int i = 0; i < times; i++) {
            long made = made(stirred);
            stirredHost.link().down();
            await().atMost(UP).until(() -> made(stirred) >= made + ROUTERS);
            long down = made(stirred);
            stirredHost.link().up();
            await().atMost(UP).until(() -> made(stirred) >= down + ROUTERS);
        }
    }

    /** What the engine has counted, from the mapped file that it counts in. */
    static long made(Holdfastd node) {
        try {
            byte[] bytes = Files.readAllBytes(node.stateDirectory().resolve("made"));
            return bytes.length < Long.BYTES ? 0 : ByteBuffer.wrap(bytes).getLong();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private long refusals() {
        return stirred.process()
                .output()
                .lines()
                .filter(line -> line.contains("event=spool-refuses"))
                .count();
    }

    private long spooledBytes() throws IOException {
        long bytes = 0;
        try (var files = Files.newDirectoryStream(stirred.stateDirectory().resolve("spool"), "*.log")) {
            for (var file : files) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    /** Waits until everything that was made is accounted for, then looks at each row. */
    void requireWholeRecord() {
        for (Holdfastd node : List.of(stirred, calm)) {
            await().atMost(UP).ignoreExceptions().untilAsserted(() -> {
                long made = made(node);
                StoredRecord stored = stored(node);
                assertThat(stored.accounted())
                        .as("%s: stored or in a gap", node.host())
                        .isEqualTo(made);
                assertThat(made(node)).as("%s is at rest", node.host()).isEqualTo(made);
            });
            StoredRecord stored = stored(node);
            stored.requireExactlyOnceInOrder();
            stored.requireUnbrokenChains();
            requireWhatTheLogSays(node, stored);
        }
    }

    /** The log is written on another thread by other code: but for what is told as lost, it says the same. */
    private void requireWhatTheLogSays(Holdfastd node, StoredRecord stored) {
        List<String> told = new ArrayList<>();
        Matcher lines = TOLD.matcher(node.process().output());
        while (lines.find()) {
            told.add(lines.group(1) + " " + lines.group(2) + " " + lines.group(3));
        }
        List<String> kept =
                stored.transitions().stream().map(StoredRecord.Row::text).toList();
        int same = longestCommon(told, kept);
        assertThat(told.size() - same)
                .as("%s: in the log and not in the database", node.host())
                .isLessThanOrEqualTo((int) stored.lost());
        int cutOff = node == stirred ? kills * ROUTERS * 2 : 0;
        assertThat(kept.size() - same)
                .as("%s: in the database and not in the log", node.host())
                .isLessThanOrEqualTo(cutOff);
    }

    private static int longestCommon(List<String> one, List<String> other) {
        int[] row = new int[other.size() + 1];
        for (String left : one) {
            int diagonal = 0;
            for (int i = 1; i <= other.size(); i++) {
                int above = row[i];
                row[i] = left.equals(other.get(i - 1)) ? diagonal + 1 : Math.max(above, row[i - 1]);
                diagonal = above;
            }
        }
        return row[other.size()];
    }

    List<StoredRecord.Row> calmTransitions() {
        return stored(calm).transitions();
    }

    long gapsTold() {
        return stored(stirred).rows().stream().filter(StoredRecord.Row::isGap).count();
    }

    private StoredRecord stored(Holdfastd node) {
        try (Connection database = postgres.connect()) {
            return StoredRecord.of(database, node.host().name());
        } catch (SQLException failed) {
            throw new IllegalStateException("the database cannot be asked: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        lab.close();
        ShiftedClock.sweep();
    }
}
