package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.testing.RouterBench.HIGHER_ADDRESS;
import static dev.holdfast.vrrp.testing.RouterBench.LOWER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.packet.AdvertisementDecoder;
import dev.holdfast.vrrp.packet.AdvertisementEncoder;
import dev.holdfast.vrrp.packet.AdvertisementFilter;
import dev.holdfast.vrrp.packet.Rejection;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Faults that were seen in other VRRP engines, each of which must not be ours. */
class OtherEnginesFaultsTest {

    @Test
    void aVersion3AdvertOfAnotherIntervalIsNotDropped() {
        RouterSettings settings = SampleSettings.ipv4();
        Advertisement advertisement = RouterBench.advertisement(settings, 200, LOWER_ADDRESS, Duration.ofSeconds(9));

        assertThat(new AdvertisementFilter().check(advertisement, settings)).isNull();
        RouterBench bench = RouterBench.backup(settings).handle(new Event.AdvertReceived(advertisement));
        assertThat(bench.router().activeDownIntervalNanos())
                .isGreaterThan(Duration.ofSeconds(27).toNanos());
    }

    @Test
    void skewIsNotTruncatedToZero() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4("advertInterval", "10ms", "priority", "254"));

        assertThat(bench.router().skewNanos()).isEqualTo(78_125L);
        assertThat(bench.router().activeDownIntervalNanos()).isEqualTo(30_078_125L);
    }

    @Test
    void centisecondsAreNotTakenForSeconds() {
        ByteBuffer wire = encoded(SampleSettings.ipv4("advertInterval", "250ms"), 100);

        assertThat(wire.getShort(4)).isEqualTo((short) 25);
        Advertisement advertisement = new Advertisement();
        decode(wire, advertisement);
        assertThat(advertisement.intervalNanos())
                .isEqualTo(Duration.ofMillis(250).toNanos());
    }

    @Test
    void anOwnerInstallsItsAddressesBeforeItAdvertises() {
        RouterBench bench = new RouterBench(SampleSettings.ipv4("priority", "255")).handle(new Event.Startup());

        assertThat(bench.actions()).containsSubsequence("install", "advertise 255", "announce");
    }

    @Test
    void aPromotedBackupInstallsItsAddressesBeforeItAdvertises() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4()).expire(Timer.ACTIVE_DOWN);

        assertThat(bench.actions()).containsSubsequence("install", "advertise 100", "announce");
    }

    @Test
    void aStoppedActiveRemovesItsAddresses() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4()).handle(new Event.Shutdown());

        assertThat(bench.actions()).containsSubsequence("advertise 0", "remove");
    }

    @Test
    void anAdvertInInitializeDoesNothing() {
        RouterBench bench = new RouterBench(SampleSettings.ipv4());

        bench.hear(0, LOWER_ADDRESS).hear(200, LOWER_ADDRESS).hear(255, HIGHER_ADDRESS);

        assertThat(bench.actions()).isEmpty();
        assertThat(bench.router().advertsHeard()).isZero();
    }

    @Test
    void anAdvertIsMadeAnewEachTime() {
        ByteBuffer first = encoded(SampleSettings.ipv4(), 100);
        ByteBuffer second = encoded(SampleSettings.ipv4("addresses", "10.77.0.101/24"), 90);

        assertThat(first.get(2)).isEqualTo((byte) 100);
        assertThat(second.get(2)).isEqualTo((byte) 90);
        assertThat(second.getInt(8)).isEqualTo(0x0A4D0065);
    }

    @Test
    void aSecondStartupDoesNotMakeABackupActive() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4());

        bench.handle(new Event.Startup());

        assertThat(bench.state()).isEqualTo(State.BACKUP);
        assertThat(bench.actions()).isEmpty();
    }

    @Test
    void anIntervalOfZeroDoesNotMakeItFlap() {
        ByteBuffer wire = encoded(SampleSettings.ipv4("ipv4Checksum", "message-only"), 200);
        // 100 centiseconds off the interval, and on the checksum: it stays right.
        wire.putShort(4, (short) 0).putShort(6, (short) (wire.getShort(6) + 100));

        assertThat(decode(wire, new Advertisement())).isEqualTo(Rejection.INTERVAL_ZERO);
    }

    @Test
    void anAddressListThatIsNotOursIsNotIgnored() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());
        RouterSettings other = SampleSettings.ipv4("addresses", "10.77.0.99/24");

        bench.handle(
                new Event.AdvertReceived(RouterBench.advertisement(other, 200, LOWER_ADDRESS, Duration.ofSeconds(1))));

        assertThat(bench.state()).isEqualTo(State.BACKUP);
    }

    @Test
    void thePreemptDelayHasNoDownTimerAddedToIt() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4("priority", "200", "preemption", "after 3s"));
        bench.hear(100, LOWER_ADDRESS).advance("1s").hear(100, LOWER_ADDRESS).advance("1s");

        bench.hear(100, LOWER_ADDRESS).advance("1s");

        assertThat(bench.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void anExpiryThatWasOvertakenDoesNotPromote() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4());
        long overtaken = bench.trace().generation(Timer.ACTIVE_DOWN);
        bench.sleep("4s").hear(200, LOWER_ADDRESS);

        bench.handle(new Event.TimerExpired(Timer.ACTIVE_DOWN, overtaken));

        assertThat(bench.state()).isEqualTo(State.BACKUP);
    }

    private static ByteBuffer encoded(RouterSettings settings, int priority) {
        ByteBuffer wire = ByteBuffer.allocate(200);
        new AdvertisementEncoder()
                .encode(settings, priority, IpAddress.parse(LOWER_ADDRESS), IpAddress.parse("224.0.0.18"), wire);
        return wire.flip();
    }

    private static @Nullable Rejection decode(ByteBuffer wire, Advertisement into) {
        return new AdvertisementDecoder().decode(wire, 255, Family.IPV4, 0, 0x0A4D0002L, 0, 0xE0000012L, into);
    }
}
