package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.control.enrollment.Admissions;
import dev.holdfast.control.enrollment.EnrollmentEndpoint;
import dev.holdfast.control.fleet.FleetReports;
import dev.holdfast.control.fleet.RouterDirectory;
import dev.holdfast.control.fleet.StreamClaims;
import dev.holdfast.control.handover.Handovers;
import dev.holdfast.control.history.Ingest;
import dev.holdfast.control.history.SpoolMarks;
import dev.holdfast.control.policy.PolicyDelivery;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.proto.v1.ControlMessage.BodyCase;
import dev.holdfast.proto.v1.Goodbye;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two replicas on one database, each with its own port, streams and eyes; what they know of each other is in the database. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class RivalStreamsTest extends SessionTestBed {

    private static final int CLONED = 250;

    @Inject
    FleetReports fleet;

    @Inject
    RouterDirectory routers;

    @Inject
    Ingest ingest;

    @Inject
    SpoolMarks marks;

    @Inject
    PolicyDelivery policy;

    @Inject
    Handovers handovers;

    @Inject
    IntakeMemory memory;

    @Inject
    Misconduct misconduct;

    @Inject
    Admissions admissions;

    @Inject
    StreamClaims claims;

    @Inject
    EnrollmentEndpoint enrollment;

    private GrpcServer otherServer;
    private RivalStreams otherRivals;
    private TestNode here;
    private TestNode there;

    @BeforeEach
    void startTheOtherReplica() throws Exception {
        Replica other = new Replica("other/1");
        ConnectedNodes connected = new ConnectedNodes(fleet, authorities, new SimpleMeterRegistry());
        NodeSessionEndpoint sessions = new NodeSessionEndpoint(
                fleet,
                routers,
                ingest,
                marks,
                policy,
                handovers,
                authorities,
                connected,
                memory,
                misconduct,
                new SimpleMeterRegistry(),
                other);
        otherServer = new GrpcServer(
                "127.0.0.1",
                0,
                authorities,
                enrollment,
                sessions,
                connected,
                new StreamRate(1000, System::nanoTime),
                misconduct,
                admissions);
        otherServer.start(new StartupEvent());
        otherRivals = new RivalStreams(connected, claims, misconduct, other);
        here = enrol("twofold");
        there = here.at(otherServer.port());
    }

    @AfterEach
    void stopTheOtherReplica() throws Exception {
        there.close();
        otherServer.stop(new ShutdownEvent());
    }

    private String replica() {
        return number(
                                "SELECT CASE WHEN replica = 'other/1' THEN 1 ELSE 0 END FROM holdfast.node_presence"
                                        + " WHERE connected AND node_uuid = ?",
                                here.uuid())
                        == 1
                ? "other"
                : "this";
    }

    @Test
    void theSameInstanceSupersedesItsOldStreamAtTheOtherReplica() {
        UUID instance = UUID.randomUUID();
        TestStream halfOpen = here.connect().deafToPings();
        halfOpen.hello(halfOpen.helloOf(instance));
        TestStream next = there.connect();
        next.begin(next.helloOf(instance));

        Goodbye goodbye = halfOpen.await(BodyCase.GOODBYE).getGoodbye();
        assertThat(goodbye.getWhy()).isEqualTo(Goodbye.Why.WHY_SUPERSEDED);
        otherRivals.settle();
        next.events(TestStream.spooled(1, 1, Events.stall()));
        next.awaitAck(1, 1);
        assertThat(replica()).isEqualTo("other");
        assertThat(audited(CLONED, here.uuid())).isZero();
    }

    @Test
    void aCloneAtTheOtherReplicaIsHeldOffAndBothAreTold() {
        TestStream first = here.connect();
        first.begin(first.helloOf(UUID.randomUUID()));
        TestStream clone = there.connect();
        clone.begin(clone.helloOf(UUID.randomUUID()));

        first.await(BodyCase.CLONE_SEEN);
        await().untilAsserted(() -> assertThat(replica()).isEqualTo("this"));
        otherRivals.settle();
        assertThat(clone.await(BodyCase.GOODBYE).getGoodbye().getWhy()).isEqualTo(Goodbye.Why.WHY_CLONED_IDENTITY);
        await().untilAsserted(() -> assertThat(audited(CLONED, here.uuid())).isEqualTo(1));
        first.events(TestStream.spooled(1, 1, Events.stall()));
        first.awaitAck(1, 1);
        assertThat(replica()).isEqualTo("this");
    }

    @Test
    void aDaemonThatWasRestartedTakesThePlaceOfItsDeadStreamAtTheOtherReplica() {
        TestStream dead = here.connect();
        dead.begin(dead.helloOf(UUID.randomUUID()));
        dead.deafToPings();
        TestStream restarted = there.connect();
        restarted.begin(restarted.helloOf(UUID.randomUUID()));

        assertThat(dead.await(BodyCase.GOODBYE).getGoodbye().getWhy()).isEqualTo(Goodbye.Why.WHY_SUPERSEDED);
        otherRivals.settle();
        restarted.events(TestStream.spooled(1, 1, Events.stall()));
        restarted.awaitAck(1, 1);
        assertThat(replica()).isEqualTo("other");
    }
}
