package dev.holdfast.node.session;

import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.config.StateDirectory;
import dev.holdfast.node.engine.Engine;
import dev.holdfast.node.engine.EventOutlet;
import dev.holdfast.node.engine.NodeEvent;
import dev.holdfast.node.session.events.EventRecorder;
import dev.holdfast.node.session.identity.ControlPlaneChannels;
import dev.holdfast.node.session.identity.IdentityStore;
import dev.holdfast.node.session.policy.PolicyKeeper;
import dev.holdfast.node.session.spool.MadeCounter;
import dev.holdfast.node.session.spool.Spool;
import dev.holdfast.node.session.stream.Backoff;
import dev.holdfast.node.session.stream.NodeClock;
import dev.holdfast.node.session.stream.PolicyDesk;
import dev.holdfast.node.session.stream.SessionParts;
import dev.holdfast.node.session.stream.StreamClient;
import dev.holdfast.node.session.wire.EventMessages;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's side of the session with the control plane, for one run of the daemon. In this order:
 *
 * <pre>
 * session = ControlPlaneSession.open(config, state, version)   // spool, last good policy; nothing is sent yet
 * engine  = ... session.inForce().settings(), session.inForce().revision(), outlet session.outlet()
 * session.start(engine)                                        // connects, for ever; never throws for the network's sake
 * ... the engine stops, so that its last events are on record ...
 * session.close()                                              // persists what waits, delivers for a moment, goodbye
 * </pre>
 *
 * <p>A node whose file names no control plane has no session: its events go to the log only, and nothing is spooled. A node that
 * is not enrolled yet spools, and connects as soon as it is.
 */
public final class ControlPlaneSession implements AutoCloseable {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Logger LOG = LoggerFactory.getLogger("holdfastd.session");

    private final NodeConfig config;
    private final String daemonVersion;
    private final Options options;
    private final UUID instance = UUID.randomUUID();
    private final NodeClock clock;
    private final EventMessages messages;
    private final MadeCounter made;
    private final Spool spool;
    private final EventRecorder recorder;
    private final PolicyKeeper policy;
    private final IdentityStore identities;
    private final ControlPlaneChannels channels;
    private volatile @Nullable StreamClient client;

    /**
     * What an operator does not set.
     *
     * @param spoolBytes how much may lie on the disk
     */
    record Options(long spoolBytes, Backoff.Limits backoff, InstantSource wall) {
        static final Options DEFAULT =
                new Options(Spool.DEFAULT_LIMIT_BYTES, Backoff.Limits.DEFAULT, InstantSource.system());
    }

    /** How the session does, for {@code holdfastd status}. */
    public record Report(UUID instance, Connection connection, long policyRevision, Spool.Backlog waiting) {}

    /** Whether there is a stream, and if not, whether somebody keeps this node out. */
    public enum Connection {
        CONNECTING,
        CONNECTED,
        /** An operator has banned this node; it looks every ten minutes whether that has changed. */
        BANNED,
        /** An operator has evicted this node; it waits for {@code holdfastd enroll}. */
        EVICTED
    }

    private ControlPlaneSession(NodeConfig config, StateDirectory state, String daemonVersion, Options options)
            throws IOException {
        this.config = config;
        this.daemonVersion = daemonVersion;
        this.options = options;
        this.clock = new NodeClock(options.wall());
        this.messages = new EventMessages(bootId(), daemonVersion);
        this.policy = new PolicyKeeper(config, state.policy());
        this.identities = new IdentityStore(state);
        this.made = MadeCounter.open(state.made());
        this.spool = Spool.open(
                state.spool(),
                options.spoolBytes(),
                made.get(),
                (why, lost) -> messages.gap(clock.now(), why, lost).toByteArray());
        made.startAt(spool.accounted());
        this.recorder = new EventRecorder(spool, made, messages, this::persisted);
        this.channels = new ControlPlaneChannels(options.wall());
    }

    /**
     * Opens spool and policy, and begins to persist events. The configuration names at least one control plane.
     *
     * @throws IOException if the state directory cannot be used
     */
    public static ControlPlaneSession open(NodeConfig config, StateDirectory state, String daemonVersion)
            throws IOException {
        return open(config, state, daemonVersion, Options.DEFAULT);
    }

    static ControlPlaneSession open(NodeConfig config, StateDirectory state, String daemonVersion, Options options)
            throws IOException {
        if (config.controlPlane().isEmpty()) {
            throw new IllegalArgumentException("the node's file names no control plane");
        }
        state.create();
        ControlPlaneSession session = new ControlPlaneSession(config, state, daemonVersion, options);
        session.recorder.start();
        return session;
    }

    /** Where the engine puts its events. Never blocks; for the engine's thread alone. */
    public EventOutlet outlet() {
        return recorder;
    }

    /** The settings to begin with: the file and the last good policy over it. Later the ones that hold. */
    public PolicyKeeper.InForce inForce() {
        return policy.inForce();
    }

    /** Begins to connect. Once. */
    public void start(Engine engine) {
        SessionParts parts = new SessionParts(
                config,
                instance,
                daemonVersion,
                engine,
                spool,
                messages,
                new PolicyDesk(policy, engine, recorder, clock),
                identities,
                channels,
                clock);
        StreamClient started = new StreamClient(parts, options.backoff(), new Random());
        client = started;
        started.start();
    }

    /**
     * The node's file was read again: it is in force from now on, with the last good policy over it. Blocks until the engine has
     * done it. Where control planes listen stays as it was at the start.
     *
     * @throws ExecutionException if the engine could not do all of it
     */
    public void reload(NodeConfig next, Engine engine) throws InterruptedException, ExecutionException {
        List<RouterSettings> declared = policy.config().routers();
        policy.reload(next, engine);
        StreamClient started = client;
        if (started != null && !next.routers().equals(declared)) {
            started.declareAnew();
        }
    }

    /** How it does. */
    public Report report() {
        StreamClient started = client;
        return new Report(instance, connection(started), policy.inForce().revision(), spool.backlog());
    }

    private static Connection connection(@Nullable StreamClient client) {
        if (client == null) {
            return Connection.CONNECTING;
        }
        if (client.connected()) {
            return Connection.CONNECTED;
        }
        if (client.banned()) {
            return Connection.BANNED;
        }
        return client.evicted() ? Connection.EVICTED : Connection.CONNECTING;
    }

    private void persisted(List<NodeEvent> events) {
        StreamClient started = client;
        if (started == null) {
            return;
        }
        started.spoolGrew();
        if (events.stream().anyMatch(ControlPlaneSession::changesStatus)) {
            started.routersChanged();
        }
    }

    private static boolean changesStatus(NodeEvent event) {
        return switch (event) {
            case NodeEvent.RouterTransition _,
                    NodeEvent.AddressChanged _,
                    NodeEvent.FaultReasonChanged _,
                    NodeEvent.CheckChanged _,
                    NodeEvent.PolicyChanged _ -> true;
            case NodeEvent.Lifecycle _,
                    NodeEvent.LinkChanged _,
                    NodeEvent.PacketsRejected _,
                    NodeEvent.Stalled _,
                    NodeEvent.Observed _,
                    NodeEvent.GateDecided _ -> false;
        };
    }

    private static String bootId() throws IOException {
        return Files.readString(BOOT_ID).strip();
    }

    /** Persists what waits, delivers it for a moment if there is a stream, and ends. Takes five seconds at most. */
    @Override
    public void close() {
        recorder.close();
        StreamClient started = client;
        if (started != null) {
            started.close();
        }
        channels.close();
        try {
            spool.close();
        } catch (IOException e) {
            LOG.warn("event=spool-not-closed reason=\"{}\"", e.getMessage());
        }
        made.close();
    }
}
