package dev.holdfast.control.session;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jboss.logging.Logger;

/**
 * What nodes do that the contract does not allow: counted each time, put on record once a minute for each node and kind,
 * so that a node gone mad fills neither the record nor the disk.
 */
@Singleton
class Misconduct {

    private static final Logger LOG = Logger.getLogger(Misconduct.class);
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    /** A file that names too much does so until somebody changes it. */
    private static final long LONG_QUIET_NANOS = Duration.ofDays(1).toNanos();

    private final Audit audit;
    private final MeterRegistry meters;
    private final ConcurrentMap<Occasion, Long> recorded = new ConcurrentHashMap<>();

    @Inject
    Misconduct(Audit audit, MeterRegistry meters) {
        this.audit = audit;
        this.meters = meters;
    }

    private record Occasion(UUID node, AuditCode code) {}

    /** The node said what it may not say; the message was refused. */
    void messageRefused(UUID node, String origin, String why) {
        note(AuditCode.NODE_MESSAGE_REFUSED, node, origin, why);
    }

    /** Another instance came under the identity of a node that is connected and answers. */
    void cloned(UUID node, String origin, String why) {
        note(AuditCode.NODE_CLONED, node, origin, why);
    }

    /** An event of the node could not be read, and was put aside. */
    void quarantined(UUID node, String origin, String why) {
        note(AuditCode.EVENT_QUARANTINED, node, origin, why);
    }

    /** The node named virtual routers beyond a bound. */
    void routersRefused(UUID node, String origin, String why) {
        note(AuditCode.ROUTERS_REFUSED, node, origin, why);
    }

    private void note(AuditCode code, UUID node, String origin, String why) {
        meters.counter("holdfast.session.misconduct", "kind", code.name().toLowerCase(Locale.ROOT))
                .increment();
        long now = System.nanoTime();
        Occasion occasion = new Occasion(node, code);
        Long before = recorded.get(occasion);
        boolean isNew = before == null
                ? recorded.putIfAbsent(occasion, now) == null
                : now - before > quietNanos(code) && recorded.replace(occasion, before, now);
        if (!isNew) {
            return;
        }
        try {
            audit.recordAttempt(
                    AuditEntry.denied(code, Actor.node(node.toString(), origin), "node", node.toString(), why));
        } catch (RuntimeException databaseAway) {
            recorded.remove(occasion, now);
            LOG.warnf("event=misconduct_not_on_record node=%s reason=%s", node, databaseAway.getMessage());
        }
    }

    private static long quietNanos(AuditCode code) {
        return code == AuditCode.ROUTERS_REFUSED ? LONG_QUIET_NANOS : QUIET_NANOS;
    }
}
