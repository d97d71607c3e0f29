package dev.holdfast.node.session.stream;

import com.google.protobuf.ByteString;
import dev.holdfast.node.config.ControlPlaneAddress;
import dev.holdfast.node.engine.EngineCommand;
import dev.holdfast.node.engine.NodeStatus;
import dev.holdfast.node.session.identity.Identity;
import dev.holdfast.node.session.identity.IdentityException;
import dev.holdfast.node.session.identity.Renewal;
import dev.holdfast.node.session.identity.UntrustedControlPlaneException;
import dev.holdfast.node.session.policy.PolicyKeeper;
import dev.holdfast.node.session.spool.Spool;
import dev.holdfast.node.session.wire.RouterMessages;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.HandoverAnswer;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.Welcome;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream from Hello to its end, on one thread: everything else sends it signals. It asks the engine for its state and
 * nothing more, and waits for nothing but signals.
 */
final class Conversation {

    private static final int PROTOCOL = 1;
    private static final long WELCOME_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long STATUS_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long RENEWAL_RETRY_NANOS = TimeUnit.MINUTES.toNanos(10);
    /** Whatever the certificate or a clock says, a node does not renew over and over. */
    private static final long LEAST_RENEWAL_GAP_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long LONGEST_SPREAD_MILLIS = TimeUnit.HOURS.toMillis(1);
    private static final long LEAST_HEARTBEAT_MILLIS = 100;
    private static final long MOST_HEARTBEAT_MILLIS = 300_000;
    private static final Logger LOG = LoggerFactory.getLogger("holdfastd.session");

    private final SessionParts parts;
    private final ControlPlaneAddress server;
    private final Channel channel;
    private final Inbox inbox = new Inbox();
    private final Told told;
    private volatile Identity identity;
    private volatile boolean statusChanged = true;
    private volatile long closeByNanos;
    private volatile boolean closing;
    private boolean statusAsked;
    private long nextStatusNanos;
    private long nextHeartbeatNanos;
    private long heartbeatNanos;
    private long renewAtNanos;

    /** Is told what happens that outlasts the stream. */
    interface Told {

        /** The control plane has welcomed us. */
        void welcomed(Welcome welcome);

        /** There is a new certificate; it is on disk. */
        void renewed(Identity identity);
    }

    Conversation(SessionParts parts, ControlPlaneAddress server, Identity identity, Channel channel, Told told) {
        this.parts = parts;
        this.server = server;
        this.identity = identity;
        this.channel = channel;
        this.told = told;
    }

    /** There may be more to send. From any thread. */
    void spoolGrew() {
        inbox.wake();
    }

    /** A router does something else than before. From any thread. */
    void routersChanged() {
        statusChanged = true;
        inbox.wake();
    }

    /** Ends it, once everything is acknowledged or this time is over. From any thread. */
    void close(Duration grace) {
        closeByNanos = System.nanoTime() + grace.toNanos();
        closing = true;
        inbox.wake();
    }

    /** Talks until the end. */
    Ending run() throws InterruptedException {
        Line line = Line.open(channel, inbox);
        boolean finished = false;
        try {
            Ending ending = talk(line);
            finished = ending instanceof Ending.Closed;
            return ending;
        } finally {
            if (!finished) {
                line.cancel();
            }
        }
    }

    private Ending talk(Line line) throws InterruptedException {
        line.send(NodeMessage.newBuilder().setHello(hello()).build());
        long deadlineNanos = System.nanoTime() + WELCOME_NANOS;
        while (true) {
            Signal signal = inbox.poll(deadlineNanos - System.nanoTime());
            switch (signal) {
                case null -> {
                    return new Ending.Lost("no welcome within 10 s");
                }
                case Signal.Received(ControlMessage message)
                when message.hasWelcome() -> {
                    return converse(line, message.getWelcome());
                }
                case Signal.Received(ControlMessage message)
                when message.hasGoodbye() -> {
                    return new Ending.SentAway(message.getGoodbye());
                }
                case Signal.Received(ControlMessage message) -> {
                    return new Ending.Lost("the control plane said " + message.getBodyCase() + " before a welcome");
                }
                case Signal.Ended(Throwable reason) -> {
                    return new Ending.Lost(told(reason));
                }
                default -> {
                    if (closing) {
                        line.finish();
                        return new Ending.Closed();
                    }
                }
            }
        }
    }

    private Hello hello() {
        Spool spool = parts.spool();
        PolicyKeeper.InForce inForce = parts.policy().inForce();
        Hello.Builder hello = Hello.newBuilder()
                .setProtocol(PROTOCOL)
                .setInstanceUuid(parts.instance().toString())
                .setNodeName(parts.policy().config().node())
                .setDaemonVersion(parts.daemonVersion())
                .setEpoch(spool.epoch())
                .setFirstSeq(spool.firstSeq())
                .setLastSeq(spool.lastSeq())
                .setPolicyRevision(inForce.revision())
                .setEffectiveHash(ByteString.copyFrom(inForce.hash()))
                .setNow(parts.messages().occurrence(parts.clock().now()));
        parts.policy().config().routers().forEach(router -> hello.addRouters(RouterMessages.declaration(router)));
        return hello.build();
    }

    private Ending converse(Line line, Welcome welcome) throws InterruptedException {
        if (welcome.getProtocol() != PROTOCOL) {
            return new Ending.Lost("the control plane speaks protocol " + welcome.getProtocol());
        }
        try {
            EventPump pump = EventPump.resume(parts.spool(), line, welcome);
            told.welcomed(welcome);
            begin(welcome);
            line.next();
            while (true) {
                pump.pump();
                sendWhatIsDue(line);
                Signal signal = inbox.poll(untilDueNanos());
                Ending ending = signal == null ? null : handle(signal, line, pump);
                if (ending == null && closing && finished()) {
                    line.send(SessionMessages.stopping());
                    line.finish();
                    ending = new Ending.Closed();
                }
                if (ending != null) {
                    return ending;
                }
            }
        } catch (IOException e) {
            return new Ending.Lost("the spool cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return new Ending.Lost("the control plane " + e.getMessage());
        }
    }

    private void begin(Welcome welcome) {
        long now = System.nanoTime();
        long asked = Integer.toUnsignedLong(welcome.getHeartbeatIntervalMillis());
        heartbeatNanos =
                TimeUnit.MILLISECONDS.toNanos(Math.clamp(asked, LEAST_HEARTBEAT_MILLIS, MOST_HEARTBEAT_MILLIS));
        nextHeartbeatNanos = now + heartbeatNanos;
        nextStatusNanos = now;
        renewAtNanos = now + untilRenewalNanos();
    }

    private long untilRenewalNanos() {
        Duration left = Duration.between(parts.clock().wall().instant(), identity.renewAt());
        return Math.max(0, left.toNanos());
    }

    private boolean finished() {
        return parts.spool().backlog().events() == 0 || System.nanoTime() - closeByNanos >= 0;
    }

    private long untilDueNanos() {
        long now = System.nanoTime();
        long due = Math.min(nextHeartbeatNanos - now, renewAtNanos - now);
        if (statusChanged && !statusAsked) {
            due = Math.min(due, nextStatusNanos - now);
        }
        return closing ? Math.min(due, closeByNanos - now) : due;
    }

    private void sendWhatIsDue(Line line) {
        long now = System.nanoTime();
        if (now - nextHeartbeatNanos >= 0) {
            nextHeartbeatNanos = now + heartbeatNanos;
            line.send(SessionMessages.heartbeat(
                    parts.messages().occurrence(parts.clock().now()),
                    parts.spool().backlog(),
                    parts.policy().inForce()));
        }
        if (statusChanged && !statusAsked && now - nextStatusNanos >= 0) {
            nextStatusNanos = now + STATUS_GAP_NANOS;
            askStatus();
        }
        if (now - renewAtNanos >= 0) {
            renewAtNanos = now + RENEWAL_RETRY_NANOS;
            Thread.ofVirtual().name("renewal").start(this::renew);
        }
    }

    private void askStatus() {
        statusChanged = false;
        statusAsked = true;
        CompletableFuture<NodeStatus> answer = new CompletableFuture<>();
        answer.whenComplete((status, failure) -> inbox.put(
                failure == null
                        ? new Signal.StatusTaken(status)
                        : new Signal.StatusFailed(String.valueOf(failure.getMessage()))));
        parts.engine().submit(new EngineCommand.Status(answer));
    }

    /** Over a connection of its own: this stream's goes on with the certificate that it was opened with, which may expire. */
    private void renew() {
        Identity former = identity;
        ManagedChannel renewing = null;
        try {
            renewing = parts.channels().mutual(server, former);
            inbox.put(new Signal.Renewed(new Renewal(parts.identities()).renew(renewing, former, server)));
        } catch (IdentityException e) {
            inbox.put(new Signal.RenewalFailed(String.valueOf(e.getMessage())));
        } finally {
            if (renewing != null) {
                renewing.shutdownNow();
            }
        }
    }

    /** Another CA signs now. Each node takes a moment of its own, so that they do not all come at once. */
    private void renewWithin(int millis) {
        long most = Math.min(Integer.toUnsignedLong(millis), LONGEST_SPREAD_MILLIS);
        long chosen = TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(most + 1));
        long at = System.nanoTime() + chosen;
        if (at - renewAtNanos < 0) {
            renewAtNanos = at;
        }
    }

    private @Nullable Ending handle(Signal signal, Line line, EventPump pump) throws IOException {
        switch (signal) {
            case Signal.Received(ControlMessage message) -> {
                Ending ending = heed(message, line, pump);
                line.next();
                return ending;
            }
            case Signal.Ended(Throwable reason) -> {
                return new Ending.Lost(told(reason));
            }
            case Signal.PolicyDecided decided ->
                line.send(SessionMessages.policyAnswer(decided.push(), decided.answer()));
            case Signal.HandoverAnswered(HandoverAnswer answer) ->
                line.send(NodeMessage.newBuilder().setHandoverAnswer(answer).build());
            case Signal.StatusTaken(NodeStatus status) -> {
                statusAsked = false;
                line.send(SessionMessages.status(status, parts.messages()));
            }
            case Signal.StatusFailed(String reason) -> {
                statusAsked = false;
                LOG.info("event=status-not-told reason=\"{}\"", reason);
            }
            case Signal.Renewed(Identity renewed) -> {
                identity = renewed;
                renewAtNanos = System.nanoTime() + Math.max(untilRenewalNanos(), LEAST_RENEWAL_GAP_NANOS);
                told.renewed(renewed);
            }
            case Signal.RenewalFailed(String reason) ->
                LOG.warn("event=certificate-not-renewed reason=\"{}\" expires={}", reason, identity.expiresAt());
            case Signal.Wake _ -> {}
        }
        return null;
    }

    private @Nullable Ending heed(ControlMessage message, Line line, EventPump pump) throws IOException {
        switch (message.getBodyCase()) {
            case ACK -> pump.acknowledged(message.getAck());
            case CREDIT -> pump.grant(message.getCredit().getEvents());
            case PING ->
                line.send(SessionMessages.pong(
                        message.getPing().getId(),
                        parts.messages().occurrence(parts.clock().now())));
            case POLICY ->
                parts.policy()
                        .take(message.getPolicy(), (push, answer) -> inbox.put(new Signal.PolicyDecided(push, answer)));
            case HANDOVER ->
                new HandoverDesk(parts.engine())
                        .take(message.getHandover(), answer -> inbox.put(new Signal.HandoverAnswered(answer)));
            case STATUS_REQUEST -> {
                nextStatusNanos = System.nanoTime();
                statusChanged = true;
            }
            case GOODBYE -> {
                return new Ending.SentAway(message.getGoodbye());
            }
            case CERTIFICATE_DUE -> renewWithin(message.getCertificateDue().getWithinMillis());
            case CLONE_SEEN ->
                LOG.warn(
                        "event=clone-seen origin={} instance={} remedy=\"another host runs under this node's identity:"
                                + " on the copy, remove the identity and enrol it\"",
                        printable(message.getCloneSeen().getOrigin()),
                        printable(message.getCloneSeen().getInstanceUuid()));
            case WELCOME -> {
                return new Ending.Lost("the control plane said WELCOME twice");
            }
            // A newer control plane may say what we do not know; what we must know comes with the protocol's number.
            case BODY_NOT_SET -> {}
        }
        return null;
    }

    private static String printable(String text) {
        return text.replaceAll("[^0-9A-Za-z.:%-]", "?");
    }

    /** A sentence for the log: what the network or TLS said, not how gRPC wrapped it. */
    private static String told(Throwable reason) {
        return UntrustedControlPlaneException.in(reason)
                .map(untrusted -> "not to be trusted: " + untrusted.getMessage())
                .orElseGet(() -> {
                    Status status = Status.fromThrowable(reason);
                    Throwable cause = status.getCause();
                    String detail = cause == null ? status.getDescription() : cause.getMessage();
                    return status.getCode() + (detail == null ? "" : ": " + detail.replaceAll("\\p{Cntrl}+", " "));
                });
    }
}
