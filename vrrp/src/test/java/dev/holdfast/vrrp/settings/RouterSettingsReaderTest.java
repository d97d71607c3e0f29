package dev.holdfast.vrrp.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterSettingsReaderTest {

    private final RouterSettingsReader reader = new RouterSettingsReader();

    private static Map<String, String> file(String... namesAndValues) {
        Map<String, String> flat = new LinkedHashMap<>();
        flat.put("name", "web");
        flat.put("interface", "eth0");
        flat.put("vrid", "51");
        flat.put("addresses", "10.77.0.100/24");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            flat.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return flat;
    }

    private List<SettingProblem> problemsOf(Map<String, String> flat) {
        return catchThrowableOfType(SettingException.class, () -> reader.read(flat))
                .problems();
    }

    @Test
    void takesTheDefaultsOfTheDesign() {
        RouterSettings settings = reader.read(file());

        assertThat(settings.segment()).isEqualTo("eth0");
        assertThat(settings.version()).isEqualTo(3);
        assertThat(settings.family()).isEqualTo(Family.IPV4);
        assertThat(settings.priority()).isEqualTo(100);
        assertThat(settings.advertInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.preemption()).isEqualTo(new Preemption.Never());
        assertThat(settings.startup()).isEqualTo(Startup.DEFAULT);
        assertThat(settings.acceptMode()).isTrue();
        assertThat(settings.ipv4Checksum()).isEqualTo(RouterSettings.Ipv4Checksum.PSEUDO_HEADER);
        assertThat(settings.downTimerAdverts()).isEqualTo(3);
        assertThat(settings.authentication()).isNull();
        assertThat(settings.unicast()).isNull();
        assertThat(settings.source()).isNull();
        assertThat(settings.virtualMac()).isFalse();
    }

    @Test
    void readsEverythingThatCanBeWritten() {
        RouterSettings settings = reader.read(file(
                "segment", "rack1-lan",
                "version", "2",
                "priority", "150",
                "advertInterval", "2s",
                "preemption.after", "30s",
                "addresses", "10.77.0.100/24, 10.77.1.100",
                "startup.delay", "1.5s",
                "startup.delay.sinceBoot", "90s",
                "landmarks", "10.77.0.254, fe80::1",
                "startup.gate", "off",
                "startup.proof", "answer",
                "startup.maxHold", "2m",
                "acceptMode", "false",
                "ipv4Checksum", "message-only",
                "downTimerAdverts", "5",
                "authentication", "s3cret",
                "unicast.peers", "10.77.0.2,10.77.0.3",
                "source", "10.77.0.1",
                "virtualMac", "true"));

        assertThat(settings.preemption()).isEqualTo(new Preemption.After(Duration.ofSeconds(30)));
        assertThat(settings.addresses())
                .containsExactly(
                        new VirtualAddress(IpAddress.parse("10.77.0.100"), 24),
                        new VirtualAddress(IpAddress.parse("10.77.1.100"), 32));
        assertThat(settings.startup())
                .isEqualTo(new Startup(
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(90),
                        Startup.Gate.OFF,
                        Startup.Proof.ANSWER,
                        Duration.ofMinutes(2),
                        List.of(IpAddress.parse("10.77.0.254"), IpAddress.parse("fe80::1"))));
        assertThat(settings.unicast())
                .isEqualTo(new RouterSettings.Unicast(
                        List.of(IpAddress.parse("10.77.0.2"), IpAddress.parse("10.77.0.3"))));
        assertThat(reader.read(reader.toText(settings))).isEqualTo(settings);
    }

    @Test
    void anOwnerPreemptsUnlessToldOtherwiseWhichIsRefused() {
        assertThat(reader.read(file("priority", "255")).preemption()).isEqualTo(new Preemption.Immediate());
        assertThat(problemsOf(file("priority", "255", "preemption", "never")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.setting()).isEqualTo("preemption");
                    assertThat(problem.value()).isEqualTo("never");
                    assertThat(problem.remedy()).contains("owner", "255", "write immediate");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        name            | ''                      | printable
        name            | a"b                     | printable
        interface       | eth 0                   | interface name
        interface       | abcdefghijklmnop        | 15
        vrid            | 0                       | from 1 to 255
        vrid            | 256                     | from 1 to 255
        vrid            | x                       | whole number
        vrid            | 99999999999999          | whole number
        version         | 4                       | from 2 to 3
        priority        | 0                       | from 1 to 255
        priority        | -1                      | from 1 to 255
        advertInterval  | 1                       | ms, s, m or h
        advertInterval  | 5ms                     | 10ms
        advertInterval  | 15ms                    | steps of 10ms
        advertInterval  | 40.96s                  | 40.95s
        advertInterval  | 10.001ms                | whole milliseconds
        preemption      | sometimes               | never, immediate or after
        preemption      | after 0s                | 1ms
        preemption      | after 1001s             | 1000s
        preemption      | after                   | after 30s
        addresses       | 10.77.0.300/24          | no IP address
        addresses       | 10.77.0.100/33          | prefix length from 0 to 32
        addresses       | 10.77.0.100/            | prefix length
        addresses       | 10.77.0.100,            | no IP address
        addresses       | 10.77.0.1, 10.77.0.1    | twice
        addresses       | 10.77.0.1, fe80::1      | mixes families
        addresses       | 224.0.0.18              | no host
        addresses       | 0.0.0.0                 | no host
        addresses       | 2001:db8::1             | link-local
        addresses       | fe80::1, ff02::1        | no host
        startup.delay   | 2h                      | 1h
        startup.gate    | on                      | off or link
        startup.proof   | some                    | any or answer
        startup.maxHold | -1s                     | number
        acceptMode      | yes                     | true or false
        ipv4Checksum    | both                    | pseudo-header or message-only
        downTimerAdverts| 0                       | from 1 to 100
        authentication  | secret                  | version 2
        unicast.peers   | fe80::1                 | family
        unicast.peers   | 10.77.0.2, 10.77.0.2    | twice
        source          | fe80::1                 | family
        source          | 10.77.0                 | no IP address
        virtualMac      | 1                       | true or false
        addresses       | 10.77.0.100 label       | needs a value
        addresses       | 10.77.0.100 label web   | eth0:web
        addresses       | 10.77.0.100 scope here  | global, site, link or host
        addresses       | 10.77.0.100 preferred   | IPv6
        addresses       | 10.77.0.100 dev eth0    | label, scope, preferred
        excludedAddresses | 10.77.0.100           | again
        excludedAddresses | fd77::1               | family
        announcements.count | 0                   | from 1 to 100
        unicast.minTtl  | 1                       | without unicast.peers
        virtualMacInterface | eth0                | not there yet
        virtualMacAdverts | base                  | virtual-mac or interface
        """)
    void refusesAWrongValueAndSaysWhatToWrite(String setting, String value, String remedy) {
        assertThat(problemsOf(file(setting, value)))
                .anySatisfy(problem -> {
                    assertThat(problem.setting()).isEqualTo(setting);
                    assertThat(problem.value()).isEqualTo(value);
                    assertThat(problem.remedy()).contains(remedy);
                })
                .allSatisfy(problem -> assertThat(problem.setting()).isEqualTo(setting));
    }

    @Test
    void readsWhatStandsBehindAnAddress() {
        RouterSettings settings = reader.read(file(
                "addresses", "10.77.0.100/24 label eth0:web scope link, 10.77.0.101",
                "excludedAddresses", "10.88.0.1/16, 10.88.0.2/16"));

        assertThat(settings.addresses().getFirst())
                .isEqualTo(new VirtualAddress(
                        IpAddress.parse("10.77.0.100"), 24, "eth0:web", VirtualAddress.Scope.LINK, false));
        assertThat(settings.installedAddresses())
                .extracting(VirtualAddress::toString)
                .containsExactly(
                        "10.77.0.100/24 label eth0:web scope link", "10.77.0.101/32", "10.88.0.1/16", "10.88.0.2/16");
        assertThat(reader.read(reader.toText(settings))).isEqualTo(settings);
    }

    @Test
    void readsAnnouncementsAndTtlBounds() {
        RouterSettings settings = reader.read(file(
                "announcements.count", "3",
                "announcements.secondDelay", "0s",
                "announcements.refresh", "60s",
                "announcements.interval", "20ms",
                "unicast.peers", "10.77.0.2",
                "unicast.minTtl", "250"));

        assertThat(settings.placement().announcements())
                .isEqualTo(new Announcements(3, Duration.ZERO, 5, Duration.ofSeconds(60), 1, Duration.ofMillis(20)));
        RouterSettings.Unicast unicast = settings.unicast();
        assertThat(unicast).isNotNull();
        assertThat(unicast.acceptsTtl(250)).isTrue();
        assertThat(unicast.acceptsTtl(249)).isFalse();
        assertThat(reader.read(reader.toText(settings))).isEqualTo(settings);
    }

    @Test
    void refusesAVirtualMacThatCannotBe() {
        assertThat(problemsOf(
                        file("virtualMac", "true", "unicast.peers", "10.77.0.2", "virtualMacAdverts", "virtual-mac")))
                .extracting(SettingProblem::setting)
                .containsExactly("virtualMacAdverts");
        RouterSettings unicast = reader.read(file("virtualMac", "true", "unicast.peers", "10.77.0.2"));
        assertThat(unicast.advertisesFromVirtualMac()).isFalse();
        assertThat(unicast.virtualMacInterface()).isEqualTo("vrrp4-51");
    }

    @Test
    void refusesTtlBoundsThatLetNothingThrough() {
        assertThat(problemsOf(file("unicast.peers", "10.77.0.2", "unicast.minTtl", "250", "unicast.maxTtl", "249")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy()).contains("nothing would be accepted"));
    }

    @Test
    void refusesWhatVersion2CannotSay() {
        assertThat(problemsOf(file("version", "2", "advertInterval", "1.5s")))
                .extracting(SettingProblem::setting)
                .containsExactly("advertInterval");
        assertThat(problemsOf(file("version", "2", "addresses", "fe80::51/64")))
                .extracting(SettingProblem::setting)
                .containsExactly("version");
        assertThat(problemsOf(file("version", "2", "authentication", "123456789")))
                .extracting(SettingProblem::setting)
                .containsExactly("authentication");
    }

    @Test
    void refusesAnIpv6SourceThatIsNotLinkLocalButForUnicast() {
        Map<String, String> multicast = file("addresses", "fe80::51/64", "source", "2001:db8::1");
        assertThat(problemsOf(multicast)).extracting(SettingProblem::setting).containsExactly("source");

        multicast.put("unicast.peers", "2001:db8::2");
        assertThat(reader.read(multicast).source()).isEqualTo(IpAddress.parse("2001:db8::1"));
    }

    @Test
    void refusesMoreIpv6AddressesThanAPacketHolds() {
        StringBuilder addresses = new StringBuilder("fe80::1");
        for (int i = 1; i <= 90; i++) {
            addresses.append(", 2001:db8::").append(i);
        }
        assertThat(problemsOf(file("addresses", addresses.toString())))
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy()).contains("at most 90"));
    }

    @Test
    void tellsAllProblemsAtOnceAndGuessesNames() {
        Map<String, String> flat = file("priority", "300", "advertInterval", "soon");
        flat.remove("vrid");
        flat.put("prempt", "x");
        flat.put("startup.dealy", "5s");
        flat.put("colour", "blue");

        assertThat(problemsOf(flat))
                .extracting(SettingProblem::toString)
                .containsExactlyInAnyOrder(
                        "prempt: 'x' is of no known setting; take it out",
                        "startup.dealy: '5s' is of no known setting; did you mean startup.delay?",
                        "colour: 'blue' is of no known setting; take it out",
                        "vrid is missing; write 1 to 255",
                        "priority: '300' is out of range; write a whole number from 1 to 255",
                        "advertInterval: 'soon' is no duration; write a number and ms, s, m or h, such as 500ms or 5.5s");
    }

    @Test
    void takesOneTextForPreemptionOnly() {
        assertThat(problemsOf(file("preemption", "never", "preemption.after", "5s")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.setting()).isEqualTo("preemption.after"));
    }

    @Test
    void laysPolicyOverTheFile() {
        RouterSettings base = reader.read(file("startup.delay", "1s", "landmarks", "10.77.0.254"));

        RouterSettings laid = reader.overlay(
                base,
                Map.of(
                        "startup.delay", "8s",
                        "startup.delaySinceBoot", "90s",
                        "startup.gate", "off",
                        "preemption", "after 30s"));

        assertThat(laid.startup())
                .isEqualTo(new Startup(
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(90),
                        Startup.Gate.OFF,
                        Startup.Proof.ANY,
                        Duration.ofSeconds(60),
                        List.of(IpAddress.parse("10.77.0.254"))));
        assertThat(laid.preemption()).isEqualTo(new Preemption.After(Duration.ofSeconds(30)));
        assertThat(reader.overlay(base, Map.of())).isEqualTo(base);
        assertThat(reader.overlay(base, Map.of("preemption", "immediate")).startup())
                .isEqualTo(base.startup());
    }

    @Test
    void refusesPolicyForWhatIsTheNodesOwn() {
        RouterSettings base = reader.read(file());

        SettingException refusal = catchThrowableOfType(
                SettingException.class, () -> reader.overlay(base, Map.of("priority", "200", "vrid", "7", "zzz", "1")));

        assertThat(refusal.problems()).hasSize(3);
        assertThat(refusal)
                .hasMessageContaining("priority: '200' is the node's own")
                .hasMessageContaining("zzz");
    }

    @Test
    void refusesPolicyThatContradictsAnOwner() {
        RouterSettings owner = reader.read(file("priority", "255"));

        assertThatThrownBy(() -> reader.overlay(owner, Map.of("preemption", "never")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("owner");
        assertThat(reader.overlay(owner, Map.of("startup.delay", "5s"))
                        .startup()
                        .delay())
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void catalogKnowsEverySettingThatIsWritten() {
        RouterSettings full = reader.read(file(
                "version",
                "2",
                "authentication",
                "x",
                "unicast.peers",
                "10.77.0.2",
                "source",
                "10.77.0.1",
                "excludedAddresses",
                "10.77.0.101",
                "routes",
                "default via 10.77.0.254",
                "rules",
                "from 10.77.0.100 table 9 priority 9",
                "track",
                "process nginx",
                "virtualMacInterface",
                "vrrp0",
                "landmarks",
                "10.77.0.254",
                "syncGroup",
                "fw"));

        assertThat(reader.toText(full).keySet())
                .containsExactlyElementsOf(
                        SettingCatalog.all().stream().map(Setting::name).toList());
        assertThat(SettingCatalog.overlayable())
                .extracting(Setting::name)
                .containsExactlyInAnyOrder(
                        "preemption",
                        "startup.delay",
                        "startup.delaySinceBoot",
                        "startup.gate",
                        "startup.proof",
                        "startup.maxHold");
        assertThat(SettingCatalog.all())
                .allSatisfy(setting -> assertThat(setting.doc()).endsWith("."));
    }

    @Test
    void catalogDefaultsAreTheOnesThatAreTaken() {
        Map<String, String> taken = reader.toText(reader.read(file()));

        for (Setting setting : SettingCatalog.all()) {
            String written = setting.defaultText().replaceAll(" ?\\(.*\\)", "");
            if (!written.isEmpty()) {
                String value = taken.get(setting.name());
                assertThat(value).as(setting.name()).isNotNull();
                assertThat(reader.read(file(setting.name(), written))).isEqualTo(reader.read(file()));
            }
        }
    }
}
