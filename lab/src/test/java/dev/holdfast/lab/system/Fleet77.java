package dev.holdfast.lab.system;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.program.ControlPlane;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.relay.Relay;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;

/** The whole product: a control plane with its own PostgreSQL, and three nodes that enrolled with a join token. */
final class Fleet77 implements AutoCloseable {

    static final String PASSWORD = "correct-horse-battery-staple";
    static final String JOIN_TOKEN = "labtoken.labsecretlabsecretlabsecretlabsecret";
    static final Duration UP = Duration.ofSeconds(90);

    private static final int RELAY_PORT = 9443;

    final Segment77 network;
    final ControlPlane controlPlane;
    final Relay relay;
    final List<Holdfastd> nodes = new ArrayList<>();

    Fleet77(String purpose) {
        network = new Segment77(purpose);
        Programs programs = Programs.find();
        controlPlane = ControlPlane.start(
                network.lab,
                programs,
                ControlPlane.Config.onFreePorts(network.lab.directory().resolve("control-plane"))
                        .with("HOLDFAST_ADMIN_PASSWORD", PASSWORD)
                        .with("HOLDFAST_JOIN_TOKEN", JOIN_TOKEN)
                        .with("HOLDFAST_JOIN_TOKEN_CLUSTER", "lab"));
        relay = network.lab.attach(Relay.to(controlPlane.config().grpcPort(), RELAY_PORT));
        int priority = 150;
        for (Host host : List.of(network.a, network.b, network.c)) {
            relay.open(host);
            nodes.add(Holdfastd.on(host, programs, file(host, priority)));
            priority -= 30;
        }
    }

    private static NodeFile file(Host host, int priority) {
        return NodeFile.of(host.name(), Segment77.ipv4Router(priority), Segment77.ipv6Router(priority))
                .withControlPlane("127.0.0.1:" + RELAY_PORT)
                .withLine("segments: { eth0: lan }");
    }

    /** Enrols and starts all nodes; returns when each of them is connected. */
    Fleet77 start() {
        controlPlane.awaitReady(UP);
        String caHash = controlPlane.caHash();
        each(node -> {
            node.enroll("127.0.0.1:" + RELAY_PORT, JOIN_TOKEN, caHash);
            node.start();
        });
        awaitConnected();
        return this;
    }

    /** Returns when each node's stream stands. */
    void awaitConnected() {
        each(node -> node.awaitStatus(status -> status.session().equals("connected"), UP));
    }

    private void each(java.util.function.Consumer<Holdfastd> work) {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            nodes.forEach(node -> running.add(executor.submit(() -> work.accept(node))));
        }
        for (Future<?> done : running) {
            if (done.state() == Future.State.FAILED) {
                throw new AssertionError("a node failed", done.exceptionNow());
            }
        }
    }

    /** The node that alone is ACTIVE for this VRID, by its own word; fails if there is none, or two, at the end. */
    Holdfastd awaitActive(int vrid, Duration timeout) {
        return Awaitility.await("one ACTIVE for VRID " + vrid)
                .atMost(timeout)
                .until(() -> active(vrid), active -> active.size() == 1)
                .getFirst();
    }

    private List<Holdfastd> active(int vrid) {
        return nodes.stream()
                .filter(Holdfastd::isRunning)
                .filter(node -> node.status().router(vrid).state().equals("ACTIVE"))
                .toList();
    }

    /** Who became ACTIVE of one virtual router, and why, oldest first, as it stands in PostgreSQL. */
    List<StoredMove> movesToActive(String router) {
        String query = "SELECT node_name, cause FROM holdfast.transition"
                + " WHERE router_name = ? AND to_state::text = 'ACTIVE' ORDER BY received_at, id";
        try (Connection database = database();
                PreparedStatement statement = database.prepareStatement(query)) {
            statement.setString(1, router);
            List<StoredMove> moves = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    moves.add(new StoredMove(rows.getString(1), rows.getString(2)));
                }
            }
            return moves;
        } catch (SQLException | IOException failed) {
            throw new AssertionError("the database cannot be asked", failed);
        }
    }

    /** One row. */
    record StoredMove(String node, String cause) {}

    /** As the application's role. */
    Connection database() throws SQLException, IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(
                controlPlane.config().dataDirectory().resolve("postgres").resolve("connection.properties"))) {
            properties.load(reader);
        }
        return DriverManager.getConnection(
                properties.getProperty("url"),
                properties.getProperty("app.user"),
                properties.getProperty("app.password"));
    }

    @Override
    public void close() {
        network.close();
    }
}
