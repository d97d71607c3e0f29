package dev.holdfast.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @CsvSource({
        "10.77.0.100, 10.77.0.100",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "fe80:0:0:0:0:0:0:51, fe80::51",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "0:0:1:0:0:0:0:0, 0:0:1::"
    })
    void writesTheShortestText(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.77.0",
                "10.77.0.256",
                "10.77.0.01",
                "1.2.3.4.5",
                "host",
                "fe80::1%eth0",
                "::g",
                "1::2::3",
                "::ffff:10.0.0.1",
                "10.77.0.-1"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void agreesWithThePlatform() throws UnknownHostException {
        Random random = new Random(20_250_101);
        byte[] bytes = new byte[16];
        for (int i = 0; i < 10_000; i++) {
            random.nextBytes(bytes);
            for (int j = 0; j < 16; j += 2) {
                if (random.nextBoolean()) {
                    bytes[j] = 0;
                    bytes[j + 1] = 0;
                }
            }
            bytes[0] = 0x20;
            IpAddress address = IpAddress.of(bytes);
            assertThat(address.bytes()).isEqualTo(bytes);
            assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
            assertThat(address.toInetAddress()).isEqualTo(InetAddress.getByAddress(bytes));
        }
    }

    @Test
    void comparesUnsigned() {
        assertThat(IpAddress.parse("192.0.2.1")).isGreaterThan(IpAddress.parse("10.0.0.1"));
        assertThat(IpAddress.parse("fe80::1")).isGreaterThan(IpAddress.parse("2001:db8::1"));
        assertThat(IpAddress.parse("2001:db8::8000:0:0:0")).isGreaterThan(IpAddress.parse("2001:db8::7fff:0:0:0"));
        assertThatThrownBy(() -> IpAddress.parse("::1").compareTo(IpAddress.parse("10.0.0.1")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsLinkLocalAddresses() {
        assertThat(IpAddress.parse("fe80::1").isLinkLocal()).isTrue();
        assertThat(IpAddress.parse("febf::1").isLinkLocal()).isTrue();
        assertThat(IpAddress.parse("fec0::1").isLinkLocal()).isFalse();
        assertThat(IpAddress.parse("169.254.1.1").isLinkLocal()).isTrue();
        assertThat(IpAddress.parse("169.253.1.1").isLinkLocal()).isFalse();
    }
}
