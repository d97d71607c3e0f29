package dev.holdfast.vrrp.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.vrrp.settings.TrackedCheck.Kind;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks as they are written. */
class CheckTextTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void readsEveryWordOfACheck() {
        assertThat(CheckText.parse(" process nginx  interval 2s fall 3 weight -30 rise 2 "))
                .isEqualTo(new TrackedCheck(Kind.PROCESS, "nginx", -30, Duration.ofSeconds(2), 2, 3));
        assertThat(CheckText.parse("file /run/ready weight +20"))
                .isEqualTo(new TrackedCheck(Kind.FILE, "/run/ready", 20, SECOND, 1, 1));
        assertThat(CheckText.parse("interface eth1"))
                .isEqualTo(new TrackedCheck(Kind.INTERFACE, "eth1", 0, SECOND, 1, 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            interface eth1                        | interface eth1
            weight -30 interface eth1             | interface eth1 weight -30
            file /run/ready                       | file /run/ready interval 1s rise 1 fall 1
            process nginx fall 3 interval 500ms   | process nginx interval 500ms rise 1 fall 3
            """)
    void writesACheckInOneWay(String written, String text) {
        assertThat(CheckText.parse(written)).hasToString(text);
        assertThat(CheckText.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            interface eth1 weight -254     | weight: '-254' is out of range; write a whole number from -253 to 253
            interface eth1 weight ten      | weight: 'ten' is out of range; write a whole number from -253 to 253
            interface eth1 wieght 10       | wieght: '10' is of no known field; did you mean weight?
            interface eth1 interval 1s     | interval: '1s' is of no use for an interface
            interface eth1 file /run/x     | file: '/run/x' is a second thing beside interface; write each check by itself
            interface a/b                  | interface: 'a/b' is no interface name; write 1 to 15 characters
            interface sixteenletterslo     | interface: 'sixteenletterslo' is no interface name
            file run/x                     | file: 'run/x' is no absolute path
            process /usr/sbin/nginx        | process: '/usr/sbin/nginx' is no process name
            process nginx interval 50ms    | interval: '50ms' is out of range; write 100ms to 1h
            process nginx rise 0           | rise: '0' is out of range; write a whole number from 1 to 100
            process nginx fall 101         | fall: '101' is out of range; write a whole number from 1 to 100
            weight 10                      | interface is missing; write what is checked
            process nginx weight           | holds 'process nginx weight'; write words in pairs
            weight 1 interface a weight 2  | says weight twice
            """)
    void saysWhatIsWrongAndWhatToWrite(String written, String message) {
        assertThatThrownBy(() -> CheckText.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void areASettingOfTheRouterLikeAnyOther() {
        RouterSettings settings = SampleSettings.ipv4("track", "interface eth1 weight -30, process nginx");

        assertThat(settings.track()).extracting(TrackedCheck::name).containsExactly("interface:eth1", "process:nginx");
        RouterSettingsReader reader = new RouterSettingsReader();
        assertThat(reader.read(reader.toText(settings))).isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            100 | interface eth0                      | the router's own interface, without which it is in FAULT anyhow
            100 | process nginx, process nginx fall 2 | and process:nginx before; take one out
            255 | process nginx weight -30            | which weighs on an owner (priority 255), whose priority nothing changes
            """)
    void refusesWhatCanNeverDoAnything(String priority, String track, String message) {
        assertThatThrownBy(() -> SampleSettings.ipv4("priority", priority, "track", track))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("track: '" + track + "' holds ")
                .hasMessageContaining(message);
    }

    @Test
    void anOwnerMayHangOnACheckWithoutWeight() {
        assertThat(SampleSettings.ipv4("priority", "255", "track", "process nginx")
                        .track())
                .hasSize(1);
    }
}
