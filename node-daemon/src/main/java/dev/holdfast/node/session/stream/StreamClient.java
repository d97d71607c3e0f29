package dev.holdfast.node.session.stream;

import dev.holdfast.node.config.ControlPlaneAddress;
import dev.holdfast.node.session.identity.Identity;
import dev.holdfast.node.session.identity.IdentityException;
import dev.holdfast.node.session.identity.Renewal;
import dev.holdfast.proto.v1.EnrollRefusal;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.Welcome;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps a conversation going: connects to one of the control planes, comes back when the stream ends, with patience. Says each
 * state of affairs once, not at every attempt.
 */
public final class StreamClient implements AutoCloseable {

    private static final Duration LOOK_FOR_IDENTITY = Duration.ofSeconds(5);
    private static final Duration LAST_WORDS = Duration.ofMillis(1_500);
    private static final long CHANNEL_END_MILLIS = 500;
    private static final Logger LOG = LoggerFactory.getLogger("holdfastd.session");

    private final SessionParts parts;
    private final List<ControlPlaneAddress> addresses;
    private final Backoff backoff;
    private final RandomGenerator random;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Conversation current;
    private volatile boolean connected;
    private volatile @Nullable ShutOut shutOut;
    private @Nullable Identity talkingAs;
    private int next;
    private boolean welcomed;
    private String lastSaid = "";

    public StreamClient(SessionParts parts, Backoff.Limits limits, RandomGenerator random) {
        this.parts = parts;
        this.addresses = parts.config().controlPlane();
        this.backoff = new Backoff(limits, random);
        this.random = random;
        this.thread = Thread.ofVirtual().name("control-plane-session").unstarted(this::keepTalking);
    }

    /** Begins to connect. */
    public void start() {
        thread.start();
    }

    /** Whether the control plane has welcomed us and the stream stands. */
    public boolean connected() {
        return connected;
    }

    /** Whether an operator has banned this node; it was told so by the control plane. */
    public boolean banned() {
        ShutOut out = shutOut;
        return out != null && out.why() == ShutOut.Why.BANNED;
    }

    /** Whether an operator has evicted this node. */
    public boolean evicted() {
        ShutOut out = shutOut;
        return out != null && out.why() == ShutOut.Why.EVICTED;
    }

    /** There is more to send. From any thread. */
    public void spoolGrew() {
        Conversation conversation = current;
        if (conversation != null) {
            conversation.spoolGrew();
        }
    }

    /** A router does something else than before. From any thread. */
    public void routersChanged() {
        Conversation conversation = current;
        if (conversation != null) {
            conversation.routersChanged();
        }
    }

    /** The node declares other routers than before: says goodbye to what stream there is, and connects anew. From any thread. */
    public void declareAnew() {
        Conversation conversation = current;
        if (conversation != null) {
            conversation.close(LAST_WORDS);
        }
    }

    private void keepTalking() {
        next = random.nextInt(addresses.size());
        try {
            Duration wait = Duration.ZERO;
            while (!closed.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                wait = attemptOrSurvive();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A defect in here must not end the session for good; the engine does not notice either way. */
    private Duration attemptOrSurvive() throws InterruptedException {
        try {
            return attempt();
        } catch (RuntimeException e) {
            LOG.error("event=session-defect", e);
            return tryAnother();
        }
    }

    /** Connects and talks to the end; tells how long to wait before the next time. */
    private Duration attempt() throws InterruptedException {
        ControlPlaneAddress server = addresses.get(next);
        try {
            Optional<Identity> identity = parts.identities().load();
            if (identity.isEmpty()) {
                say(Level.WARN, "event=not-enrolled remedy=\"holdfastd enroll\" meanwhile=\"events are kept\"");
                return LOOK_FOR_IDENTITY;
            }
            ShutOut out = shutOut;
            Duration left = out == null ? Duration.ZERO : out.left(identity.get(), System.nanoTime());
            if (left.isPositive()) {
                return left.compareTo(LOOK_FOR_IDENTITY) < 0 ? left : LOOK_FOR_IDENTITY;
            }
            talkingAs = identity.get();
            Identity usable = identity.get().expired(parts.clock().wall().instant())
                    ? recover(server, identity.get())
                    : identity.get();
            return after(talk(server, usable), server);
        } catch (IdentityException e) {
            say(Level.WARN, "event=no-session server=" + server + " reason=\"" + e.getMessage() + "\"");
            return switch (e.refusal().orElse(EnrollRefusal.ENROLL_REFUSAL_UNSPECIFIED)) {
                case ENROLL_REFUSAL_NODE_BANNED -> shutOut(ShutOut.Why.BANNED, backoff.shutOut());
                case ENROLL_REFUSAL_NODE_EVICTED -> shutOut(ShutOut.Why.EVICTED, backoff.shutOut());
                default -> tryAnother();
            };
        }
    }

    /** Only a person can change it: nobody is asked before this time is over, or there is a new identity. */
    private Duration shutOut(ShutOut.Why why, Duration wait) {
        if (why == ShutOut.Why.EVICTED) {
            try {
                parts.identities().noteEviction();
            } catch (IOException e) {
                LOG.warn("event=eviction-not-noted reason=\"{}\"", e.getMessage());
            }
        }
        Identity refused = talkingAs;
        if (refused != null) {
            shutOut = new ShutOut(why, refused.certificate(), System.nanoTime() + wait.toNanos());
        }
        return wait.compareTo(LOOK_FOR_IDENTITY) < 0 ? wait : LOOK_FOR_IDENTITY;
    }

    private void letIn() {
        ShutOut out = shutOut;
        shutOut = null;
        if (out != null && out.why() == ShutOut.Why.EVICTED) {
            try {
                parts.identities().forgetEviction();
            } catch (IOException e) {
                LOG.warn("event=eviction-not-forgotten reason=\"{}\"", e.getMessage());
            }
        }
    }

    private Identity recover(ControlPlaneAddress server, Identity expired) throws IdentityException {
        say(
                Level.WARN,
                "event=certificate-expired expired=" + expired.expiresAt() + " doing=\"renewing with the old key\"");
        ManagedChannel channel = parts.channels().anonymous(server, expired);
        try {
            return new Renewal(parts.identities()).recover(channel, expired, server);
        } finally {
            channel.shutdownNow();
        }
    }

    private Ending talk(ControlPlaneAddress server, Identity identity) throws IdentityException, InterruptedException {
        ManagedChannel channel = parts.channels().mutual(server, identity);
        try {
            Conversation conversation = new Conversation(parts, server, identity, channel, heard(server));
            current = conversation;
            if (closed.getCount() == 0) {
                return new Ending.Closed();
            }
            return conversation.run();
        } finally {
            current = null;
            connected = false;
            channel.shutdown();
            if (!channel.awaitTermination(CHANNEL_END_MILLIS, TimeUnit.MILLISECONDS)) {
                channel.shutdownNow();
            }
        }
    }

    private Conversation.Told heard(ControlPlaneAddress server) {
        return new Conversation.Told() {
            @Override
            public void welcomed(Welcome welcome) {
                StreamClient.this.welcomed(server, welcome);
            }

            @Override
            public void renewed(Identity identity) {
                talkingAs = identity;
                say(Level.INFO, "event=certificate-renewed expires=" + identity.expiresAt());
            }
        };
    }

    private void welcomed(ControlPlaneAddress server, Welcome welcome) {
        welcomed = true;
        connected = true;
        letIn();
        say(
                Level.INFO,
                "event=connected server=" + server + " cluster=" + welcome.getCluster() + " epoch="
                        + parts.spool().epoch() + " waiting="
                        + parts.spool().backlog().events());
    }

    private Duration after(Ending ending, ControlPlaneAddress server) {
        // A control plane that welcomes us and then complains every time must not be asked ever faster.
        boolean complains = ending instanceof Ending.SentAway(Goodbye goodbye)
                && goodbye.getWhy() == Goodbye.Why.WHY_PROTOCOL_ERROR;
        if (welcomed && !complains) {
            backoff.reset();
        }
        welcomed = false;
        return switch (ending) {
            case Ending.Closed _ -> Duration.ZERO;
            case Ending.Lost(String reason) -> {
                say(Level.WARN, "event=no-session server=" + server + " reason=\"" + reason + "\"");
                yield tryAnother();
            }
            case Ending.SentAway(Goodbye goodbye) -> afterGoodbye(goodbye, server);
        };
    }

    private Duration afterGoodbye(Goodbye goodbye, ControlPlaneAddress server) {
        String detail = goodbye.getDetail().replaceAll("\\p{Cntrl}+", " ");
        boolean expected = goodbye.getWhy() == Goodbye.Why.WHY_STOPPING
                || goodbye.getWhy() == Goodbye.Why.WHY_SUPERSEDED
                || goodbye.getWhy() == Goodbye.Why.WHY_OVERLOADED;
        say(
                expected ? Level.INFO : Level.WARN,
                "event=sent-away server=" + server + " why=" + goodbye.getWhy() + " detail=\"" + detail + "\""
                        + remedy(goodbye.getWhy()));
        Duration hint = Duration.ofMillis(Integer.toUnsignedLong(goodbye.getRetryAfterMillis()));
        Duration own = switch (goodbye.getWhy()) {
            // Only a person can change these; the node goes on with its last policy.
            case WHY_VERSION, WHY_CLONED_IDENTITY -> backoff.longest();
            case WHY_BANNED -> shutOut(ShutOut.Why.BANNED, hint.isZero() ? backoff.shutOut() : hint);
            case WHY_EVICTED -> shutOut(ShutOut.Why.EVICTED, hint.isZero() ? backoff.shutOut() : hint);
            case WHY_STOPPING, WHY_SUPERSEDED, WHY_OVERLOADED, WHY_PROTOCOL_ERROR, WHY_UNSPECIFIED, UNRECOGNIZED ->
                tryAnother();
        };
        return hint.isZero() ? own : backoff.asked(hint);
    }

    private static String remedy(Goodbye.Why why) {
        return switch (why) {
            case WHY_VERSION -> " remedy=\"upgrade holdfastd or the control plane\"";
            case WHY_CLONED_IDENTITY ->
                " remedy=\"another host runs under this identity: on the copy, remove the identity and enrol it\"";
            case WHY_BANNED -> " remedy=\"an operator has banned this node; only lifting the ban lets it in\"";
            case WHY_EVICTED -> " remedy=\"run holdfastd enroll with a new join token\"";
            case WHY_STOPPING, WHY_SUPERSEDED, WHY_OVERLOADED, WHY_PROTOCOL_ERROR, WHY_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    private Duration tryAnother() {
        next = (next + 1) % addresses.size();
        return backoff.next(System.nanoTime());
    }

    private void say(Level level, String line) {
        if (!line.equals(lastSaid)) {
            lastSaid = line;
            LOG.atLevel(level).log(line);
        }
    }

    /** Lets what waits be delivered, for a moment, then says goodbye. */
    @Override
    public void close() {
        closed.countDown();
        Conversation conversation = current;
        if (conversation != null) {
            conversation.close(LAST_WORDS);
        }
        try {
            if (!thread.join(LAST_WORDS.plusMillis(2 * CHANNEL_END_MILLIS))) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
