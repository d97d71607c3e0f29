package dev.holdfast.control.history;

import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.history.GroupCommit.Outcome;
import dev.holdfast.control.history.Row.QuarantineRow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The one writer of this replica's history. While one transaction is on its way to the disk, deliveries gather; the next
 * transaction takes them all. A slow database makes the groups larger and the acknowledgements later, and nothing else:
 * how much can gather is bounded by the credit of the nodes.
 */
@ApplicationScoped
public class Ingest {

    private static final Logger LOG = Logger.getLogger(Ingest.class);

    /** Rows of one transaction, unless a single delivery has more. */
    private static final int GROUP_ROWS = 8192;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final ChangeFeed changes;
    private final Counter stored;
    private final Counter repeated;
    private final Counter quarantined;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private volatile boolean running = true;
    private volatile Thread writer = Thread.currentThread();

    @Inject
    Ingest(DataSource dataSource, ChangeFeed changes, MeterRegistry meters) {
        this.dataSource = dataSource;
        this.changes = changes;
        this.stored = meters.counter("holdfast.history.stored");
        this.repeated = meters.counter("holdfast.history.repeated");
        this.quarantined = meters.counter("holdfast.history.quarantined");
    }

    private record Waiting(Delivery delivery, CompletableFuture<Receipt> receipt) {}

    /**
     * Stores a delivery. The receipt comes after the commit; it fails with a {@link HoleException} if the delivery was
     * refused, and with a {@link RejectedExecutionException} if this replica stops: then nothing of it is stored.
     */
    public CompletableFuture<Receipt> submit(Delivery delivery) {
        CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        if (running) {
            queue.add(new Waiting(delivery, receipt));
        } else {
            receipt.completeExceptionally(stopping());
        }
        return receipt;
    }

    /** Whether deliveries wait while others are being stored: what is not urgent may leave them the database. */
    public boolean isBehind() {
        return !queue.isEmpty();
    }

    void start(@Observes StartupEvent event) {
        writer = Thread.ofVirtual().name("history-writer").start(this::writeLoop);
    }

    void stop(@Observes ShutdownEvent event) {
        running = false;
        writer.interrupt();
        failAll(queueDrained());
    }

    private void writeLoop() {
        while (running) {
            List<Waiting> group = new ArrayList<>();
            try {
                gather(group);
                write(group);
            } catch (InterruptedException stopped) {
                failAll(group);
                return;
            } catch (RuntimeException unexpected) {
                LOG.errorf(unexpected, "event=history_writer_failed");
                group.forEach(waiting -> waiting.receipt().completeExceptionally(unexpected));
            }
        }
    }

    private void gather(List<Waiting> group) throws InterruptedException {
        Waiting next = queue.take();
        int rows = 0;
        while (next != null) {
            group.add(next);
            rows += next.delivery().rows().size();
            next = rows < GROUP_ROWS ? queue.poll() : null;
        }
    }

    /** Until it is stored, or shown to be impossible: a database that is away is waited for. */
    private void write(List<Waiting> group) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                complete(group, store(group.stream().map(Waiting::delivery).toList()));
                return;
            } catch (SQLException e) {
                if (isAboutTheData(e)) {
                    writeParts(group, e);
                    return;
                }
                LOG.warnf("event=history_write_retried deliveries=%d reason=%s", group.size(), e.getMessage());
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** Finds the row that PostgreSQL does not take, by halves, and quarantines that one alone. */
    private void writeParts(List<Waiting> group, SQLException refusal) throws InterruptedException {
        if (group.size() > 1) {
            write(group.subList(0, group.size() / 2));
            write(group.subList(group.size() / 2, group.size()));
            return;
        }
        Waiting only = group.getFirst();
        List<Row> rows = only.delivery().rows();
        if (rows.size() == 1) {
            Row refused = rows.getFirst();
            LOG.warnf(
                    "event=event_refused_by_database node=%s reason=%s",
                    only.delivery().node(), refusal.getMessage());
            Row unreadable = new QuarantineRow(refused.place(), "refused by the database: " + refusal.getSQLState());
            write(List.of(new Waiting(only.delivery().with(List.of(unreadable)), only.receipt())));
            return;
        }
        CompletableFuture<Receipt> first = new CompletableFuture<>();
        CompletableFuture<Receipt> second = new CompletableFuture<>();
        first.thenCombine(second, Receipt::and).whenComplete((receipt, failure) -> {
            if (failure == null) {
                only.receipt().complete(receipt);
            } else {
                only.receipt().completeExceptionally(failure);
            }
        });
        write(List.of(new Waiting(only.delivery().with(rows.subList(0, rows.size() / 2)), first)));
        write(List.of(new Waiting(only.delivery().with(rows.subList(rows.size() / 2, rows.size())), second)));
    }

    private List<Outcome> store(List<Delivery> deliveries) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                List<Outcome> outcomes = new GroupCommit(connection).store(deliveries);
                connection.commit();
                return outcomes;
            } catch (SQLException | RuntimeException e) {
                rollback(connection);
                throw e;
            }
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            LOG.debugf("event=rollback_failed reason=%s", gone.getMessage());
        }
    }

    private void complete(List<Waiting> group, List<Outcome> outcomes) {
        for (int i = 0; i < group.size(); i++) {
            Receipt receipt = outcomes.get(i).receipt();
            if (receipt == null) {
                group.get(i).receipt().completeExceptionally(outcomes.get(i).hole());
                continue;
            }
            int came = group.get(i).delivery().rows().size();
            stored.increment(receipt.stored().size());
            repeated.increment(came - receipt.stored().size());
            quarantined.increment(receipt.stored().stream()
                    .filter(QuarantineRow.class::isInstance)
                    .count());
            group.get(i).receipt().complete(receipt);
        }
        changes.announce(ChangeFeed.Topic.HISTORY);
    }

    /**
     * Class 22: the values are at fault, and would be the next time. Not class 23: a month without its partition is
     * reported so too, and that passes.
     */
    private static boolean isAboutTheData(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.startsWith("22");
    }

    private List<Waiting> queueDrained() {
        List<Waiting> left = new ArrayList<>();
        queue.drainTo(left);
        return left;
    }

    private static void failAll(List<Waiting> group) {
        group.forEach(waiting -> waiting.receipt().completeExceptionally(stopping()));
    }

    private static RejectedExecutionException stopping() {
        return new RejectedExecutionException("this control plane is stopping");
    }
}
