package dev.holdfast.vrrp.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdvertisementFilterTest {

    private static final RouterSettings V2_SECRET = SampleSettings.ipv4("version", "2", "authentication", "secret");

    /** What a router with the one settings says to a router with the others. */
    private static @Nullable Rejection check(RouterSettings theirs, RouterSettings ours) {
        Advertisement advertisement = RouterBench.advertisement(theirs, 200, "10.77.0.2", theirs.advertInterval());
        String password = theirs.authentication();
        if (password != null) {
            advertisement.authentication(1, SimpleTextPassword.word(password));
        }
        return new AdvertisementFilter().check(advertisement, ours);
    }

    @Test
    void acceptsWhatIsOurs() {
        assertThat(check(SampleSettings.ipv4(), SampleSettings.ipv4())).isNull();
        assertThat(check(V2_SECRET, V2_SECRET)).isNull();
    }

    @Test
    void rejectsAnotherVersion() {
        assertThat(check(SampleSettings.ipv4("version", "2"), SampleSettings.ipv4()))
                .isEqualTo(Rejection.VERSION);
        assertThat(check(SampleSettings.ipv4(), SampleSettings.ipv4("version", "2")))
                .isEqualTo(Rejection.VERSION);
    }

    @Test
    void rejectsAnotherVrid() {
        assertThat(check(SampleSettings.ipv4("vrid", "52"), SampleSettings.ipv4()))
                .isEqualTo(Rejection.VRID);
    }

    @Test
    void rejectsTheOtherFamily() {
        RouterSettings ipv6 = SampleSettings.ipv6();
        Advertisement advertisement = RouterBench.advertisement(ipv6, 200, "fe80::2", ipv6.advertInterval());

        assertThat(new AdvertisementFilter().check(advertisement, SampleSettings.ipv4()))
                .isEqualTo(Rejection.FAMILY);
    }

    @Test
    void rejectsMissingWrongAndUnwantedAuthentication() {
        RouterSettings open = SampleSettings.ipv4("version", "2");

        assertThat(check(open, V2_SECRET)).isEqualTo(Rejection.AUTHENTICATION);
        assertThat(check(V2_SECRET, open)).isEqualTo(Rejection.AUTHENTICATION);
        assertThat(check(SampleSettings.ipv4("version", "2", "authentication", "Secret"), V2_SECRET))
                .isEqualTo(Rejection.AUTHENTICATION);
        assertThat(check(SampleSettings.ipv4("version", "2", "authentication", "secret12"), V2_SECRET))
                .isEqualTo(Rejection.AUTHENTICATION);
    }

    @Test
    void rejectsAnotherIntervalInVersion2AndAcceptsItInVersion3() {
        RouterSettings slow = SampleSettings.ipv4("version", "2", "advertInterval", "2s");

        assertThat(check(slow, SampleSettings.ipv4("version", "2"))).isEqualTo(Rejection.INTERVAL_MISMATCH);
        assertThat(check(SampleSettings.ipv4("advertInterval", "2s"), SampleSettings.ipv4()))
                .isNull();
    }

    @Test
    void acceptsUnicastFromPeersOnly() {
        RouterSettings settings = SampleSettings.ipv4("unicast.peers", "10.77.0.2, 10.77.0.3");

        assertThat(check(SampleSettings.ipv4(), settings)).isNull();
        Advertisement stranger = RouterBench.advertisement(settings, 200, "10.77.0.4", Duration.ofSeconds(1));
        assertThat(new AdvertisementFilter().check(stranger, settings)).isEqualTo(Rejection.NOT_A_PEER);
    }
}
