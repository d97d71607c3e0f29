package dev.holdfast.vrrp;

import static dev.holdfast.vrrp.testing.RouterBench.HIGHER_ADDRESS;
import static dev.holdfast.vrrp.testing.RouterBench.LOWER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Disagreements of neighbours: told once when they begin, and again when they change. */
class ObservationTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Event advertOf(RouterSettings settings, String sender) {
        return new Event.AdvertReceived(RouterBench.advertisement(settings, 200, sender, SECOND));
    }

    @Test
    void tellsAnotherIntervalOnce() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4());

        for (int i = 0; i < 5; i++) {
            bench.hear(200, LOWER_ADDRESS, Duration.ofSeconds(2));
        }
        assertThat(bench.trace().observations())
                .containsExactly(new Observation(
                        Observation.What.INTERVAL_MISMATCH, IpAddress.parse(LOWER_ADDRESS), "1s", "2s"));

        bench.hear(200, LOWER_ADDRESS).hear(200, LOWER_ADDRESS, Duration.ofSeconds(2));
        assertThat(bench.trace().observations()).hasSize(2);
    }

    @Test
    void acceptsAndTellsOtherAddresses() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4()).advance("2s");
        RouterSettings other = SampleSettings.ipv4("addresses", "10.77.0.100/24, 10.77.0.102/24");

        bench.handle(advertOf(other, LOWER_ADDRESS)).handle(advertOf(other, LOWER_ADDRESS));

        assertThat(bench.trace().observations())
                .containsExactly(new Observation(
                        Observation.What.ADDRESS_LIST_MISMATCH,
                        IpAddress.parse(LOWER_ADDRESS),
                        "10.77.0.100",
                        "10.77.0.100, 10.77.0.102"));
        assertThat(bench.remaining(Timer.ACTIVE_DOWN)).isEqualTo(Duration.ofNanos(3_609_375_000L));
    }

    @Test
    void doesNotMindTheOrderOfTheAddresses() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4("addresses", "10.77.0.100/24, 10.77.0.101/24"));

        bench.handle(advertOf(SampleSettings.ipv4("addresses", "10.77.0.101/24, 10.77.0.100/24"), LOWER_ADDRESS));

        assertThat(bench.trace().observations()).isEmpty();
    }

    @Test
    void tellsEverySenderByItself() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4());

        bench.hear(200, LOWER_ADDRESS, Duration.ofSeconds(2)).hear(200, HIGHER_ADDRESS, Duration.ofSeconds(3));
        bench.hear(200, LOWER_ADDRESS, Duration.ofSeconds(2)).hear(200, HIGHER_ADDRESS, Duration.ofSeconds(3));

        assertThat(bench.trace().observations()).hasSize(2);
    }

    @Test
    void tellsAContenderAgainInTheNextTimeAsActive() {
        RouterBench bench = RouterBench.active(SampleSettings.ipv4());
        bench.hear(50, LOWER_ADDRESS).hear(50, LOWER_ADDRESS);
        assertThat(bench.trace().observations()).hasSize(1);

        bench.hear(200, HIGHER_ADDRESS).expire(Timer.ACTIVE_DOWN).hear(50, LOWER_ADDRESS);

        assertThat(bench.trace().observations()).hasSize(2);
    }

    @Test
    void isBoundedHoweverManySendersAreInvented() {
        RouterBench bench = RouterBench.backup(SampleSettings.ipv4());

        for (int i = 0; i < 10_000; i++) {
            Advertisement invented = RouterBench.advertisement(
                    bench.router().settings(), 200, "10.78." + i / 250 + "." + (1 + i % 250), Duration.ofSeconds(2));
            bench.handle(new Event.AdvertReceived(invented));
        }

        assertThat(bench.trace().observations()).hasSize(16);
    }
}
