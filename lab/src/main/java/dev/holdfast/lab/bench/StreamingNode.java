package dev.holdfast.lab.bench;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.AdvertHeard;
import dev.holdfast.proto.v1.Cause;
import dev.holdfast.proto.v1.ConsideredRule;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventBatch;
import dev.holdfast.proto.v1.Evidence;
import dev.holdfast.proto.v1.Family;
import dev.holdfast.proto.v1.GateState;
import dev.holdfast.proto.v1.Heartbeat;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.NodeSessionGrpc;
import dev.holdfast.proto.v1.Occurrence;
import dev.holdfast.proto.v1.Pong;
import dev.holdfast.proto.v1.RouterDeclaration;
import dev.holdfast.proto.v1.RouterKey;
import dev.holdfast.proto.v1.Rule;
import dev.holdfast.proto.v1.SpooledEvent;
import dev.holdfast.proto.v1.State;
import dev.holdfast.proto.v1.Status;
import dev.holdfast.proto.v1.Transition;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node whose spool holds many transitions, made beforehand; it sends as many as it is given credit for. */
final class StreamingNode implements StreamObserver<ControlMessage> {

    private static final int ROUTERS = 10;
    private static final int BATCH = 256;
    private static final String BOOT = UUID.randomUUID().toString();

    private final String name;
    private final Channel channel;
    private final CompletableFuture<Void> welcomed = new CompletableFuture<>();
    private List<ByteString> spool = List.of();
    private CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    private @Nullable StreamObserver<NodeMessage> out;
    private long before;
    private int sent;
    private int credit;

    StreamingNode(String name, Channel channel) {
        this.name = name;
        this.channel = channel;
    }

    synchronized CompletableFuture<Void> connect() {
        out = NodeSessionGrpc.newStub(channel).connect(this);
        Hello.Builder hello = Hello.newBuilder()
                .setProtocol(1)
                .setInstanceUuid(UUID.randomUUID().toString())
                .setNodeName(name)
                .setDaemonVersion("bench")
                .setEpoch(1)
                .setFirstSeq(1)
                .setNow(now());
        for (int vrid = 1; vrid <= ROUTERS; vrid++) {
            hello.addRouters(RouterDeclaration.newBuilder()
                    .setKey(key(vrid))
                    .setName(name + "-" + vrid)
                    .setInterface("eth0")
                    .setVersion(3)
                    .addAddresses("10.200.0." + vrid + "/24")
                    .putSettings("preemption", "never")
                    .putSettings("startup.delay", "0s")
                    .putSettings("startup.gate", "link")
                    .putSettings("startup.proof", "any")
                    .putSettings("startup.maxHold", "1m"));
        }
        send(NodeMessage.newBuilder().setHello(hello));
        return welcomed;
    }

    /** Puts so many more events into the spool. */
    synchronized void make(int events) {
        before += spool.size();
        List<ByteString> made = new ArrayList<>(events);
        for (int i = 0; i < events; i++) {
            made.add(transition(1 + i % ROUTERS, i / ROUTERS % 2 == 0));
        }
        spool = made;
        sent = 0;
        acknowledged = new CompletableFuture<>();
    }

    /** Begins to send them; done when the last one is acknowledged. */
    synchronized CompletableFuture<Void> stream() {
        sendMore();
        return acknowledged;
    }

    private void sendMore() {
        while (sent < spool.size() && credit > 0) {
            int size = Math.min(Math.min(BATCH, credit), spool.size() - sent);
            EventBatch.Builder batch = EventBatch.newBuilder();
            for (int i = 0; i < size; i++) {
                batch.addEvents(SpooledEvent.newBuilder()
                        .setEpoch(1)
                        .setSeq(before + sent + 1)
                        .setEvent(spool.get(sent)));
                sent++;
            }
            credit -= size;
            send(NodeMessage.newBuilder().setEvents(batch));
        }
    }

    private ByteString transition(int vrid, boolean up) {
        return Event.newBuilder()
                .setOccurred(now())
                .setTransition(Transition.newBuilder()
                        .setRouter(key(vrid))
                        .setRouterName(name + "-" + vrid)
                        .setFrom(up ? State.STATE_BACKUP : State.STATE_ACTIVE)
                        .setTo(up ? State.STATE_ACTIVE : State.STATE_BACKUP)
                        .setCause(
                                up
                                        ? Cause.newBuilder()
                                                .setActiveDownTimerExpired(Cause.ActiveDownTimerExpired.newBuilder()
                                                        .setWaitedNanos(3_609_375_000L))
                                        : Cause.newBuilder()
                                                .setHigherPriorityHeard(Cause.HigherPriorityHeard.newBuilder()
                                                        .setSender("10.0.0.250")
                                                        .setPriority(150)))
                        .setEvidence(Evidence.newBuilder()
                                .setLastAdvert(AdvertHeard.newBuilder()
                                        .setSender("10.0.0.250")
                                        .setPriority(150)
                                        .setAgeNanos(3_609_412_731L)
                                        .setIntervalNanos(1_000_000_000L))
                                .setAdvertsHeardSinceStart(86_400)
                                .setStateAgeNanos(12_345_678_901L)
                                .setLinkAgeNanos(86_400_000_000_000L)
                                .setGate(GateState.GATE_STATE_PROVEN)
                                .setEffectivePriority(100)
                                .setBasePriority(100)
                                .setActiveDownIntervalNanos(3_609_375_000L)
                                .setSkewNanos(609_375_000L)
                                .setPreemption("never")
                                .addConsidered(ConsideredRule.newBuilder()
                                        .setRule(Rule.RULE_ACTIVE_DOWN_TIMER)
                                        .setApplied(up)
                                        .setReason("no_advert"))
                                .setDaemonAgeNanos(86_400_000_000_000L)))
                .build()
                .toByteString();
    }

    private RouterKey.Builder key(int vrid) {
        return RouterKey.newBuilder()
                .setSegment(name)
                .setFamily(Family.FAMILY_IPV4)
                .setVrid(vrid);
    }

    @Override
    public synchronized void onNext(ControlMessage message) {
        switch (message.getBodyCase()) {
            case WELCOME -> welcomed.complete(null);
            case CREDIT -> {
                credit += message.getCredit().getEvents();
                sendMore();
            }
            case ACK -> {
                if (!spool.isEmpty() && message.getAck().getSeq() >= before + spool.size()) {
                    acknowledged.complete(null);
                }
            }
            case PING ->
                send(NodeMessage.newBuilder()
                        .setPong(Pong.newBuilder()
                                .setId(message.getPing().getId())
                                .setNow(now())));
            case STATUS_REQUEST ->
                send(NodeMessage.newBuilder().setStatus(Status.newBuilder().setNow(now())));
            case GOODBYE -> onError(new IllegalStateException("told to go: " + message.getGoodbye()));
            default -> {}
        }
    }

    /** Once in a while, so that it is not taken for dead between two rounds. */
    synchronized void beat() {
        send(NodeMessage.newBuilder().setHeartbeat(Heartbeat.newBuilder().setNow(now())));
    }

    @Override
    public synchronized void onError(Throwable cut) {
        out = null;
        welcomed.completeExceptionally(cut);
        acknowledged.completeExceptionally(cut);
    }

    @Override
    public void onCompleted() {
        onError(new IllegalStateException("the control plane ended the stream"));
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
