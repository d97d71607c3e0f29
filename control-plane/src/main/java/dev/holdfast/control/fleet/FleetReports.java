package dev.holdfast.control.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.database.GatheredWrites;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What nodes say of themselves, brought into the fleet's rows. The door for sessions. */
@ApplicationScoped
public class FleetReports {

    /** A node that has said nothing for so long is offline, whoever held its stream: a replica may have died. */
    public static final Duration SILENCE = Duration.ofSeconds(30);

    /** Arrivals that are written together: each may declare a thousand routers. */
    public static final int MOST_ARRIVALS = 64;

    /** Heartbeats of one statement. */
    private static final int MOST_HEARTBEATS = 500;

    /** Nodes whose changes of state are written together. */
    private static final int MOST_CHANGES = 500;

    private static final Logger LOG = Logger.getLogger(FleetReports.class);

    private final RouterDirectory routers;
    private final DataSource source;
    private final ObjectMapper json;
    private final ChangeFeed changes;
    private final PresenceRows presences;
    private final MemberRows members;
    private final GatheredWrites<StreamOpened, Instant> arrivals;
    private final GatheredWrites<MemberRows.Picture, @Nullable Void> pictures;
    private final GatheredWrites<MemberRows.Changes, @Nullable Void> stateChanges;
    private final GatheredWrites<Heartbeat, @Nullable Void> heartbeats;

    @Inject
    FleetReports(RouterDirectory routers, DataSource source, ObjectMapper json, ChangeFeed changes) {
        this.routers = routers;
        this.source = source;
        this.json = json;
        this.changes = changes;
        this.presences = new PresenceRows(source);
        this.arrivals = GatheredWrites.answering("arrivals", MOST_ARRIVALS, this::arrived);
        this.heartbeats = GatheredWrites.start("heartbeats", MOST_HEARTBEATS, presences::heartbeats);
        this.members = new MemberRows(source, json);
        this.pictures = GatheredWrites.start("pictures", MOST_ARRIVALS, members::pictures);
        this.stateChanges = GatheredWrites.start("state-changes", MOST_CHANGES, members::changed);
    }

    @PreDestroy
    void stop() {
        arrivals.close();
        heartbeats.close();
        pictures.close();
        stateChanges.close();
    }

    /**
     * A node connected: its presence, and what its file declares now; written together with others that come at the same time.
     *
     * @return since when it is connected, as its row says
     * @throws TooManyRoutersException if it declares more than are made for it; then nothing is written
     */
    public Instant opened(StreamOpened stream) {
        Instant since = arrivals.write(stream);
        changes.announce(ChangeFeed.Topic.FLEET);
        return since;
    }

    private List<Instant> arrived(List<StreamOpened> streams) {
        // Routers first and on their own: making one may wait for another node's transaction that makes the same.
        List<Long> ids = routers.idsOf(streams.stream()
                .flatMap(stream -> stream.routers().stream()
                        .map(router -> new RouterDirectory.Named(
                                stream.clusterId(), stream.node(), router.key(), router.name())))
                .toList());
        // As exact as PostgreSQL keeps it.
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                new Arrivals(connection, json).write(streams, ids, now);
                connection.commit();
            } finally {
                // After a commit it does nothing.
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the nodes' arrivals were not noted: " + e.getMessage(), e);
        }
        return Collections.nCopies(streams.size(), now);
    }

    /** The stream ended. Does nothing if another stream of the node has taken its place. */
    public void closed(UUID node, UUID streamId) {
        boolean wasCurrent = QuarkusTransaction.requiringNew().call(() -> {
            NodePresence presence = NodePresence.findById(node, LockModeType.PESSIMISTIC_WRITE);
            if (presence == null || !presence.connected || !presence.streamId.equals(streamId)) {
                return false;
            }
            presence.connected = false;
            presence.since = Instant.now();
            return true;
        });
        if (wasCurrent) {
            changes.announce(ChangeFeed.Topic.FLEET);
        }
    }

    /** Notes that these nodes have been heard just now: one statement for all of a replica's. */
    public void seen(Collection<Heard> nodes) {
        if (nodes.isEmpty()) {
            return;
        }
        int again = presences.seen(nodes, Instant.now(), SILENCE);
        if (again > 0) {
            LOG.infof("event=nodes_heard_again count=%d", again);
            changes.announce(ChangeFeed.Topic.FLEET);
        }
    }

    /**
     * Notes what a heartbeat says that differs from before, together with those of other nodes. Does not wait for it.
     *
     * @return done when it is noted, or could not be
     */
    public CompletableFuture<Void> heartbeat(Heartbeat heartbeat) {
        return heartbeats.add(heartbeat).thenRun(() -> changes.announce(ChangeFeed.Topic.FLEET));
    }

    /** A node's own picture of all its routers, written together with those of others. */
    public void status(UUID node, KnownAt at, List<MemberReport> reports) {
        if (!reports.isEmpty()) {
            pictures.write(new MemberRows.Picture(node, at, reports));
            changes.announce(ChangeFeed.Topic.FLEET);
        }
    }

    /** Changes of state of one node that have been stored, in the order in which they happened; those of others with them. */
    public void changed(UUID node, List<MemberChange> stored) {
        if (stored.isEmpty()) {
            return;
        }
        stateChanges.write(new MemberRows.Changes(node, stored));
        changes.announce(ChangeFeed.Topic.FLEET);
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void markSilentNodesOffline() {
        Instant now = Instant.now();
        int silent = QuarkusTransaction.requiringNew()
                .call(() -> NodePresence.update(
                        "connected = false, since = ?1 where connected and lastSeenAt < ?2", now, now.minus(SILENCE)));
        if (silent > 0) {
            LOG.infof("event=nodes_fell_silent count=%d", silent);
            changes.announce(ChangeFeed.Topic.FLEET);
        }
    }
}
