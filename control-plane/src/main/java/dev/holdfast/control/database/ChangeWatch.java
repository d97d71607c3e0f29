package dev.holdfast.control.database;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks after something on a thread of its own: whenever the feed says that a topic has changed, when it is asked to, and
 * never less often than it was told. News that come while it looks are one more look.
 */
public final class ChangeWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ChangeWatch.class);

    private final Semaphore news = new Semaphore(0);
    private final ChangeFeed.Subscription subscription;
    private final String name;
    private final Duration atLeastEvery;
    private final Runnable look;
    private volatile boolean running = true;

    private ChangeWatch(ChangeFeed changes, ChangeFeed.Topic topic, String name, Duration atLeastEvery, Runnable look) {
        this.name = name;
        this.atLeastEvery = atLeastEvery;
        this.look = look;
        this.subscription = changes.subscribe(changed -> {
            if (changed == topic) {
                soon();
            }
        });
    }

    /**
     * Begins; the first look comes with the first news, or after the time given.
     *
     * @param name of the thread, and in the log
     * @param look may throw: the next one comes all the same
     */
    public static ChangeWatch start(
            ChangeFeed changes, ChangeFeed.Topic topic, String name, Duration atLeastEvery, Runnable look) {
        ChangeWatch watch = new ChangeWatch(changes, topic, name, atLeastEvery, look);
        Thread.ofVirtual().name(name).start(watch::watch);
        return watch;
    }

    /** Asks for a look at once. */
    public void soon() {
        news.release();
    }

    private void watch() {
        while (running) {
            try {
                boolean hinted = news.tryAcquire(atLeastEvery.toNanos(), TimeUnit.NANOSECONDS);
                news.drainPermits();
                if (running) {
                    look(hinted);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void look(boolean hinted) {
        try {
            look.run();
        } catch (RuntimeException databaseAway) {
            LOG.debugf("event=watch_failed name=%s hinted=%b reason=%s", name, hinted, databaseAway.getMessage());
        }
    }

    /** Looks no more. */
    @Override
    public void close() {
        running = false;
        subscription.close();
        news.release();
    }
}
