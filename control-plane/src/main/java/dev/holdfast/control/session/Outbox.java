package dev.holdfast.control.session;

import dev.holdfast.proto.v1.CertificateDue;
import dev.holdfast.proto.v1.CloneSeen;
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
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What goes to one node. gRPC's observer may be used by one thread at a time; many threads have something to say.
 *
 * <p>A node that does not read costs no memory: what it shall be told waits here, not in gRPC, and of each kind only what
 * holds now: the highest acknowledgement of an epoch, the sum of the credit, the newest policy.
 */
final class Outbox {

    private final ServerCallStreamObserver<ControlMessage> observer;
    private final SortedMap<Long, Long> acknowledged = new TreeMap<>();
    private int credit;
    private @Nullable PolicyPush policy;
    private boolean statusWanted;
    private @Nullable CloneSeen cloneSeen;
    private @Nullable CertificateDue certificateDue;
    private boolean ended;

    Outbox(ServerCallStreamObserver<ControlMessage> observer) {
        this.observer = observer;
    }

    synchronized void welcome(Welcome welcome) {
        send(ControlMessage.newBuilder().setWelcome(welcome));
    }

    synchronized void acknowledge(Map<Long, Long> marks) {
        marks.forEach((epoch, seq) -> acknowledged.merge(epoch, seq, Math::max));
        sendWaiting();
    }

    synchronized void credit(int events) {
        credit += events;
        sendWaiting();
    }

    synchronized void policy(PolicyPush push) {
        policy = push;
        sendWaiting();
    }

    /** Goes out at once: an operator's order, one at a time for each router. */
    synchronized void handOver(HandoverStep step) {
        send(ControlMessage.newBuilder().setHandover(step));
    }

    synchronized void requestStatus() {
        statusWanted = true;
        sendWaiting();
    }

    /** Tells the node that another instance came under its identity. */
    synchronized void cloneSeen(CloneSeen seen) {
        cloneSeen = seen;
        sendWaiting();
    }

    /** Tells the node to renew its certificate. */
    synchronized void certificateDue(CertificateDue due) {
        certificateDue = due;
        sendWaiting();
    }

    /** Goes out at once: what waits would measure nothing. */
    synchronized void ping(long id) {
        send(ControlMessage.newBuilder().setPing(Ping.newBuilder().setId(id)));
    }

    /** Whether what was sent before has left. A node that does not read is sent nothing that can wait. */
    boolean isReady() {
        return observer.isReady();
    }

    /** Sends what waits, as far as gRPC takes it without piling it up. To be called whenever gRPC takes more again. */
    synchronized void sendWaiting() {
        while (!ended && observer.isReady()) {
            ControlMessage.Builder next = nextWaiting();
            if (next == null) {
                return;
            }
            send(next);
        }
    }

    private ControlMessage.@Nullable Builder nextWaiting() {
        ControlMessage.Builder message = ControlMessage.newBuilder();
        if (!acknowledged.isEmpty()) {
            Map.Entry<Long, Long> mark = acknowledged.pollFirstEntry();
            return message.setAck(EventAck.newBuilder().setEpoch(mark.getKey()).setSeq(mark.getValue()));
        }
        if (credit > 0) {
            message.setCredit(Credit.newBuilder().setEvents(credit));
            credit = 0;
            return message;
        }
        if (policy != null) {
            message.setPolicy(policy);
            policy = null;
            return message;
        }
        if (statusWanted) {
            statusWanted = false;
            return message.setStatusRequest(StatusRequest.getDefaultInstance());
        }
        if (cloneSeen != null) {
            message.setCloneSeen(cloneSeen);
            cloneSeen = null;
            return message;
        }
        if (certificateDue != null) {
            message.setCertificateDue(certificateDue);
            certificateDue = null;
            return message;
        }
        return null;
    }

    /**
     * Says why, and ends the stream. Nothing is sent after it.
     *
     * @param retryAfter when to come back; zero: as the node's own backoff says
     */
    synchronized void goodbye(Goodbye.Why why, String detail, Duration retryAfter) {
        if (ended) {
            return;
        }
        sendWaiting();
        send(ControlMessage.newBuilder()
                .setGoodbye(Goodbye.newBuilder().setWhy(why).setDetail(detail).setRetryAfterMillis((int)
                        Math.min(retryAfter.toMillis(), Integer.MAX_VALUE))));
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

    private void send(ControlMessage.Builder message) {
        if (!ended && !observer.isCancelled()) {
            observer.onNext(message.build());
        }
    }
}
