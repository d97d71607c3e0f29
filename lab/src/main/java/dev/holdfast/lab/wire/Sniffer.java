package dev.holdfast.lab.wire;

import dev.holdfast.lab.linux.PacketSocket;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Records the frames of one interface with the kernel's timestamps, from {@link #open} until it is closed. Keeps the
 * newest {@value #MOST_FRAMES} frames; {@link #record} refuses to judge a capture that lost any.
 */
public final class Sniffer implements AutoCloseable {
    /** How many frames are kept unless another number is asked for. */
    public static final int MOST_FRAMES = 1_000_000;

    /** What the interface is, and so which frames count. */
    public enum Scope {
        /** The bridge of a segment: what came in is what the segment carried; its own transmissions count too. */
        SEGMENT,
        /** A bridge's port: both directions of one host's cable. */
        CABLE
    }

    private record Entry(Frame frame, byte[] bytes) {}

    private final PacketSocket socket;
    private final Scope scope;
    private final Predicate<? super Frame> keep;
    private final int mostFrames;
    private final Thread reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long forgotten;

    /** Up to when everything has been read: by the frames' own clock, and by System.nanoTime() if the wire was quiet. */
    private long readUntilNanos = Long.MIN_VALUE;

    private long quietAtNanos;
    private boolean quiet;
    private @Nullable RuntimeException failure;
    private volatile boolean closing;

    private Sniffer(PacketSocket socket, Scope scope, String name, Predicate<? super Frame> keep, int mostFrames) {
        this.socket = socket;
        this.scope = scope;
        this.keep = keep;
        this.mostFrames = mostFrames;
        reader = Thread.ofPlatform().daemon().name("sniffer-" + name).unstarted(this::read);
    }

    /** Starts to record an interface of a namespace; on return nothing is missed any more. */
    public static Sniffer open(String namespace, String interfaceName, Scope scope) {
        return open(namespace, interfaceName, scope, frame -> true, MOST_FRAMES);
    }

    /** As above, keeping only some kinds of frames and the newest {@code mostFrames} of them: for what runs for days. */
    public static Sniffer open(
            String namespace, String interfaceName, Scope scope, Predicate<? super Frame> keep, int mostFrames) {
        PacketSocket socket = PacketSocket.open(namespace, interfaceName);
        Sniffer sniffer = new Sniffer(socket, scope, interfaceName, keep, mostFrames);
        sniffer.reader.start();
        return sniffer;
    }

    public Scope scope() {
        return scope;
    }

    /** The frames that the wire carried up to the time of asking, in the order of their arrival. */
    public List<Frame> frames() {
        lock.lock();
        try {
            awaitDrained();
            return entries.stream().map(Entry::frame).toList();
        } finally {
            lock.unlock();
        }
    }

    /** The recorded frames of one kind, oldest first. */
    public <F extends Frame> List<F> frames(Class<F> kind) {
        return frames().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The recorded adverts of one virtual router, oldest first; family is 4 or 6. */
    public List<VrrpAdvert> adverts(int family, int vrid) {
        return frames(VrrpAdvert.class).stream()
                .filter(advert -> advert.vrid() == vrid && advert.family() == family)
                .toList();
    }

    /** A record to be asked about; fails if frames were lost, since a judge must have seen everything. */
    public WireRecord record() {
        long dropped = socket.dropped();
        lock.lock();
        try {
            if (dropped + forgotten > 0) {
                throw new IllegalStateException("the sniffer lost " + (dropped + forgotten) + " frames");
            }
            return new WireRecord(frames());
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a frame, already recorded or to come; fails after {@code timeout}. */
    public Frame await(Predicate<? super Frame> wanted, Duration timeout) {
        return awaitAfter(Long.MIN_VALUE, wanted, timeout);
    }

    /** Waits for a frame stamped later than {@code afterNanos} (nanoseconds since 1970); fails after {@code timeout}. */
    public Frame awaitAfter(long afterNanos, Predicate<? super Frame> wanted, Duration timeout) {
        long remaining = timeout.toNanos();
        long seen = 0;
        lock.lock();
        try {
            while (true) {
                rethrow();
                long skip = Math.max(0, seen - forgotten);
                Frame found = entries.stream()
                        .skip(skip)
                        .map(Entry::frame)
                        .filter(frame -> frame.atNanos() > afterNanos && wanted.test(frame))
                        .findFirst()
                        .orElse(null);
                if (found != null) {
                    return found;
                }
                seen = forgotten + entries.size();
                if (remaining <= 0) {
                    throw new AssertionError(
                            "no such frame within " + timeout + "; " + entries.size() + " frames seen");
                }
                remaining = arrived.awaitNanos(remaining);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a frame", interrupted);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for an advert, already recorded or to come, that satisfies the predicate. */
    public VrrpAdvert awaitAdvert(Predicate<VrrpAdvert> wanted, Duration timeout) {
        return awaitAdvertAfter(Long.MIN_VALUE, wanted, timeout);
    }

    /** Waits for an advert stamped later than {@code afterNanos}. */
    public VrrpAdvert awaitAdvertAfter(long afterNanos, Predicate<VrrpAdvert> wanted, Duration timeout) {
        return (VrrpAdvert)
                awaitAfter(afterNanos, frame -> frame instanceof VrrpAdvert advert && wanted.test(advert), timeout);
    }

    /** Writes everything recorded as a pcap file, to be read with {@code tcpdump -r}. */
    public void writePcap(Path file) {
        List<PcapFile.Captured> captured = new ArrayList<>();
        lock.lock();
        try {
            entries.forEach(entry -> captured.add(new PcapFile.Captured(entry.frame.atNanos(), entry.bytes)));
        } finally {
            lock.unlock();
        }
        try {
            PcapFile.write(file, captured);
        } catch (IOException failed) {
            throw new UncheckedIOException("capture " + file + " cannot be written", failed);
        }
    }

    private void read() {
        try {
            while (!closing) {
                long begin = System.nanoTime();
                PacketSocket.Received received = socket.receive();
                if (received == null) {
                    foundNothingSince(begin);
                } else {
                    add(received);
                }
            }
        } catch (RuntimeException failed) {
            lock.lock();
            try {
                failure = failed;
                arrived.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void add(PacketSocket.Received received) {
        Frame frame = FrameDecoder.decode(received.atNanos(), received.outgoing(), received.bytes());
        lock.lock();
        try {
            readUntilNanos = frame.atNanos();
            if (keep.test(frame)) {
                if (entries.size() == mostFrames) {
                    entries.removeFirst();
                    forgotten++;
                }
                entries.addLast(new Entry(frame, received.bytes()));
            }
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void foundNothingSince(long beginNanos) {
        lock.lock();
        try {
            quiet = true;
            quietAtNanos = beginNanos;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the reader has seen everything that lay in the socket when this was called. */
    private void awaitDrained() {
        long wallNanos = WallClock.nowNanos();
        long begin = System.nanoTime();
        try {
            while (reader.isAlive() && readUntilNanos < wallNanos && !(quiet && quietAtNanos - begin >= 0)) {
                rethrow();
                if (!arrived.await(10, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the sniffer's reader stands still");
                }
            }
            rethrow();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading a capture", interrupted);
        }
    }

    private void rethrow() {
        if (failure != null) {
            throw new IllegalStateException("the sniffer stopped: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        try {
            reader.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while closing a sniffer", interrupted);
        }
        socket.close();
    }
}
