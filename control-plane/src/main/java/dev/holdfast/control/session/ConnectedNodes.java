package dev.holdfast.control.session;

import dev.holdfast.control.enrollment.Authorities;
import dev.holdfast.control.fleet.FleetReports;
import dev.holdfast.control.fleet.Heard;
import dev.holdfast.control.handover.HandoverStepDue;
import dev.holdfast.proto.v1.Goodbye;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The nodes whose streams end at this replica: one stream a node. */
@ApplicationScoped
public class ConnectedNodes {

    private static final Logger LOG = Logger.getLogger(ConnectedNodes.class);

    /** How long a connected node has to show that it is there when another instance comes under its identity. */
    static final Duration CLONE_CHECK = Duration.ofSeconds(2);

    /** What signing costs is no more than this many times a second beside everything else. */
    private static final int RENEWALS_A_SECOND = 50;

    /** Those that are being written together, and as many that gather meanwhile. */
    private static final int MOST_ARRIVALS = 2 * FleetReports.MOST_ARRIVALS;

    private final ArrivalLimit arrivals = new ArrivalLimit(MOST_ARRIVALS);
    private final FleetReports fleet;
    private final Authorities authorities;
    private final ConcurrentMap<UUID, NodeStream> streams = new ConcurrentHashMap<>();
    private final Set<NodeStream> all = ConcurrentHashMap.newKeySet();
    private volatile long lastSweepNanos = System.nanoTime();

    @Inject
    ConnectedNodes(FleetReports fleet, Authorities authorities, MeterRegistry meters) {
        this.fleet = fleet;
        this.authorities = authorities;
        meters.gaugeMapSize("holdfast.session.connected", List.of(), streams);
        meters.gaugeCollectionSize("holdfast.session.open", List.of(), all);
    }

    void start(@Observes StartupEvent event) {
        authorities.onTrusted(_ -> askForRenewals());
    }

    /** Ends every stream in good order. */
    void sayGoodbye() {
        List.copyOf(all).forEach(stream -> stream.end(Goodbye.Why.WHY_STOPPING, "this control plane stops"));
    }

    /** A stream has been opened; it has not said Hello yet. */
    void add(NodeStream stream) {
        all.add(stream);
    }

    /**
     * Lets a stream take its node's place. The same instance that reconnects supersedes its old stream at once. Another
     * instance is a daemon that was restarted, if the old stream is dead, and a clone, if it answers.
     *
     * @return false: a clone; the older one stays
     */
    boolean admit(NodeStream stream) {
        while (true) {
            NodeStream older = streams.putIfAbsent(stream.node(), stream);
            if (older == null) {
                return true;
            }
            boolean sameInstance = String.valueOf(older.instance()).equals(String.valueOf(stream.instance()));
            if (!sameInstance && older.answersWithin(CLONE_CHECK)) {
                LOG.warnf("event=cloned_identity node=%s source=%s", stream.node(), stream.remoteAddress());
                older.cloneSeen(stream.remoteAddress(), stream.instance());
                return false;
            }
            if (streams.replace(stream.node(), older, stream)) {
                older.end(Goodbye.Why.WHY_SUPERSEDED, "the node has opened another stream");
                return true;
            }
        }
    }

    /** Runs what taking a node on takes, if not too many others are being taken on. */
    void takeOn(Runnable arrival) {
        arrivals.run(arrival);
    }

    /** How many streams are open here, also those that have said nothing yet. */
    int open() {
        return all.size();
    }

    boolean isEmpty() {
        return streams.isEmpty();
    }

    List<NodeStream> streams() {
        return List.copyOf(streams.values());
    }

    Optional<NodeStream> ofNode(UUID node) {
        return Optional.ofNullable(streams.get(node));
    }

    /** The nodes whose streams are no older than this. */
    List<UUID> openedSince(Instant since) {
        return streams.values().stream()
                .filter(stream -> stream.isOpenedSince(since))
                .map(NodeStream::node)
                .toList();
    }

    /** Ends each stream, also one that has said nothing yet, for which there is a reason. */
    void endWhere(Function<NodeIdentity, Optional<Goodbye>> reason) {
        List.copyOf(all)
                .forEach(stream -> reason.apply(stream.identity())
                        .ifPresent(goodbye -> stream.end(goodbye.getWhy(), goodbye.getDetail())));
    }

    void remove(NodeStream stream) {
        all.remove(stream);
        streams.remove(stream.node(), stream);
    }

    /** The nodes whose streams end here. */
    Set<UUID> here() {
        return Set.copyOf(streams.keySet());
    }

    /** Over what time the renewals of all nodes that are connected here are to be spread. */
    Duration renewalSpread() {
        return Duration.ofMillis(streams.size() * 1_000L / RENEWALS_A_SECOND);
    }

    private void askForRenewals() {
        Duration within = renewalSpread();
        List.copyOf(streams.values()).forEach(stream -> stream.renewIfAnotherSigns(within));
    }

    /** Gives a node its step of a handing over; one that has just gone never answers. */
    void handOver(HandoverStepDue step) {
        NodeStream stream = streams.get(step.node());
        if (stream != null) {
            stream.handOver(step);
        }
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        long now = System.nanoTime();
        List.copyOf(all).forEach(stream -> stream.watch(now, FleetReports.SILENCE));
        Collection<Heard> heard = streams.values().stream()
                .flatMap(stream -> stream.heardSince(lastSweepNanos).stream())
                .toList();
        lastSweepNanos = now;
        fleet.seen(heard);
    }
}
