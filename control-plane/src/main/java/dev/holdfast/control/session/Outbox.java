package dev.holdfast.control.session;

import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.Credit;
import dev.holdfast.proto.v1.EventAck;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.HandoverStep;
import dev.holdfast.proto.v1.Ping;
import dev.holdfast.proto.v1.PolicyPush;
import dev.holdfast.proto.v1.StatusRequest;
import dev.holdfast.proto.v1.Welcome;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Map;

/** What goes to one node. gRPC's observer may be used by one thread at a time; many threads have something to say. */
final class Outbox {

    private final ServerCallStreamObserver<ControlMessage> observer;
    private boolean ended;

    Outbox(ServerCallStreamObserver<ControlMessage> observer) {
        this.observer = observer;
    }

    void welcome(Welcome welcome) {
        send(ControlMessage.newBuilder().setWelcome(welcome).build());
    }

    void acknowledge(Map<Long, Long> marks) {
        marks.forEach((epoch, seq) -> send(ControlMessage.newBuilder()
                .setAck(EventAck.newBuilder().setEpoch(epoch).setSeq(seq))
                .build()));
    }

    void credit(int events) {
        send(ControlMessage.newBuilder()
                .setCredit(Credit.newBuilder().setEvents(events))
                .build());
    }

    void policy(PolicyPush push) {
        send(ControlMessage.newBuilder().setPolicy(push).build());
    }

    void handOver(HandoverStep step) {
        send(ControlMessage.newBuilder().setHandover(step).build());
    }

    void requestStatus() {
        send(ControlMessage.newBuilder()
                .setStatusRequest(StatusRequest.getDefaultInstance())
                .build());
    }

    void ping(long id) {
        send(ControlMessage.newBuilder().setPing(Ping.newBuilder().setId(id)).build());
    }

    /** Whether what was sent before has left. A node that does not read is sent nothing that can wait. */
    boolean isReady() {
        return observer.isReady();
    }

    /** Says why, and ends the stream. Nothing is sent after it. */
    synchronized void goodbye(Goodbye.Why why, String detail) {
        if (ended) {
            return;
        }
        send(ControlMessage.newBuilder()
                .setGoodbye(Goodbye.newBuilder().setWhy(why).setDetail(detail))
                .build());
        end();
    }

    /** Ends the stream without a word: the node said the last one. */
    synchronized void end() {
        if (!ended) {
            ended = true;
            if (!observer.isCancelled()) {
                observer.onCompleted();
            }
        }
    }

    private synchronized void send(ControlMessage message) {
        if (!ended && !observer.isCancelled()) {
            observer.onNext(message);
        }
    }
}
