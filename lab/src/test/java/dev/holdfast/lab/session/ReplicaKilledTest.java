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
import dev.holdfast.lab.relay.Relay;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two control planes on one database, and nodes that know both. The one that all of them are connected to is killed while
 * transitions are made: they go to the other, the record is whole, and no virtual address moves for it.
 */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicaKilledTest {

    private static final String JOIN_TOKEN = "labtoken.labsecretlabsecretlabsecretlabsecret";
    private static final int FIRST = 9443;
    private static final int SECOND = 9444;
    private static final int ROUTERS = 6;
    private static final Duration UP = Duration.ofSeconds(120);

    private final Programs programs = Programs.find();
    private final Lab lab = Lab.open("replicas");
    private final Segment segment = lab.segment("lan");
    private final List<Host> hosts = List.of(
            lab.host("stirred", segment, "10.77.0.1/24"),
            lab.host("calmb", segment, "10.77.0.2/24"),
            lab.host("calmc", segment, "10.77.0.3/24"));

    @AfterAll
    void remove() {
        lab.close();
    }

    @Test
    void itsNodesGoToTheOtherOneAndNothingIsLost() {
        ControlPlane first = ControlPlane.start(lab, programs, config("first"));
        first.awaitReady(UP);
        Path data = first.config().dataDirectory();
        Postgres postgres = new Postgres(lab, data);
        ControlPlane second = ControlPlane.start(lab, programs, sharing(config("second"), data));
        second.awaitReady(UP);
        Relay toFirst = lab.attach(Relay.to(first.config().grpcPort(), FIRST));
        Relay toSecond = lab.attach(Relay.to(second.config().grpcPort(), SECOND));
        hosts.forEach(toFirst::open);
        hosts.forEach(toSecond::open);

        List<Holdfastd> nodes = List.of(stirred(), calm(1), calm(2));
        nodes.forEach(node -> node.enroll("127.0.0.1:" + FIRST, JOIN_TOKEN, first.caHash()));
        hosts.forEach(toFirst::reset);
        nodes.forEach(Holdfastd::start);
        await().atMost(UP).until(() -> connectedAt(postgres).size() == nodes.size());
        List<String> killed = connectedAt(postgres);
        assertThat(killed).as("all at the one that can be reached").containsOnly(killed.getFirst());
        hosts.forEach(toFirst::heal);
        await().atMost(UP)
                .untilAsserted(() -> assertThat(calmTransitions(postgres))
                        .filteredOn(row -> row.to().equals("ACTIVE"))
                        .hasSize(2));
        List<StoredRecord.Row> calm = calmTransitions(postgres);

        Host stirred = hosts.getFirst();
        stirred.link().down();
        second.kill();
        long beganNanos = System.nanoTime();
        stirred.link().up();

        await().atMost(UP)
                .untilAsserted(() ->
                        assertThat(connectedAt(postgres)).hasSize(nodes.size()).doesNotContain(killed.getFirst()));
        System.out.printf(
                "replica killed: its %d nodes were elsewhere after %d ms%n",
                nodes.size(), (System.nanoTime() - beganNanos) / 1_000_000);
        for (Holdfastd node : nodes) {
            await().atMost(UP)
                    .untilAsserted(() -> assertThat(
                                    stored(postgres, node.host().name()).accounted())
                            .as("%s: stored or in a gap", node.host())
                            .isEqualTo(FaultyFleet.made(node)));
            StoredRecord record = stored(postgres, node.host().name());
            record.requireExactlyOnceInOrder();
            record.requireUnbrokenChains();
            assertThat(record.lost()).as("%s: nothing is missing", node.host()).isZero();
        }
        assertThat(stored(postgres, "stirred").transitions().size()).isGreaterThanOrEqualTo(2 * ROUTERS);
        assertThat(calmTransitions(postgres))
                .as("no virtual address moved for it")
                .isEqualTo(calm);
    }

    private ControlPlane.Config config(String name) {
        return ControlPlane.Config.onFreePorts(lab.directory().resolve(name))
                .with("HOLDFAST_ADMIN_PASSWORD", "correct-horse-battery-staple")
                .with("HOLDFAST_JOIN_TOKEN", JOIN_TOKEN)
                .with("HOLDFAST_JOIN_TOKEN_CLUSTER", "lab");
    }

    /** On the database of the other one, and with its key. */
    private static ControlPlane.Config sharing(ControlPlane.Config config, Path data) {
        Properties access = new Properties();
        try (Reader reader = Files.newBufferedReader(data.resolve("postgres").resolve("connection.properties"))) {
            access.load(reader);
        } catch (IOException failed) {
            throw new IllegalStateException("the database cannot be found", failed);
        }
        return config.with("HOLDFAST_DATABASE_URL", access.getProperty("url"))
                .with("HOLDFAST_DATABASE_OWNER_USER", access.getProperty("owner.user"))
                .with("HOLDFAST_DATABASE_OWNER_PASSWORD", access.getProperty("owner.password"))
                .with("HOLDFAST_DATABASE_APP_USER", access.getProperty("app.user"))
                .with("HOLDFAST_DATABASE_APP_PASSWORD", access.getProperty("app.password"))
                .with("HOLDFAST_KEY_FILE", data.resolve("key").toString());
    }

    private Holdfastd stirred() {
        NodeFile.Router[] routers = new NodeFile.Router[ROUTERS];
        for (int i = 0; i < ROUTERS; i++) {
            routers[i] = NodeFile.Router.of("r" + (i + 1), i + 1, 100, "10.77.0." + (100 + i) + "/24")
                    .withInterval(Duration.ofMillis(200));
        }
        return node(hosts.getFirst(), routers);
    }

    private Holdfastd calm(int which) {
        return node(
                hosts.get(which),
                NodeFile.Router.of("calm-" + which, 50 + which, 100, "10.77.0." + (150 + which) + "/24"));
    }

    private Holdfastd node(Host host, NodeFile.Router... routers) {
        return Holdfastd.on(
                host,
                programs,
                NodeFile.of(host.name(), routers)
                        .withControlPlane("127.0.0.1:" + FIRST, "127.0.0.1:" + SECOND)
                        .withLine("segments: { eth0: lan }"));
    }

    /** The replicas that connected nodes are at, one a node. */
    private static List<String> connectedAt(Postgres postgres) {
        try (Connection database = postgres.connect();
                PreparedStatement statement =
                        database.prepareStatement("SELECT replica FROM holdfast.node_presence WHERE connected");
                ResultSet row = statement.executeQuery()) {
            List<String> replicas = new ArrayList<>();
            while (row.next()) {
                replicas.add(row.getString(1));
            }
            return replicas;
        } catch (SQLException failed) {
            throw new IllegalStateException("the database cannot be asked: " + failed.getMessage(), failed);
        }
    }

    private static List<StoredRecord.Row> calmTransitions(Postgres postgres) {
        return List.of("calmb", "calmc").stream()
                .flatMap(name -> stored(postgres, name).transitions().stream())
                .toList();
    }

    private static StoredRecord stored(Postgres postgres, String node) {
        try (Connection database = postgres.connect()) {
            return StoredRecord.of(database, node);
        } catch (SQLException failed) {
            throw new IllegalStateException("the database cannot be asked: " + failed.getMessage(), failed);
        }
    }
}
