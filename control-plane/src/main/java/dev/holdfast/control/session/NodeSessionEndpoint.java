package dev.holdfast.control.session;

import dev.holdfast.control.enrollment.Authorities;
import dev.holdfast.control.enrollment.Caller;
import dev.holdfast.control.fleet.FleetReports;
import dev.holdfast.control.fleet.RouterDirectory;
import dev.holdfast.control.handover.Handovers;
import dev.holdfast.control.history.Ingest;
import dev.holdfast.control.history.SpoolMarks;
import dev.holdfast.control.policy.PolicyDelivery;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.NodeSessionGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;

/** {@code NodeSession} of the contract: opens a {@link NodeStream} for each call. */
@Singleton
public class NodeSessionEndpoint extends NodeSessionGrpc.NodeSessionImplBase {

    private final SessionRooms rooms;
    private final ConnectedNodes connected;
    private final Counter heldOff;

    @Inject
    NodeSessionEndpoint(
            FleetReports fleet,
            RouterDirectory routers,
            Ingest ingest,
            SpoolMarks marks,
            PolicyDelivery policy,
            Handovers handovers,
            Authorities authorities,
            ConnectedNodes connected,
            IntakeMemory memory,
            Misconduct misconduct,
            MeterRegistry meters,
            Replica replica) {
        this.heldOff = meters.counter("holdfast.session.held_off");
        this.rooms = new SessionRooms(
                fleet,
                routers,
                ingest,
                marks,
                policy,
                handovers,
                authorities,
                memory,
                misconduct,
                meters.counter("holdfast.session.failed"),
                replica.name(),
                Executors.newVirtualThreadPerTaskExecutor());
        this.connected = connected;
    }

    @Override
    public StreamObserver<NodeMessage> connect(StreamObserver<ControlMessage> responses) {
        ServerCallStreamObserver<ControlMessage> observer = (ServerCallStreamObserver<ControlMessage>) responses;
        Duration wait = NodeIdentity.heldOff();
        if (!wait.isZero()) {
            heldOff.increment();
            new Outbox(observer)
                    .goodbye(Goodbye.Why.WHY_OVERLOADED, "more nodes come than are taken on in a second", wait);
            return new Unheard();
        }
        Outbox outbox = new Outbox(observer);
        NodeStream stream =
                new NodeStream(NodeIdentity.current(), Caller.current().address(), outbox, rooms, connected);
        observer.setOnReadyHandler(outbox::sendWaiting);
        observer.setOnCancelHandler(() -> stream.onError(new IllegalStateException("cancelled")));
        // Also when it was gRPC that ended the call, and nobody here.
        observer.setOnCloseHandler(() -> stream.onError(new IllegalStateException("closed")));
        connected.add(stream);
        return stream;
    }

    /** A node that has been sent away may still be speaking. */
    private static final class Unheard implements StreamObserver<NodeMessage> {
        @Override
        public void onNext(NodeMessage message) {}

        @Override
        public void onError(Throwable cut) {}

        @Override
        public void onCompleted() {}
    }
}
