package dev.holdfast.node.session.stream;

import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.NodeSessionGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC stream. What comes in goes to the inbox, one message at a time: the next is asked for when this one was handled.
 * gRPC's threads do nothing else here.
 */
final class Line implements ClientResponseObserver<NodeMessage, ControlMessage> {

    private final Inbox inbox;
    private @Nullable ClientCallStreamObserver<NodeMessage> out;

    private Line(Inbox inbox) {
        this.inbox = inbox;
    }

    static Line open(Channel channel, Inbox inbox) {
        Line line = new Line(inbox);
        NodeSessionGrpc.newStub(channel).connect(line);
        return line;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<NodeMessage> requests) {
        out = requests;
        requests.disableAutoRequestWithInitial(1);
        requests.setOnReadyHandler(inbox::wake);
    }

    @Override
    public void onNext(ControlMessage message) {
        inbox.put(new Signal.Received(message));
    }

    @Override
    public void onError(Throwable reason) {
        inbox.put(new Signal.Ended(reason));
    }

    @Override
    public void onCompleted() {
        inbox.put(new Signal.Ended(Status.UNAVAILABLE
                .withDescription("the control plane ended the stream")
                .asRuntimeException()));
    }

    private ClientCallStreamObserver<NodeMessage> out() {
        ClientCallStreamObserver<NodeMessage> requests = out;
        if (requests == null) {
            throw new IllegalStateException("the stream has not begun");
        }
        return requests;
    }

    /** Whether gRPC takes more without piling it up in memory. */
    boolean ready() {
        return out().isReady();
    }

    void send(NodeMessage message) {
        out().onNext(message);
    }

    /** Asks for the next message. */
    void next() {
        out().request(1);
    }

    /** Ends it now, whatever is on the way; does nothing if it has ended. */
    void cancel() {
        out().cancel("the node ends the stream", null);
    }

    /** Nothing more will be sent. */
    void finish() {
        out().onCompleted();
    }
}
