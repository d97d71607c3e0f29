package dev.holdfast.control.session;

import dev.holdfast.control.enrollment.Caller;
import dev.holdfast.control.fleet.FleetReports;
import dev.holdfast.control.fleet.RouterDirectory;
import dev.holdfast.control.handover.Handovers;
import dev.holdfast.control.history.Ingest;
import dev.holdfast.control.history.SpoolMarks;
import dev.holdfast.control.policy.PolicyDelivery;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.NodeSessionGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executors;

/** {@code NodeSession} of the contract: opens a {@link NodeStream} for each call. */
@Singleton
public class NodeSessionEndpoint extends NodeSessionGrpc.NodeSessionImplBase {

    private final SessionRooms rooms;
    private final ConnectedNodes connected;

    @Inject
    NodeSessionEndpoint(
            FleetReports fleet,
            RouterDirectory routers,
            Ingest ingest,
            SpoolMarks marks,
            PolicyDelivery policy,
            Handovers handovers,
            ConnectedNodes connected) {
        this.rooms = new SessionRooms(
                fleet,
                routers,
                ingest,
                marks,
                policy,
                handovers,
                hostName() + "/" + ProcessHandle.current().pid(),
                Executors.newVirtualThreadPerTaskExecutor());
        this.connected = connected;
    }

    @Override
    public StreamObserver<NodeMessage> connect(StreamObserver<ControlMessage> responses) {
        ServerCallStreamObserver<ControlMessage> observer = (ServerCallStreamObserver<ControlMessage>) responses;
        NodeStream stream = new NodeStream(
                NodeIdentity.current(), Caller.current().address(), new Outbox(observer), rooms, connected);
        observer.setOnCancelHandler(() -> stream.onError(new IllegalStateException("cancelled")));
        connected.add(stream);
        return stream;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "control-plane";
        }
    }
}
