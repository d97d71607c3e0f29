package dev.holdfast.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.holdfast.vrrp.group.GroupMember;
import dev.holdfast.vrrp.group.SyncGroup;
import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.packet.AdvertisementDecoder;
import dev.holdfast.vrrp.packet.AdvertisementEncoder;
import dev.holdfast.vrrp.packet.AdvertisementFilter;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Advertisement in, advertisement out: no byte of garbage, so that no collector ever has a reason to pause the loop. */
class HotPathAllocationTest {

    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 50_000;

    /** The measuring itself, and a compiler's thread handing over: far below one byte an event. */
    private static final long TOLERATED_BYTES = 4_096;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<RouterSettings> settings() {
        return Stream.of(
                SampleSettings.ipv4(),
                SampleSettings.ipv4("preemption", "immediate"),
                SampleSettings.ipv4("preemption", "after 1000s"),
                SampleSettings.ipv4("version", "2", "authentication", "secret"),
                SampleSettings.ipv4("unicast.peers", "10.77.0.2, 10.77.0.3"),
                SampleSettings.ipv6());
    }

    @ParameterizedTest
    @MethodSource("settings")
    void allocatesNothingFromPacketToAction(RouterSettings settings) {
        IpAddress peer = peerOf(settings);
        IpAddress group = groupOf(settings.family());
        ByteBuffer wire = ByteBuffer.allocateDirect(1500);
        new AdvertisementEncoder().encode(settings, 200, peer, group, wire);
        wire.flip();
        CountingSink sink = new CountingSink();
        VirtualRouter router = new VirtualRouter(settings, 0);
        router.handle(0, new Event.Startup(), sink);
        Advertisement advertisement = new Advertisement();
        Event.AdvertReceived received = new Event.AdvertReceived(advertisement);
        AdvertisementDecoder decoder = new AdvertisementDecoder();
        AdvertisementFilter filter = new AdvertisementFilter();

        long bytes = bytesAllocatedBy(step -> {
            boolean refused = decoder.decode(
                                    wire,
                                    255,
                                    settings.family(),
                                    peer.high(),
                                    peer.low(),
                                    group.high(),
                                    group.low(),
                                    advertisement)
                            != null
                    || filter.check(advertisement, settings) != null;
            if (refused) {
                throw new AssertionError("refused");
            }
            router.handle(step, received, sink);
        });

        assertThat(bytes).isLessThan(TOLERATED_BYTES);
        assertThat(router.advertsHeard()).isEqualTo(WARM_UP + MEASURED);
        assertThat(router.state()).isEqualTo(State.BACKUP);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void allocatesNothingFromTimerToPacket(RouterSettings settings) {
        IpAddress own = peerOf(settings);
        IpAddress group = groupOf(settings.family());
        ByteBuffer wire = ByteBuffer.allocateDirect(1500);
        AdvertisementEncoder encoder = new AdvertisementEncoder();
        CountingSink sink = new CountingSink() {
            @Override
            public void sendAdvertisement(int priority) {
                super.sendAdvertisement(priority);
                encoder.encode(settings, priority, own, group, wire.clear());
            }
        };
        VirtualRouter router = new VirtualRouter(settings, 0);
        router.handle(0, new Event.Startup(), sink);
        router.handle(sink.deadlineNanos, new Event.TimerExpired(sink.timer, sink.generation), sink);
        // The event names a generation, so the loop makes one an interval; it is the loop's, and is taken out of the
        // sum.
        Event.TimerExpired[] expiries = new Event.TimerExpired[WARM_UP + MEASURED];
        for (int i = 0; i < expiries.length; i++) {
            expiries[i] = new Event.TimerExpired(Timer.ADVERT, sink.generation + i);
        }

        long bytes = bytesAllocatedBy(step -> router.handle(sink.deadlineNanos, expiries[step], sink));

        assertThat(bytes).isLessThan(TOLERATED_BYTES);
        assertThat(sink.sent).isEqualTo(1 + WARM_UP + MEASURED);
        assertThat(router.state()).isEqualTo(State.ACTIVE);
    }

    /** What its sync group adds to an advertisement: a look at how the member stands. */
    @Test
    void allocatesNothingForAMemberOfASyncGroup() {
        List<Member> members = Stream.of("51", "52")
                .map(vrid -> new Member(new VirtualRouter(SampleSettings.ipv4("vrid", vrid), 0), new CountingSink()))
                .toList();
        members.forEach(member -> member.handle(0, new Event.Startup()));
        SyncGroup group = new SyncGroup("fw", members, deadlineNanos -> {});
        group.begin(0);
        SyncGroup.Seat seat = group.seats().getFirst();
        RouterSettings settings = seat.member().router().settings();
        Advertisement advertisement =
                new Advertisement().reset(settings.family(), settings.version(), settings.vrid(), 50, 1_000_000_000L);
        Event.AdvertReceived received = new Event.AdvertReceived(advertisement);

        long bytes = bytesAllocatedBy(step -> {
            seat.member().handle(step, received);
            seat.told(step);
        });

        assertThat(bytes).isLessThan(TOLERATED_BYTES);
        assertThat(seat.member().router().standing()).isEqualTo(MemberStanding.WAITING);
    }

    private record Member(VirtualRouter router, CountingSink sink) implements GroupMember {
        @Override
        public void handle(long nowNanos, Event event) {
            router.handle(nowNanos, event, sink);
        }
    }

    private interface Step {
        void run(int step);
    }

    private static long bytesAllocatedBy(Step step) {
        long thread = Thread.currentThread().threadId();
        for (int i = 0; i < WARM_UP; i++) {
            step.run(i);
        }
        long before = THREADS.getThreadAllocatedBytes(thread);
        for (int i = WARM_UP; i < WARM_UP + MEASURED; i++) {
            step.run(i);
        }
        return THREADS.getThreadAllocatedBytes(thread) - before;
    }

    private static IpAddress peerOf(RouterSettings settings) {
        return IpAddress.parse(settings.family() == Family.IPV4 ? "10.77.0.2" : "fe80::2");
    }

    private static IpAddress groupOf(Family family) {
        return IpAddress.parse(family == Family.IPV4 ? "224.0.0.18" : "ff02::12");
    }

    /** Counts, and remembers the last timer. */
    private static class CountingSink implements ActionSink {
        private int sent;
        private Timer timer = Timer.ADVERT;
        private long generation;
        private long deadlineNanos;

        @Override
        public void sendAdvertisement(int priority) {
            sent++;
        }

        @Override
        public void startTimer(Timer timer, long generation, long deadlineNanos) {
            this.timer = timer;
            this.generation = generation;
            this.deadlineNanos = deadlineNanos;
        }

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
