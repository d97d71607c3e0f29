package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.control.access.Database;
import dev.holdfast.control.fleet.RouterDirectory;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.proto.v1.ControlMessage.BodyCase;
import dev.holdfast.proto.v1.Family;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.RouterDeclaration;
import dev.holdfast.proto.v1.RouterKey;
import dev.holdfast.proto.v1.RouterStatus;
import dev.holdfast.proto.v1.State;
import dev.holdfast.proto.v1.Status;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes that come while another's arrival waits for the database are written together: each as if it had come alone. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class GatheredArrivalsTest extends SessionTestBed {

    private static final int NODES = 12;

    @Inject
    ConnectedNodes connected;

    private List<TestNode> nodes;
    private Database database;

    @BeforeEach
    void enrol() {
        database = new Database(dataSource);
        nodes = enrolTogether(IntStream.range(0, NODES).mapToObj(i -> "n" + i).toList());
    }

    @Test
    void eachIsTakenOnWithWhatItDeclares() throws Exception {
        List<TestStream> streams = together(List.of());
        streams.forEach(stream -> stream.await(BodyCase.WELCOME));
        assertThat(transactions()).as("of %d nodes", NODES).isLessThan(NODES / 2);

        for (int i = 0; i < NODES; i++) {
            assertThat(declared(nodes.get(i)))
                    .as("n%d", i)
                    .containsExactly("own-" + i + " eth" + i + " 10.0." + i + ".1/24", "web eth0 10.77.0.100/24");
            assertThat(streams.get(i).await(BodyCase.POLICY).getPolicy().getRoutersCount())
                    .isEqualTo(2);
        }
        assertThat(database.number(
                        "SELECT count(*) FROM holdfast.virtual_router r JOIN holdfast.node n USING (cluster_id)"
                                + " WHERE n.uuid = ?",
                        nodes.getFirst().uuid()))
                .as("one of each, and the one that they share once")
                .isEqualTo(NODES + 1);

        // What they all say of themselves is written together, too.
        for (int i = 0; i < NODES; i++) {
            streams.get(i).status(Status.newBuilder().addRouters(status(own(i), 100 + i)));
        }
        for (int i = 0; i < NODES; i++) {
            int priority = 100 + i;
            UUID node = nodes.get(i).uuid();
            await().untilAsserted(() -> assertThat(database.texts(
                            "SELECT concat_ws(' ', state, effective_priority) FROM holdfast.member"
                                    + " WHERE node_uuid = ? ORDER BY effective_priority DESC",
                            node))
                    .containsExactly("BACKUP " + priority, "INITIALIZE 0"));
        }
    }

    @Test
    void whatOneMayNotIsNotTheOthersFault() throws Exception {
        TestNode prolific = nodes.get(NODES / 2);
        database.change("""
                INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at, made_by)
                SELECT n.cluster_id, 'made-' || i / 255, 4, 1 + i % 255, 'made', now(), n.uuid
                FROM holdfast.node n, generate_series(1, ?) AS i WHERE n.uuid = ?
                """, RouterDirectory.MOST_OF_A_NODE, prolific.uuid());

        List<TestStream> streams = together(List.of(prolific));

        for (int i = 0; i < NODES; i++) {
            if (nodes.get(i).equals(prolific)) {
                assertThat(streams.get(i).await(BodyCase.GOODBYE).getGoodbye().getDetail())
                        .contains("4096 are the most");
                assertThat(declared(prolific)).isEmpty();
            } else {
                assertThat(streams.get(i).isSentAway()).as("n%d", i).isFalse();
                assertThat(declared(nodes.get(i))).as("n%d", i).hasSize(2);
            }
        }
    }

    /** All streams, opened while the first node's arrival is held up by a lock. */
    private List<TestStream> together(List<TestNode> unheard) throws SQLException {
        UUID instance = UUID.randomUUID();
        TestNode first = nodes.getFirst();
        TestStream before = first.connect();
        before.begin(before.helloOf(instance));
        before.close();
        await().until(() -> database.texts(
                        "SELECT connected::text FROM holdfast.node_presence WHERE node_uuid = ?", first.uuid())
                .equals(List.of("false")));
        List<TestStream> streams = new ArrayList<>();
        try (Connection held = dataSource.getConnection()) {
            held.setAutoCommit(false);
            try (PreparedStatement lock =
                    held.prepareStatement("SELECT FROM holdfast.node_presence WHERE node_uuid = ? FOR UPDATE")) {
                lock.setObject(1, first.uuid());
                lock.execute();
            }
            streams.add(hello(0, instance));
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> database.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                    + " AND query LIKE 'INSERT INTO holdfast.node_presence%'")
                            == 1);
            for (int i = 1; i < NODES; i++) {
                streams.add(hello(i, UUID.randomUUID()));
            }
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> nodes.stream()
                            .allMatch(node -> connected.ofNode(node.uuid()).isPresent() || unheard.contains(node)));
            held.rollback();
        }
        return streams;
    }

    /** Those that are written together are connected since the same moment. */
    private long transactions() {
        return database.number(
                "SELECT count(DISTINCT p.since) FROM holdfast.node_presence p JOIN holdfast.node n ON n.uuid = p.node_uuid"
                        + " WHERE n.cluster_id = (SELECT cluster_id FROM holdfast.node WHERE uuid = ?)",
                nodes.getFirst().uuid());
    }

    private TestStream hello(int node, UUID instance) {
        TestStream stream = nodes.get(node).connect();
        stream.send(NodeMessage.newBuilder()
                .setHello(stream.helloOf(instance)
                        .addRouters(Events.web())
                        .addRouters(RouterDeclaration.newBuilder(
                                        Events.web().setKey(own(node)).build())
                                .setName("own-" + node)
                                .setInterface("eth" + node)
                                .clearAddresses()
                                .addAddresses("10.0." + node + ".1/24")))
                .build());
        return stream;
    }

    private static RouterKey own(int node) {
        return RouterKey.newBuilder()
                .setSegment("of-" + node)
                .setFamily(Family.FAMILY_IPV4)
                .setVrid(1)
                .build();
    }

    private static RouterStatus status(RouterKey key, int priority) {
        return RouterStatus.newBuilder()
                .setKey(key)
                .setState(State.STATE_BACKUP)
                .setSinceUnixNanos(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()))
                .setEffectivePriority(priority)
                .build();
    }

    private List<String> declared(TestNode node) {
        return database.texts(
                "SELECT concat_ws(' ', r.name, m.interface_name, array_to_string(m.addresses, ',')) FROM holdfast.member m"
                        + " JOIN holdfast.virtual_router r ON r.id = m.router_id"
                        + " WHERE m.node_uuid = ? AND m.withdrawn_at IS NULL ORDER BY r.name",
                node.uuid());
    }
}
