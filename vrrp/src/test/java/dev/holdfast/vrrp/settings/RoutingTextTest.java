package dev.holdfast.vrrp.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes and rules as they are written, in the words of ip route and ip rule. */
class RoutingTextTest {

    private final RouterSettingsReader reader = new RouterSettingsReader();

    @Test
    void readsEveryWordOfARoute() {
        VirtualRoute route = VirtualRoute.parse(
                " 10.99.0.0/16  metric 50 table 4294967295 src 10.77.0.100 dev eth1 onlink via 10.77.0.254 ");
        assertThat(route)
                .isEqualTo(new VirtualRoute(
                        Prefix.parse("10.99.0.0/16"),
                        IpAddress.parse("10.77.0.254"),
                        "eth1",
                        IpAddress.parse("10.77.0.100"),
                        4294967295L,
                        50,
                        true));
        assertThat(route)
                .hasToString("10.99.0.0/16 via 10.77.0.254 dev eth1 src 10.77.0.100 table 4294967295 metric 50 onlink");
        assertThat(VirtualRoute.parse(route.toString())).isEqualTo(route);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            default via 10.77.0.254                     | 0.0.0.0/0 via 10.77.0.254
            default via fe80::1                         | ::/0 via fe80::1
            default src fd77::100                       | ::/0 src fd77::100
            10.1.2.3                                    | 10.1.2.3/32
            fd99::/64 table main                        | fd99::/64
            """)
    void writesARouteInOneWay(String written, String text) {
        assertThat(VirtualRoute.parse(written)).hasToString(text);
        assertThat(VirtualRoute.parse(text)).hasToString(text);
    }

    @Test
    void aRouteIsBoundToAnInterfaceWhereTheKernelCouldNotFindIt() {
        assertThat(VirtualRoute.parse("10.99.0.0/16").needsOwnInterface()).isTrue();
        assertThat(VirtualRoute.parse("fd99::/64 via fe80::1").needsOwnInterface())
                .isTrue();
        assertThat(VirtualRoute.parse("default via 10.88.0.1 onlink").needsOwnInterface())
                .isTrue();
        assertThat(VirtualRoute.parse("default via 10.77.0.254").needsOwnInterface())
                .isFalse();
        assertThat(VirtualRoute.parse("10.99.0.0/16 dev eth1").needsOwnInterface())
                .isFalse();
    }

    @Test
    void readsEveryWordOfARule() {
        VirtualRule rule = VirtualRule.parse(
                "to fd88::/48 from fd77::100 iif eth0 oif eth1 fwmark 7 priority 1000 table main", Family.IPV4);
        assertThat(rule)
                .isEqualTo(new VirtualRule(
                        Family.IPV6,
                        Prefix.parse("fd77::100/128"),
                        Prefix.parse("fd88::/48"),
                        "eth0",
                        "eth1",
                        7,
                        254,
                        1000));
        assertThat(VirtualRule.parse(rule.toString(), Family.IPV4)).isEqualTo(rule);
        assertThat(VirtualRule.parse("iif eth0 table 5 priority 1", Family.IPV6).family())
                .isEqualTo(Family.IPV6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.99.0.1/16                            | behind its prefix length
            10.99.0.0/33                            | from 0 to 32
            10.99                                   | no IP address
            10.99.0.0/16 via                        | needs a value
            10.99.0.0/16 via 10.77.0.254 via 10.77.0.253 | twice
            10.99.0.0/16 via fe80::1                | mixes families
            10.99.0.0/16 gw 10.77.0.254             | via, dev, src, table, metric, onlink
            10.99.0.0/16 table 0                    | from 1 to 4294967295
            10.99.0.0/16 metric 4294967296          | from 0 to 4294967295
            10.99.0.0/16 dev a/b                    | no interface name
            default via 10.77.0.300                 | no IP address
            """)
    void refusesARouteAndSaysWhy(String text, String why) {
        assertThatThrownBy(() -> VirtualRoute.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            table 100 priority 1000                      | apply to everything
            from 10.77.0.100 table 100                   | a table and a priority
            from 10.77.0.100 priority 1000               | a table and a priority
            from 10.77.0.100 table 1 priority 32766      | from 1 to 32765
            from 10.77.0.100 to fd77::1 table 1 priority 1 | mixes families
            from 10.77.0.100 fwmark 0 table 1 priority 1 | from 1 to
            from 10.77.0.100 onlink table 1 priority 1   | not known; the words are from
            lookup 100                                   | from, to, iif, oif, fwmark, table, priority
            """)
    void refusesARuleAndSaysWhy(String text, String why) {
        assertThatThrownBy(() -> VirtualRule.parse(text, Family.IPV4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void theyAreSettingsOfARouterAndComeBackFromTheirText() {
        RouterSettings settings = reader.read(file(
                "routes", "default via 10.77.0.254 table 100, 10.99.0.0/16 via 10.77.0.253",
                "rules", "from 10.77.0.100 table 100 priority 1000"));
        assertThat(settings.placement().routing().routes()).hasSize(2);
        assertThat(settings.placement().routing().rules()).hasSize(1);
        assertThat(reader.read(reader.toText(settings))).isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            routes | default via fe80::1                                  | family
            routes | default via 10.77.0.1, 0.0.0.0/0 via 10.77.0.2       | give each its metric
            rules  | from fd77::1 table 1 priority 1                      | family
            rules  | from 10.77.0.9 table 1 priority 1, from 10.77.0.9/32 priority 1 table 1 | twice
            """)
    void refusesWhatCannotBeTogether(String setting, String value, String why) {
        assertThatThrownBy(() -> reader.read(file(setting, value)))
                .isInstanceOfSatisfying(
                        SettingException.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .satisfies(problem -> {
                                    assertThat(problem.setting()).isEqualTo(setting);
                                    assertThat(problem.remedy()).contains(why);
                                }));
    }

    private static Map<String, String> file(String... more) {
        Map<String, String> texts = new LinkedHashMap<>(
                Map.of("name", "web", "interface", "eth0", "vrid", "51", "addresses", "10.77.0.100/24"));
        for (int i = 0; i < more.length; i += 2) {
            texts.put(more[i], more[i + 1]);
        }
        return texts;
    }

    @Test
    void aPrefixKnowsWhetherItIsANetwork() {
        assertThat(List.of("10.0.0.0/8", "0.0.0.0/0", "10.1.2.3/32", "fd00::/8", "10.128.0.0/9"))
                .allSatisfy(text -> assertThat(Prefix.parse(text).isNetwork()).isTrue());
        assertThat(List.of("10.1.0.0/8", "0.0.0.1/0", "fd00::1/127", "10.128.0.0/8"))
                .allSatisfy(text -> assertThat(Prefix.parse(text).isNetwork()).isFalse());
    }
}
