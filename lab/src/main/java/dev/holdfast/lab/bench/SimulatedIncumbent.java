package dev.holdfast.lab.bench;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.wire.AdvertDraft;
import dev.holdfast.lab.wire.Injector;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The ACTIVE router of many, the same for every contender: the adverts of all of them in one go at each interval, until it dies. */
final class SimulatedIncumbent implements AutoCloseable {

    private static final int CENTISECONDS_PER_SECOND = 100;

    private final Injector injector;
    private final List<byte[]> frames;
    private final long intervalNanos;
    private final Thread speaker;
    private volatile boolean dead;

    SimulatedIncumbent(Host host, ManyRouters routers) {
        injector = host.injector();
        InetAddress source = host.addresses().getFirst();
        int centiseconds = (int) (routers.interval().toMillis() * CENTISECONDS_PER_SECOND / 1000);
        frames = routers.vrids()
                .mapToObj(vrid -> AdvertDraft.v3(
                                source.getHostAddress(),
                                vrid,
                                routers.priority(),
                                centiseconds,
                                ManyRouters.address(vrid))
                        .sourceMac(host.link().macAddress())
                        .toFrame())
                .toList();
        intervalNanos = routers.interval().toNanos();
        speaker = Thread.ofPlatform().daemon().name("incumbent").start(this::speak);
    }

    private void speak() {
        long next = System.nanoTime();
        while (!dead) {
            frames.forEach(injector::send);
            next += intervalNanos;
            for (long left = next - System.nanoTime(); left > 0 && !dead; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    /** Between two rounds of adverts: each router has said the same number. */
    @Override
    public void close() {
        dead = true;
        LockSupport.unpark(speaker);
        try {
            speaker.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
