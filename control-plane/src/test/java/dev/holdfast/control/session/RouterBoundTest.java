package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.fleet.RouterDirectory;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.proto.v1.ControlMessage.BodyCase;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.RouterDeclaration;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node brings virtual routers into being by naming them; not without bound. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class RouterBoundTest extends SessionTestBed {

    /** One daemon that comes again and again; another would be a clone. */
    private static final UUID INSTANCE = UUID.randomUUID();

    @Inject
    MeterRegistry meters;

    @Test
    void aNodeMakesNoMoreThanItsBoundByHelloOrByEvent() throws InvalidProtocolBufferException {
        TestNode node = enrol("prolific");
        begin(node, Hello.newBuilder().addRouters(Events.web()));
        makeUpTo(RouterDirectory.MOST_OF_A_NODE, node.uuid(), node.uuid().toString());
        double counted = refusals();

        for (int i = 0; i < 2; i++) {
            Goodbye goodbye = refused(node);
            assertThat(goodbye.getDetail())
                    .contains("one-more/ipv4/51", "4096 others first", "4096 are the most", "forgotten");
        }
        // The node is told first, and then it is counted and put on record.
        await().untilAsserted(() -> assertThat(refusals() - counted).isEqualTo(2));
        await().untilAsserted(() -> assertThat(audited(AuditCode.ROUTERS_REFUSED.number(), node.uuid()))
                .as("once, however often it comes")
                .isEqualTo(1));

        TestStream known = begin(node, Hello.newBuilder().addRouters(Events.web()));
        known.events(
                TestStream.spooled(1, 1, Events.takeover()),
                TestStream.spooled(1, 2, onAnotherSegment(Events.takeover())),
                TestStream.spooled(1, 3, Events.stall()));
        known.awaitAck(1, 3);
        assertThat(count("transition", node.uuid())).isEqualTo(1);
        assertThat(count("quarantined_event", node.uuid())).isEqualTo(1);
        assertThat(count("event", node.uuid())).isEqualTo(1);
        assertThat(routers(node.uuid())).isEqualTo(RouterDirectory.MOST_OF_A_NODE);
    }

    @Test
    void aClusterHasABoundToo() {
        TestNode node = enrol("late");
        // Made by nobody: of the node's own bound there is enough left.
        makeUpTo(RouterDirectory.MOST_OF_A_CLUSTER, node.uuid(), "");

        assertThat(refused(node).getDetail()).contains("200000 are the most", "another cluster");
        assertThat(routers(node.uuid())).isEqualTo(RouterDirectory.MOST_OF_A_CLUSTER);
    }

    private Goodbye refused(TestNode node) {
        TestStream stream = node.connect();
        stream.send(NodeMessage.newBuilder()
                .setHello(stream.helloOf(INSTANCE).addRouters(Events.web()).addRouters(elsewhere()))
                .build());
        Goodbye goodbye = stream.await(BodyCase.GOODBYE).getGoodbye();
        assertThat(goodbye.getWhy()).isEqualTo(Goodbye.Why.WHY_PROTOCOL_ERROR);
        stream.awaitCompletion();
        return goodbye;
    }

    private static TestStream begin(TestNode node, Hello.Builder declared) {
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(INSTANCE).addAllRouters(declared.getRoutersList()));
        return stream;
    }

    private static RouterDeclaration.Builder elsewhere() {
        return Events.web().setKey(Events.WEB.toBuilder().setSegment("one-more"));
    }

    private static ByteString onAnotherSegment(ByteString transition) throws InvalidProtocolBufferException {
        Event.Builder event = Event.parseFrom(transition).toBuilder();
        event.getTransitionBuilder().getRouterBuilder().setSegment("one-more");
        return event.build().toByteString();
    }

    private void makeUpTo(int routers, UUID ofNodesCluster, String madeBy) {
        new Database(dataSource).change("""
                INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at, made_by)
                SELECT n.cluster_id, 'made-' || i / 255, 4, 1 + i % 255, 'made', now(), NULLIF(?, '')::uuid
                FROM holdfast.node n, generate_series(1, ? - (SELECT count(*) FROM holdfast.virtual_router r
                    JOIN holdfast.node o ON o.cluster_id = r.cluster_id WHERE o.uuid = ?::uuid)) AS i
                WHERE n.uuid = ?::uuid
                """, madeBy, routers, ofNodesCluster.toString(), ofNodesCluster.toString());
    }

    private long routers(UUID node) {
        return number(
                "SELECT count(*) FROM holdfast.virtual_router r JOIN holdfast.node n USING (cluster_id) WHERE n.uuid = ?",
                node);
    }

    private double refusals() {
        return meters.counter("holdfast.session.misconduct", "kind", "routers_refused")
                .count();
    }
}
