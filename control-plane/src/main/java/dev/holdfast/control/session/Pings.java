package dev.holdfast.control.session;

import dev.holdfast.proto.v1.Pong;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Pings of one stream: whether the node is there, and how its clock stands to ours. One is under way at a time. */
final class Pings {

    private final Outbox outbox;
    private final ClockOffset clock = new ClockOffset();
    private long last;
    private @Nullable Sent underWay;

    Pings(Outbox outbox) {
        this.outbox = outbox;
    }

    private record Sent(long id, long unixNanos, long monotonicNanos, CompletableFuture<Void> answered) {}

    /** Sends one. A former one that is still under way no longer counts. */
    synchronized CompletableFuture<Void> send() {
        Sent sent = new Sent(++last, unixNanos(), System.nanoTime(), new CompletableFuture<>());
        underWay = sent;
        outbox.ping(sent.id());
        return sent.answered();
    }

    /** Takes the answer; false if it answers nothing that is under way. */
    boolean answered(Pong pong) {
        long heardNanos = System.nanoTime();
        Sent sent;
        synchronized (this) {
            sent = underWay;
            if (sent == null || sent.id() != pong.getId()) {
                return false;
            }
            underWay = null;
        }
        clock.measured(
                sent.unixNanos(),
                heardNanos - sent.monotonicNanos(),
                pong.getNow().getUnixNanos());
        sent.answered().complete(null);
        return true;
    }

    /** Whether the node answers in time. Waits that long. */
    boolean answersWithin(Duration limit) {
        try {
            send().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException silent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How far the node's clock is ahead; null: not measured yet. */
    ClockOffset.@Nullable Measurement clock() {
        return clock.best();
    }

    private static long unixNanos() {
        return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
    }
}
