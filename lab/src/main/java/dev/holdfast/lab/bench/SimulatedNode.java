package dev.holdfast.lab.bench;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.Cause;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventBatch;
import dev.holdfast.proto.v1.Evidence;
import dev.holdfast.proto.v1.Family;
import dev.holdfast.proto.v1.Heartbeat;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.NodeSessionGrpc;
import dev.holdfast.proto.v1.Occurrence;
import dev.holdfast.proto.v1.PolicyAnswer;
import dev.holdfast.proto.v1.PolicyPush;
import dev.holdfast.proto.v1.Pong;
import dev.holdfast.proto.v1.RouterDeclaration;
import dev.holdfast.proto.v1.RouterKey;
import dev.holdfast.proto.v1.RouterStatus;
import dev.holdfast.proto.v1.SpooledEvent;
import dev.holdfast.proto.v1.State;
import dev.holdfast.proto.v1.Status;
import dev.holdfast.proto.v1.Transition;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node that is only its end of the stream: ten routers that it declares, answers, heartbeats, and one storm. */
final class SimulatedNode {

    static final int ROUTERS = 10;
    private static final long HEARTBEAT_MILLIS = 10_000;
    private static final long BACKOFF_MILLIS = 2_000;
    private static final String BOOT = UUID.randomUUID().toString();

    private final String name;
    private final ManagedChannel channel;
    private final ScheduledExecutorService timer;
    private final Counts counts;
    private final Random random = new Random();
    private final UUID instance = UUID.randomUUID();
    private @Nullable Attempt attempt;
    private @Nullable StreamObserver<NodeMessage> out;
    private boolean connected;
    private boolean beating;
    private long stored;
    private int credit;
    private boolean storming;

    /** Is told what comes of it; from any thread. */
    interface Counts {
        void connected();

        void lost();

        void heldOff();

        void stormStored();
    }

    SimulatedNode(String name, ManagedChannel channel, ScheduledExecutorService timer, Counts counts) {
        this.name = name;
        this.channel = channel;
        this.timer = timer;
        this.counts = counts;
    }

    /** One stream, from its opening to its end; what comes of one that is over is nobody's business. */
    private final class Attempt implements StreamObserver<ControlMessage> {
        @Override
        public void onNext(ControlMessage message) {
            synchronized (SimulatedNode.this) {
                if (attempt == this) {
                    take(message);
                }
            }
        }

        @Override
        public void onError(Throwable cut) {
            synchronized (SimulatedNode.this) {
                if (attempt == this) {
                    lost();
                    comeBackIn(BACKOFF_MILLIS + random.nextLong(BACKOFF_MILLIS));
                }
            }
        }

        @Override
        public void onCompleted() {
            onError(new IllegalStateException("the control plane ended the stream"));
        }
    }

    synchronized void connect() {
        credit = 0;
        Attempt now = new Attempt();
        attempt = now;
        // The channel's own pause, up to two minutes, is not the daemon's.
        channel.resetConnectBackoff();
        StreamObserver<NodeMessage> opened = NodeSessionGrpc.newStub(channel).connect(now);
        // It may have failed within that call.
        if (attempt == now) {
            out = opened;
            hello();
        }
    }

    private void hello() {
        Hello.Builder hello = Hello.newBuilder()
                .setProtocol(1)
                .setInstanceUuid(instance.toString())
                .setNodeName(name)
                .setDaemonVersion("bench")
                .setEpoch(1)
                .setFirstSeq(1)
                .setLastSeq(stored)
                .setNow(now());
        for (int vrid = 1; vrid <= ROUTERS; vrid++) {
            hello.addRouters(RouterDeclaration.newBuilder()
                    .setKey(key(vrid))
                    .setName(name + "-" + vrid)
                    .setInterface("eth0")
                    .setVersion(3)
                    .addAddresses("10.0.0." + vrid + "/24")
                    .putSettings("preemption", "never")
                    .putSettings("startup.delay", "0s")
                    .putSettings("startup.gate", "link")
                    .putSettings("startup.proof", "any")
                    .putSettings("startup.maxHold", "1m"));
        }
        send(NodeMessage.newBuilder().setHello(hello));
    }

    /** One transition of each router, as soon as there is credit. */
    synchronized void storm() {
        storming = true;
        sendStorm();
    }

    private void sendStorm() {
        if (!storming || credit < ROUTERS || stored > 0) {
            return;
        }
        EventBatch.Builder batch = EventBatch.newBuilder();
        for (int vrid = 1; vrid <= ROUTERS; vrid++) {
            batch.addEvents(SpooledEvent.newBuilder().setEpoch(1).setSeq(vrid).setEvent(takeover(vrid)));
        }
        credit -= ROUTERS;
        send(NodeMessage.newBuilder().setEvents(batch));
    }

    private ByteString takeover(int vrid) {
        return Event.newBuilder()
                .setOccurred(now())
                .setTransition(Transition.newBuilder()
                        .setRouter(key(vrid))
                        .setRouterName(name + "-" + vrid)
                        .setFrom(State.STATE_BACKUP)
                        .setTo(State.STATE_ACTIVE)
                        .setCause(Cause.newBuilder()
                                .setActiveDownTimerExpired(Cause.ActiveDownTimerExpired.newBuilder()
                                        .setWaitedNanos(3_609_375_000L)))
                        .setEvidence(Evidence.newBuilder()
                                .setEffectivePriority(100)
                                .setBasePriority(100)
                                .setPreemption("never")))
                .build()
                .toByteString();
    }

    private RouterKey.Builder key(int vrid) {
        return RouterKey.newBuilder()
                .setSegment(name)
                .setFamily(Family.FAMILY_IPV4)
                .setVrid(vrid);
    }

    private void take(ControlMessage message) {
        switch (message.getBodyCase()) {
            case WELCOME -> welcomed();
            case CREDIT -> {
                credit += message.getCredit().getEvents();
                sendStorm();
            }
            case ACK -> acknowledged(message.getAck().getSeq());
            case PING ->
                send(NodeMessage.newBuilder()
                        .setPong(Pong.newBuilder()
                                .setId(message.getPing().getId())
                                .setNow(now())));
            case STATUS_REQUEST -> send(NodeMessage.newBuilder().setStatus(status()));
            case POLICY -> send(NodeMessage.newBuilder().setPolicyAnswer(applied(message.getPolicy())));
            case GOODBYE -> comeBack(message.getGoodbye().getRetryAfterMillis());
            default -> {}
        }
    }

    private void welcomed() {
        connected = true;
        counts.connected();
        if (!beating) {
            beating = true;
            long first = random.nextLong(HEARTBEAT_MILLIS);
            timer.scheduleAtFixedRate(this::beat, first, HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void acknowledged(long seq) {
        boolean whole = stored < ROUTERS && seq >= ROUTERS;
        stored = Math.max(stored, seq);
        if (whole) {
            counts.stormStored();
        }
    }

    private synchronized void beat() {
        if (connected) {
            send(NodeMessage.newBuilder().setHeartbeat(Heartbeat.newBuilder().setNow(now())));
        }
    }

    /** As it has no settings, it has no hash of them. */
    private static PolicyAnswer.Builder applied(PolicyPush push) {
        return PolicyAnswer.newBuilder()
                .setRevision(push.getRevision())
                .setNonce(push.getNonce())
                .setResult(PolicyAnswer.Result.RESULT_APPLIED)
                .setLastGoodRevision(push.getRevision());
    }

    private Status.Builder status() {
        Status.Builder status = Status.newBuilder().setNow(now());
        for (int vrid = 1; vrid <= ROUTERS; vrid++) {
            status.addRouters(RouterStatus.newBuilder()
                    .setKey(key(vrid))
                    .setState(State.STATE_BACKUP)
                    .setSinceUnixNanos(now().getUnixNanos())
                    .setEffectivePriority(100));
        }
        return status;
    }

    /** As the daemon does: what it was asked, and up to a fifth more. */
    private void comeBack(long askedMillis) {
        StreamObserver<NodeMessage> ending = out;
        lost();
        counts.heldOff();
        if (ending != null) {
            ending.onCompleted();
        }
        long wait = askedMillis > 0 ? askedMillis : BACKOFF_MILLIS;
        comeBackIn(wait + random.nextLong(1 + wait / 5));
    }

    private void comeBackIn(long millis) {
        timer.schedule(this::connect, millis, TimeUnit.MILLISECONDS);
    }

    private void lost() {
        attempt = null;
        out = null;
        if (connected) {
            connected = false;
            counts.lost();
        }
    }

    private void send(NodeMessage.Builder message) {
        StreamObserver<NodeMessage> stream = out;
        if (stream != null) {
            stream.onNext(message.build());
        }
    }

    private static Occurrence.Builder now() {
        return Occurrence.newBuilder()
                .setUnixNanos(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()))
                .setMonotonicNanos(System.nanoTime())
                .setBootId(BOOT);
    }
}
