package dev.holdfast.vrrp.bench;

import dev.holdfast.vrrp.ActionSink;
import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.GateDecision;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.Observation;
import dev.holdfast.vrrp.Timer;
import dev.holdfast.vrrp.Transition;
import dev.holdfast.vrrp.VirtualRouter;
import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.packet.AdvertisementDecoder;
import dev.holdfast.vrrp.packet.AdvertisementEncoder;
import dev.holdfast.vrrp.packet.AdvertisementFilter;
import dev.holdfast.vrrp.packet.Rejection;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Decode, filter, handle and encode, each by itself. {@code gc.alloc.rate.norm} must be 0. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class HotPathBenchmark {

    private final RouterSettings settings = SampleSettings.ipv4();
    private final IpAddress peer = IpAddress.parse("10.77.0.2");
    private final IpAddress group = IpAddress.parse("224.0.0.18");
    private final AdvertisementDecoder decoder = new AdvertisementDecoder();
    private final AdvertisementFilter filter = new AdvertisementFilter();
    private final AdvertisementEncoder encoder = new AdvertisementEncoder();
    private final ByteBuffer wire = ByteBuffer.allocateDirect(1500);
    private final ByteBuffer out = ByteBuffer.allocateDirect(1500);
    private final Advertisement advertisement = new Advertisement();
    private final Event.AdvertReceived received = new Event.AdvertReceived(advertisement);
    private final Quiet sink = new Quiet();
    private final VirtualRouter router = new VirtualRouter(settings, 0);
    private long nowNanos;

    /** A packet on the wire, and a router in BACKUP. */
    @Setup
    public void setUp() {
        encoder.encode(settings, 200, peer, group, wire);
        wire.flip();
        router.handle(0, new Event.Startup(), sink);
        decode();
    }

    @Benchmark
    public @Nullable Rejection decode() {
        return decoder.decode(
                wire, 255, Family.IPV4, peer.high(), peer.low(), group.high(), group.low(), advertisement);
    }

    @Benchmark
    public @Nullable Rejection filter() {
        return filter.check(advertisement, settings);
    }

    @Benchmark
    public long handle() {
        router.handle(++nowNanos, received, sink);
        return sink.deadlineNanos;
    }

    @Benchmark
    public ByteBuffer encode() {
        encoder.encode(settings, 100, peer, group, out.clear());
        return out;
    }

    /** Runs all of them, with the garbage of each operation. */
    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(HotPathBenchmark.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }

    private static final class Quiet implements ActionSink {
        private long deadlineNanos;

        @Override
        public void startTimer(Timer timer, long generation, long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public void sendAdvertisement(int priority) {}

        @Override
        public void installAddresses() {}

        @Override
        public void removeAddresses() {}

        @Override
        public void announceAddresses() {}

        @Override
        public void cancelTimer(Timer timer) {}

        @Override
        public void transitioned(Transition transition) {}

        @Override
        public void attendLink(Attention attention, long intervalNanos) {}

        @Override
        public void mute() {}

        @Override
        public void unmute() {}

        @Override
        public void decided(GateDecision decision) {}

        @Override
        public void observed(Observation observation) {}
    }
}
