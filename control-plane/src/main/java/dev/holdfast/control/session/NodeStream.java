package dev.holdfast.control.session;

import dev.holdfast.control.fleet.Heard;
import dev.holdfast.control.fleet.Heartbeat;
import dev.holdfast.control.fleet.StreamClaims;
import dev.holdfast.control.fleet.StreamOpened;
import dev.holdfast.control.fleet.TooManyRoutersException;
import dev.holdfast.control.handover.HandoverStepDue;
import dev.holdfast.control.history.HoleException;
import dev.holdfast.proto.v1.CertificateDue;
import dev.holdfast.proto.v1.CloneSeen;
import dev.holdfast.proto.v1.EventAck;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.HandoverAnswer;
import dev.holdfast.proto.v1.HandoverStep;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.PolicyAnswer;
import dev.holdfast.proto.v1.Status;
import dev.holdfast.proto.v1.Welcome;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The conversation with one connected node, from Hello to Goodbye. gRPC hands over one message at a time, on a virtual
 * thread that may wait for the database: the node is then read no further, and nothing piles up.
 */
final class NodeStream implements StreamObserver<NodeMessage> {

    static final int PROTOCOL = 1;
    static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private static final Duration HELLO_LIMIT = Duration.ofSeconds(10);
    private static final Duration FIRST_PONG_LIMIT = Duration.ofSeconds(2);
    private static final long CLOCK_CHANGE_NANOS = Duration.ofMillis(1).toNanos();

    private static final Logger LOG = Logger.getLogger(NodeStream.class);

    private final UUID streamId = UUID.randomUUID();
    private final NodeIdentity node;
    private final String remoteAddress;
    private final Outbox outbox;
    private final SessionRooms rooms;
    private final ConnectedNodes connected;
    private final Pings pings;
    private final EventIntake events;
    private final PolicyConversation policy;
    private final long openedNanos = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean heartbeatOnItsWay = new AtomicBoolean();

    private volatile @Nullable UUID instance;
    private volatile @Nullable Instant since;
    private volatile boolean welcomed;
    private volatile long lastHeardNanos = System.nanoTime();
    private volatile @Nullable Heartbeat lastHeartbeat;
    private volatile String askedToRenewBy = "";

    NodeStream(NodeIdentity node, String remoteAddress, Outbox outbox, SessionRooms rooms, ConnectedNodes connected) {
        this.node = node;
        this.remoteAddress = remoteAddress;
        this.outbox = outbox;
        this.rooms = rooms;
        this.connected = connected;
        this.pings = new Pings(outbox);
        this.events = new EventIntake(node, remoteAddress, outbox, pings, rooms);
        this.policy = new PolicyConversation(node.uuid(), remoteAddress, outbox, rooms.policy());
    }

    @Override
    public void onNext(NodeMessage message) {
        if (ended.get()) {
            return;
        }
        lastHeardNanos = System.nanoTime();
        try {
            handle(message);
        } catch (ProtocolViolationException violation) {
            refuse(String.valueOf(violation.getMessage()));
        } catch (TooManyRoutersException bound) {
            LOG.warnf("event=routers_refused node=%s reason=\"%s\"", node.uuid(), bound.getMessage());
            end(Goodbye.Why.WHY_PROTOCOL_ERROR, String.valueOf(bound.getMessage()));
            rooms.misconduct().routersRefused(node.uuid(), remoteAddress, String.valueOf(bound.getMessage()));
        } catch (OverloadedException full) {
            end(Goodbye.Why.WHY_OVERLOADED, String.valueOf(full.getMessage()), full.retryAfter());
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "event=session_failed node=%s", node.uuid());
            rooms.failed().increment();
            end(Goodbye.Why.WHY_OVERLOADED, "the control plane could not go on; come back", Duration.ZERO);
        }
    }

    @Override
    public void onError(Throwable cut) {
        ended("cut");
    }

    @Override
    public void onCompleted() {
        outbox.end();
        ended("completed");
    }

    private void handle(NodeMessage message) {
        if (message.equals(NodeMessages.GARBLED)) {
            throw new ProtocolViolationException("what came is no message of the contract");
        }
        if (!welcomed && message.getBodyCase() != NodeMessage.BodyCase.HELLO) {
            throw new ProtocolViolationException("the first message is Hello, not " + message.getBodyCase());
        }
        switch (message.getBodyCase()) {
            case HELLO -> connected.takeOn(() -> hello(message.getHello()));
            case EVENTS -> events.take(message.getEvents(), this::notStored);
            case HEARTBEAT -> heartbeat(message.getHeartbeat());
            case STATUS -> status(message.getStatus());
            case POLICY_ANSWER -> policyAnswer(message.getPolicyAnswer());
            case PONG -> {
                if (pings.answered(message.getPong())) {
                    events.open();
                }
            }
            case HANDOVER_ANSWER -> handover(message.getHandoverAnswer());
            case GOODBYE -> {
                outbox.end();
                ended("node said goodbye");
            }
            case BODY_NOT_SET -> LOG.debugf("event=unknown_message_ignored node=%s", node.uuid());
        }
    }

    private void hello(Hello hello) {
        if (welcomed) {
            throw new ProtocolViolationException("Hello came twice");
        }
        if (hello.getProtocol() != PROTOCOL) {
            end(
                    Goodbye.Why.WHY_VERSION,
                    "protocol " + hello.getProtocol() + " is not spoken here; " + PROTOCOL + " is");
            return;
        }
        StreamOpened opened = new StreamOpened(
                node.uuid(),
                node.clusterId(),
                streamId,
                NodeWords.instance(hello),
                rooms.replica(),
                remoteAddress,
                NodeWords.text("daemon_version", hello.getDaemonVersion(), 0, 63),
                hello.getPolicyRevision(),
                NodeWords.hash(hello.getEffectiveHash()),
                NodeWords.routers(hello));
        instance = opened.instance();
        if (!connected.admit(this)) {
            rooms.misconduct()
                    .cloned(node.uuid(), remoteAddress, "instance " + instance + " was held off: another one answers");
            end(Goodbye.Why.WHY_CLONED_IDENTITY, "another instance is connected under this identity, and it answers");
            return;
        }
        since = rooms.fleet().opened(opened);
        Map<Long, Long> marks = events.marks(hello);
        welcomed = true;
        outbox.welcome(welcome(marks));
        pings.send();
        outbox.requestStatus();
        policy.begin(opened);
        renewIfAnotherSigns(connected.renewalSpread());
        LOG.infof(
                "event=node_connected node=%s name=%s cluster=%s source=%s routers=%d spool=%d:%d-%d",
                node.uuid(),
                node.name(),
                node.clusterName(),
                remoteAddress,
                hello.getRoutersCount(),
                hello.getEpoch(),
                hello.getFirstSeq(),
                hello.getLastSeq());
    }

    /** No credit yet: the clock is measured first, so that no event is stored without its offset. */
    private Welcome welcome(Map<Long, Long> marks) {
        Welcome.Builder welcome = Welcome.newBuilder()
                .setProtocol(PROTOCOL)
                .setInitialCredit(0)
                .setHeartbeatIntervalMillis((int) HEARTBEAT.toMillis())
                .setCluster(node.clusterName());
        marks.forEach((epoch, seq) ->
                welcome.addHighWater(EventAck.newBuilder().setEpoch(epoch).setSeq(seq)));
        return welcome.build();
    }

    private void notStored(Throwable why) {
        if (why instanceof HoleException hole) {
            refuse(String.valueOf(hole.getMessage()));
        } else {
            end(Goodbye.Why.WHY_STOPPING, "not stored; send it again");
        }
    }

    /** The message did nothing; the stream ends, and it is known why. */
    private void refuse(String why) {
        LOG.warnf("event=protocol_violated node=%s reason=\"%s\"", node.uuid(), why);
        end(Goodbye.Why.WHY_PROTOCOL_ERROR, why);
        rooms.misconduct().messageRefused(node.uuid(), remoteAddress, why);
    }

    private void heartbeat(dev.holdfast.proto.v1.Heartbeat came) {
        noteHeartbeat(came.getPolicyRevision(), NodeWords.hash(came.getEffectiveHash()), came.getSpooledEvents());
        if (outbox.isReady()) {
            pings.send();
        }
    }

    private void policyAnswer(PolicyAnswer answer) {
        policy.answered(answer).ifPresent(revision -> {
            Heartbeat last = lastHeartbeat;
            noteHeartbeat(revision, NodeWords.hash(answer.getEffectiveHash()), last == null ? 0 : last.spooledEvents());
        });
    }

    private void handover(HandoverAnswer answer) {
        rooms.handovers()
                .answered(
                        node.uuid(),
                        remoteAddress,
                        NodeWords.handover(answer),
                        answer.getRole() == HandoverStep.Role.ROLE_HOLDER,
                        NodeWords.text("refusal", answer.getRefusal(), 0, 63),
                        NodeWords.text("source", answer.getSource(), 0, 45));
    }

    /** Gives the node its step of a handing over. */
    void handOver(HandoverStepDue step) {
        if (welcomed && !ended.get()) {
            outbox.handOver(NodeWords.handover(step));
        }
    }

    private void status(Status status) {
        rooms.fleet().status(node.uuid(), NodeWords.at(status.getNow()), NodeWords.reports(status));
    }

    private void noteHeartbeat(long revision, byte[] hash, long spooled) {
        ClockOffset.@Nullable Measurement clock = pings.clock();
        Heartbeat now = new Heartbeat(
                node.uuid(),
                streamId,
                revision,
                hash,
                spooled,
                clock == null ? null : clock.offsetNanos(),
                clock == null ? null : clock.errorNanos());
        Heartbeat before = lastHeartbeat;
        // One at a time on its way: a database that stands still costs no memory. The next heartbeat says it again.
        if ((before == null || isWorthAWrite(before, now)) && heartbeatOnItsWay.compareAndSet(false, true)) {
            lastHeartbeat = now;
            rooms.fleet().heartbeat(now).whenComplete((_, failed) -> {
                if (failed != null) {
                    lastHeartbeat = null;
                }
                heartbeatOnItsWay.set(false);
            });
        }
    }

    /** A clock that is read anew always differs a little. */
    private static boolean isWorthAWrite(Heartbeat before, Heartbeat now) {
        Long offsetBefore = before.clockOffsetNanos();
        Long offset = now.clockOffsetNanos();
        boolean clockMoved =
                offset != null && (offsetBefore == null || Math.abs(offset - offsetBefore) > CLOCK_CHANGE_NANOS);
        return clockMoved
                || before.policyRevision() != now.policyRevision()
                || before.spooledEvents() != now.spooledEvents()
                || !Arrays.equals(before.effectiveHash(), now.effectiveHash());
    }

    /** Policy on this stream; empty while the node has not been welcomed, and once it is gone. */
    Optional<PolicyConversation> policy() {
        return welcomed && !ended.get() ? Optional.of(policy) : Optional.empty();
    }

    /** A certificate by a CA that signs no more is to be replaced while that is still trusted; asked once for each CA. */
    void renewIfAnotherSigns(Duration within) {
        String signer = rooms.authorities().signing().publicKeyHash();
        if (welcomed
                && !ended.get()
                && !signer.equals(askedToRenewBy)
                && !rooms.authorities().isBySigner(node.certificate())) {
            askedToRenewBy = signer;
            outbox.certificateDue(CertificateDue.newBuilder()
                    .setWithinMillis((int) within.toMillis())
                    .build());
        }
    }

    /** Looked at once a second: a node that does not speak is let go; one that answers no ping gets its credit anyway. */
    void watch(long nowNanos, Duration silence) {
        if (!welcomed && nowNanos - openedNanos > HELLO_LIMIT.toNanos()) {
            end(Goodbye.Why.WHY_PROTOCOL_ERROR, "no Hello within " + HELLO_LIMIT.toSeconds() + " s");
        } else if (nowNanos - lastHeardNanos > silence.toNanos()) {
            end(Goodbye.Why.WHY_UNSPECIFIED, "nothing was heard for " + silence.toSeconds() + " s");
        } else if (welcomed && nowNanos - openedNanos > FIRST_PONG_LIMIT.toNanos()) {
            events.open();
        }
    }

    UUID node() {
        return node.uuid();
    }

    NodeIdentity identity() {
        return node;
    }

    @Nullable
    UUID instance() {
        return instance;
    }

    String remoteAddress() {
        return remoteAddress;
    }

    /** Another instance came under this node's identity; the node shall know. */
    void cloneSeen(String origin, @Nullable UUID clone) {
        outbox.cloneSeen(CloneSeen.newBuilder()
                .setOrigin(origin)
                .setInstanceUuid(String.valueOf(clone))
                .build());
    }

    /** What this stream has to say in its node's row; empty before it is there. */
    Optional<StreamClaims.Claim> claim(String replica) {
        Instant opened = since;
        UUID mine = instance;
        return opened == null || mine == null || ended.get()
                ? Optional.empty()
                : Optional.of(new StreamClaims.Claim(node.uuid(), streamId, mine, replica, remoteAddress, opened));
    }

    boolean isOpenedSince(Instant when) {
        Instant opened = since;
        return opened != null && opened.isAfter(when);
    }

    /** Another stream had set the node's row meanwhile: the next heartbeat is written, whatever it says. */
    void rowWasAnothers() {
        lastHeartbeat = null;
    }

    Optional<Heard> heardSince(long nanos) {
        return lastHeardNanos - nanos >= 0 ? Optional.of(new Heard(node.uuid(), streamId)) : Optional.empty();
    }

    boolean answersWithin(Duration limit) {
        return !ended.get() && pings.answersWithin(limit);
    }

    /** Says goodbye and ends. */
    void end(Goodbye.Why why, String detail) {
        end(why, detail, Duration.ZERO);
    }

    private void end(Goodbye.Why why, String detail, Duration retryAfter) {
        outbox.goodbye(why, detail, retryAfter);
        ended(why + " " + detail);
    }

    private void ended(String how) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        connected.remove(this);
        if (instance == null) {
            return;
        }
        LOG.infof("event=node_disconnected node=%s name=%s reason=\"%s\"", node.uuid(), node.name(), how);
        try {
            rooms.fleet().closed(node.uuid(), streamId);
        } catch (RuntimeException e) {
            // The silence of the node will say it within half a minute.
            LOG.warnf("event=disconnect_not_noted node=%s reason=%s", node.uuid(), e.getMessage());
        }
    }
}
