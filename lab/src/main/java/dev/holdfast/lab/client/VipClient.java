package dev.holdfast.lab.client;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.linux.EchoSocket;
import dev.holdfast.lab.wire.WallClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client that asks a virtual address with ICMP echo requests at a steady pace and measures its outages between the
 * kernel's receive timestamps. An outage's length is at most one pace too long, never too short.
 */
public final class VipClient implements AutoCloseable {
    /** The pace of the requests unless another is asked for. */
    public static final Duration DEFAULT_PACE = Duration.ofMillis(10);

    /** A silence shorter than so many paces is jitter, not an outage. */
    private static final int PACES_OF_AN_OUTAGE = 4;

    private final Host host;
    private final InetAddress address;
    private final long paceNanos;
    private final EchoSocket socket;
    private final Thread sender;
    private final Thread receiver;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Outage> outages = new ArrayList<>();
    private final List<Consumer<Outage>> listeners = new ArrayList<>();

    private long lastSent;
    private long lastAnswered;
    private long lastReplyNanos;
    private long replies;
    private @Nullable RuntimeException failure;
    private volatile boolean closing;

    private VipClient(Host host, InetAddress address, Duration pace) {
        this.host = host;
        this.address = address;
        paceNanos = pace.toNanos();
        socket = EchoSocket.open(host.namespace(), address);
        String name = "client-" + address.getHostAddress();
        sender = Thread.ofPlatform().daemon().name(name + "-send").unstarted(() -> guard(this::sendAll));
        receiver = Thread.ofPlatform().daemon().name(name + "-receive").unstarted(() -> guard(this::receiveAll));
    }

    /** Starts to ask {@code address} from {@code host} every {@link #DEFAULT_PACE}. */
    public static VipClient start(Host host, String address) {
        return start(host, address, DEFAULT_PACE);
    }

    public static VipClient start(Host host, String address, Duration pace) {
        VipClient client = new VipClient(host, InetAddress.ofLiteral(address), pace);
        client.receiver.start();
        client.sender.start();
        return host.lab().attach(client);
    }

    public InetAddress address() {
        return address;
    }

    /** Calls {@code listener} on the client's own thread when an outage is over. */
    public void onOutage(Consumer<Outage> listener) {
        lock.lock();
        try {
            listeners.add(listener);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the newest answer is no older than an outage must be. */
    public boolean isAnswered() {
        lock.lock();
        try {
            rethrow();
            return replies > 0 && WallClock.nowNanos() - lastReplyNanos < PACES_OF_AN_OUTAGE * paceNanos;
        } finally {
            lock.unlock();
        }
    }

    /** How many answers have come. */
    public long replies() {
        lock.lock();
        try {
            rethrow();
            return replies;
        } finally {
            lock.unlock();
        }
    }

    /** All outages so far, the last of them possibly not over yet. The wait for the very first answer is not one. */
    public List<Outage> outages() {
        lock.lock();
        try {
            rethrow();
            List<Outage> all = new ArrayList<>(outages);
            long now = WallClock.nowNanos();
            if (replies > 0 && lastSent > lastAnswered && isOutage(now - lastReplyNanos)) {
                all.add(new Outage(lastReplyNanos, now, (int) (lastSent - lastAnswered), false));
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Outages that ended after a moment (nanoseconds since 1970), or still last. */
    public List<Outage> outagesAfter(long nanos) {
        return outages().stream().filter(outage -> outage.untilNanos() > nanos).toList();
    }

    /** The longest outage that touches the time after {@code nanos}; zero if there was none. */
    public Duration longestOutageAfter(long nanos) {
        return outagesAfter(nanos).stream()
                .map(Outage::length)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Waits until the address answers; fails after {@code timeout}. */
    public void awaitAnswer(Duration timeout) {
        awaitAnswerAfter(Long.MIN_VALUE, timeout);
    }

    /** Waits for an answer received after a moment (nanoseconds since 1970); fails after {@code timeout}. */
    public void awaitAnswerAfter(long nanos, Duration timeout) {
        await(client -> client.replies > 0 && client.lastReplyNanos > nanos, timeout, "no answer");
    }

    /** Waits until an outage that began after {@code nanos} is over, and returns it; fails after {@code timeout}. */
    public Outage awaitOutageAfter(long nanos, Duration timeout) {
        Predicate<Outage> wanted = outage -> outage.untilNanos() > nanos;
        await(client -> client.outages.stream().anyMatch(wanted), timeout, "no outage that ended");
        return outagesAfter(nanos).getFirst();
    }

    private void await(Predicate<VipClient> condition, Duration timeout, String complaint) {
        long remaining = timeout.toNanos();
        lock.lock();
        try {
            while (!condition.test(this)) {
                rethrow();
                if (remaining <= 0) {
                    throw new AssertionError(complaint + " from " + address.getHostAddress() + " within " + timeout);
                }
                remaining = changed.awaitNanos(remaining);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + address, interrupted);
        } finally {
            lock.unlock();
        }
    }

    private void sendAll() {
        long next = System.nanoTime();
        for (long number = 1; !closing; number++) {
            lock.lock();
            try {
                lastSent = number;
            } finally {
                lock.unlock();
            }
            socket.send(number, WallClock.nowNanos());
            next = Math.max(next + paceNanos, System.nanoTime() - paceNanos);
            for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
        }
    }

    private void receiveAll() {
        while (!closing) {
            EchoSocket.Reply reply = socket.receive();
            if (reply != null) {
                answered(reply);
            }
        }
    }

    private void answered(EchoSocket.Reply reply) {
        Outage ended;
        List<Consumer<Outage>> told;
        lock.lock();
        try {
            ended = endedBy(reply);
            if (ended != null) {
                outages.add(ended);
            }
            replies++;
            lastAnswered = Math.max(lastAnswered, reply.number());
            lastReplyNanos = reply.atNanos();
            told = List.copyOf(listeners);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (ended != null) {
            Outage outage = ended;
            told.forEach(listener -> listener.accept(outage));
        }
    }

    /**
     * The outage that a reply ends, or null. A silence in which nothing was asked is no outage (this client was itself
     * asleep): either requests were never answered, or this answer is to one that had to wait.
     */
    private @Nullable Outage endedBy(EchoSocket.Reply reply) {
        if (replies == 0 || !isOutage(reply.atNanos() - lastReplyNanos)) {
            return null;
        }
        int unanswered = (int) Math.max(0, reply.number() - lastAnswered - 1);
        boolean late = isOutage(reply.atNanos() - reply.sentNanos());
        return unanswered > 0 || late ? new Outage(lastReplyNanos, reply.atNanos(), unanswered, true) : null;
    }

    private boolean isOutage(long silenceNanos) {
        return silenceNanos >= PACES_OF_AN_OUTAGE * paceNanos;
    }

    private void guard(Runnable loop) {
        try {
            loop.run();
        } catch (RuntimeException failed) {
            lock.lock();
            try {
                failure = failed;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void rethrow() {
        if (failure != null) {
            throw new IllegalStateException("the client stopped: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        try {
            sender.join();
            receiver.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while closing a client of " + host, interrupted);
        }
        socket.close();
        host.lab().detach(this);
    }
}
