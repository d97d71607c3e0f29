package dev.holdfast.control.fleet;

import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.vrrp.State;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What nodes say of themselves, brought into the fleet's rows. The door for sessions. */
@ApplicationScoped
public class FleetReports {

    /** A node that has said nothing for so long is offline, whoever held its stream: a replica may have died. */
    public static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Logger LOG = Logger.getLogger(FleetReports.class);

    private final RouterDirectory routers;
    private final ChangeFeed changes;

    @Inject
    FleetReports(RouterDirectory routers, ChangeFeed changes) {
        this.routers = routers;
        this.changes = changes;
    }

    /**
     * A node connected: its presence, and what its file declares now.
     *
     * @return since when it is connected, as its row says
     */
    public Instant opened(StreamOpened stream) {
        // Routers first and on their own: making one may wait for another node's transaction that makes the same.
        Node identity = QuarkusTransaction.requiringNew().call(() -> node(stream.node()));
        long clusterId = identity.cluster.id;
        List<RouterDeclared> declared = stream.routers().stream()
                .sorted(Comparator.comparing(router -> router.key().toString()))
                .toList();
        List<Long> ids = routers.idsOf(clusterId, declared);
        // As exact as PostgreSQL keeps it.
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        QuarkusTransaction.requiringNew().run(() -> {
            markPresent(stream, now);
            declare(stream.node(), declared, ids, now);
        });
        changes.announce(ChangeFeed.Topic.FLEET);
        return now;
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
    public void seen(Collection<UUID> nodes) {
        if (!nodes.isEmpty()) {
            QuarkusTransaction.requiringNew()
                    .run(() -> NodePresence.update(
                            "lastSeenAt = ?1 where nodeUuid in ?2 and connected", Instant.now(), nodes));
        }
    }

    /** Notes what a heartbeat says that differs from before. */
    public void heartbeat(Heartbeat heartbeat) {
        QuarkusTransaction.requiringNew().run(() -> {
            NodePresence presence = NodePresence.findById(heartbeat.node());
            if (presence != null && presence.streamId.equals(heartbeat.streamId())) {
                presence.policyRevision = heartbeat.policyRevision();
                presence.effectiveHash = heartbeat.effectiveHash();
                presence.spooledEvents = heartbeat.spooledEvents();
                presence.clockOffsetNanos = heartbeat.clockOffsetNanos();
                presence.clockErrorNanos = heartbeat.clockErrorNanos();
            }
        });
        changes.announce(ChangeFeed.Topic.FLEET);
    }

    /** A node's own picture of all its routers. */
    public void status(UUID node, KnownAt at, List<MemberReport> reports) {
        QuarkusTransaction.requiringNew().run(() -> {
            List<Member> members = locked(node);
            for (Member member : members) {
                reports.stream()
                        .filter(report -> report.key().equals(member.router.key()))
                        .filter(report -> at.overrules(known(member)))
                        .findFirst()
                        .ifPresent(report -> apply(member, report, at));
            }
        });
        changes.announce(ChangeFeed.Topic.FLEET);
    }

    /** Changes of state of one node that have been stored, in the order in which they happened. */
    public void changed(UUID node, List<MemberChange> stored) {
        if (stored.isEmpty()) {
            return;
        }
        QuarkusTransaction.requiringNew().run(() -> {
            List<Member> members = locked(node);
            for (MemberChange change : stored) {
                members.stream()
                        .filter(member -> member.router.id == change.routerId())
                        .filter(member -> change.at().overrules(known(member)))
                        .forEach(member -> apply(member, change));
            }
        });
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

    private static void markPresent(StreamOpened stream, Instant now) {
        NodePresence presence = NodePresence.findById(stream.node(), LockModeType.PESSIMISTIC_WRITE);
        if (presence == null) {
            presence = new NodePresence(stream.node());
        }
        presence.since = now;
        presence.connected = true;
        presence.lastSeenAt = now;
        presence.streamId = stream.streamId();
        presence.instanceUuid = stream.instance();
        presence.replica = stream.replica();
        presence.remoteAddress = stream.remoteAddress();
        presence.daemonVersion = stream.daemonVersion();
        presence.policyRevision = stream.policyRevision();
        presence.effectiveHash = stream.effectiveHash();
        presence.clockOffsetNanos = null;
        presence.clockErrorNanos = null;
        presence.persist();
    }

    private static void declare(UUID nodeUuid, List<RouterDeclared> declared, List<Long> ids, Instant now) {
        Node node = node(nodeUuid);
        // All at once; below they are found in memory, one by one.
        VirtualRouter.list("id in ?1", ids);
        routersOf(nodeUuid);
        List<Member> members = Member.list("node", node);
        Set<Long> kept = new HashSet<>(ids);
        members.stream()
                .filter(member -> member.withdrawnAt == null && !kept.contains(member.router.id))
                .forEach(member -> member.withdrawnAt = now);
        for (int i = 0; i < declared.size(); i++) {
            long routerId = ids.get(i);
            Member member = members.stream()
                    .filter(known -> known.router.id == routerId)
                    .findFirst()
                    .orElseGet(() -> new Member(VirtualRouter.<VirtualRouter>findById(routerId), node));
            fill(member, declared.get(i), now);
            member.persist();
        }
    }

    private static void fill(Member member, RouterDeclared declared, Instant now) {
        member.interfaceName = declared.interfaceName();
        member.version = (short) declared.version();
        member.addresses = declared.addresses();
        member.settings = declared.settings();
        member.declaredPriority = declared.priority() == 0 ? null : (short) declared.priority();
        member.advertIntervalNanos = declared.advertIntervalNanos() == 0 ? null : declared.advertIntervalNanos();
        member.declaredAt = now;
        member.withdrawnAt = null;
        if (!member.router.name.equals(declared.name())) {
            member.router.name = declared.name();
        }
    }

    /** A node's parts, locked in order: two words of one node that come at once are taken one after the other. */
    private static List<Member> locked(UUID node) {
        routersOf(node);
        return Member.<Member>find("node.uuid = ?1 and withdrawnAt is null order by id", node)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** The routers that a node takes part in, so that each need not be asked for when its member is looked at. */
    private static List<VirtualRouter> routersOf(UUID node) {
        return VirtualRouter.list("id in (select m.router.id from Member m where m.node.uuid = ?1)", node);
    }

    private static KnownAt known(Member member) {
        return new KnownAt(member.knownUnixNanos, member.knownMonotonicNanos, member.knownBootId);
    }

    private static void apply(Member member, MemberReport report, KnownAt at) {
        setState(member, report.state(), report.since(), report.effectivePriority(), at);
        member.addressesHeld = report.addressesHeld();
        member.faultReasons = report.faultReasons();
        member.gate = report.gate();
        @Nullable String sender = report.lastAdvertSender();
        member.lastAdvertSender = sender;
        member.lastAdvertPriority = sender == null ? null : (short) report.lastAdvertPriority();
    }

    private static void apply(Member member, MemberChange change) {
        setState(member, change.to(), change.since(), change.effectivePriority(), change.at());
        if (change.to() != State.ACTIVE) {
            member.addressesHeld = List.of();
        }
        if (change.to() != State.FAULT) {
            member.faultReasons = List.of();
        }
    }

    private static void setState(Member member, State state, Instant since, int priority, KnownAt at) {
        member.state = state;
        member.stateSince = since;
        member.effectivePriority = (short) priority;
        member.knownUnixNanos = at.unixNanos();
        member.knownMonotonicNanos = at.monotonicNanos();
        member.knownBootId = at.bootId();
    }

    private static Node node(UUID uuid) {
        Node node = Node.findById(uuid);
        if (node == null) {
            throw new IllegalStateException("node " + uuid + " is not known any more");
        }
        return node;
    }
}
