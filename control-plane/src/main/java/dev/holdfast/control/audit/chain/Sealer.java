package dev.holdfast.control.audit.chain;

import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.database.KeySeal;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Seals what was recorded, on every replica: each looks four times a second whether a record waits, and whoever is first
 * does the round. Nobody is elected, so nobody has to be missed.
 */
@ApplicationScoped
@Unremovable
public class Sealer {

    private static final Logger LOG = Logger.getLogger(Sealer.class);
    private static final int POLL_MILLIS = 250;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private final DataSource dataSource;
    private final ChangeFeed changes;
    private final HeadKeys keys;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Thread thread = Thread.currentThread();
    private String trouble = "";

    @Inject
    Sealer(DataSource dataSource, ChangeFeed changes, @ConfigProperty(name = "holdfast.key.file") Path keyFile)
            throws IOException {
        this.dataSource = dataSource;
        this.changes = changes;
        this.keys = new HeadKeys(KeySeal.ofFile(keyFile));
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofVirtual().name("audit-sealer").start(this::loop);
    }

    /** Before the pool closes. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped.countDown();
        thread.join(STOP_LIMIT);
    }

    private void loop() {
        try {
            while (stopped.getCount() > 0) {
                if (round() < SealRound.MOST && stopped.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int round() {
        try (Connection connection = dataSource.getConnection()) {
            SealRound.Result result = SealRound.run(connection, keys);
            result.kept().forEach(Sealer::tell);
            if (result.sealed() > 0) {
                changes.announce(ChangeFeed.Topic.AUDIT);
            }
            heed(result.damage(), "event=audit_chain_damaged reason=\"%s\" remedy=\"verify the audit record\"");
            return result.sealed();
        } catch (SQLException | RuntimeException e) {
            heed(String.valueOf(e.getMessage()), "event=audit_not_sealed reason=\"%s\"");
            return 0;
        }
    }

    /** A line that an operator can keep elsewhere: what it says, nobody can take back. */
    private static void tell(ChainHead head) {
        LOG.infof(
                "event=audit_head seq=%d at=%s hash=%s key=%s signature=%s",
                head.seq(), head.at(), head.hash(), head.key(), head.signature());
    }

    /** Says a trouble once, and not four times a second. */
    private void heed(String reason, String format) {
        if (!reason.isEmpty() && !reason.equals(trouble)) {
            LOG.errorf(format, reason);
        }
        trouble = reason;
    }
}
