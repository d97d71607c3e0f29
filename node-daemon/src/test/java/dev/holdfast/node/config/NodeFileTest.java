package dev.holdfast.node.config;

import static dev.holdfast.node.config.RefusedFile.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.node.engine.RouterKey;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.Preemption;
import dev.holdfast.vrrp.settings.Prefix;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFileTest {

    private static final Path FILE = Path.of("node.yaml");

    private static final String WHOLE = """
            node: gateway-a
            virtualRouters:
              - name: web
                interface: eth0
                vrid: 51
                priority: 150
                advertInterval: 500ms
                preemption: { after: 30s }
                addresses: [10.77.0.100/24, 10.77.0.101/32]
                startup: { delay: 5s, gate: link, maxHold: 30s }
                unicast: { peers: [10.77.0.2, 10.77.0.3] }
              - name: web6
                interface: eth0
                vrid: 51
                preemption: immediate
                addresses: ["fe80::51/64", "2001:db8::100/64"]
            segments: { eth0: rack1-lan }
            controlPlane: { addresses: ["cp.example.net:9443", "[2001:db8::1]:9443"] }
            allow:
              interfaces: [eth0]
              addresses: [10.77.0.0/16, "2001:db8::/32", "fe80::/10"]
              vrids: [51]
            """;

    private static String tracking(String track) {
        return """
                node: a
                virtualRouters:
                  - name: web
                    interface: eth0
                    vrid: 51
                    addresses: [10.77.0.100/24]
                    track:
                """ + track.indent(6);
    }

    @Test
    void readsTheChecksOfARouter() throws Exception {
        NodeConfig config = NodeFile.parse(
                FILE,
                tracking("- interface: eth1\n  weight: -30\n- { process: nginx, interval: 2s, rise: 2, fall: 3 }\n"
                        + "- file: /run/ready\n  weight: 20"));

        assertThat(config.routers().getFirst().track())
                .extracting(Object::toString)
                .containsExactly(
                        "interface eth1 weight -30",
                        "process nginx interval 2s rise 2 fall 3",
                        "file /run/ready weight 20 interval 1s rise 1 fall 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - { interface: eth1, weight: 300 }     | 8 | virtualRouters[0].track[0].weight '300' is out of range
            - { process: nginx }~- { weight: 3 }   | 9 | virtualRouters[0].track[1].interface is missing; write what is checked
            - { process: nginx, every: 2s }        | 8 | virtualRouters[0].track[0].every '2s' is of no known field
            - nginx                                | 8 | virtualRouters[0].track[0] is 'nginx'; write its fields below it
            { process: nginx }                     | 8 | virtualRouters[0].track is a block of fields; write a list
            - { interface: [eth1] }                | 8 | virtualRouters[0].track[0].interface is a list; write one value
            - { interface: eth0 }                  | 7 | virtualRouters[0].track 'interface eth0' holds 'interface eth0', the router's own
            """)
    void saysWhatIsWrongWithACheckAndWhere(String track, int line, String problem) {
        NodeFileException refused = catchThrowableOfType(
                NodeFileException.class, () -> NodeFile.parse(FILE, tracking(track.replace('~', '\n'))));

        assertThat(refused.problems()).singleElement().satisfies(told -> {
            assertThat(told.line()).isEqualTo(line);
            assertThat(told.field() + " " + told.message()).startsWith(problem);
        });
    }

    @Test
    void readsEverySectionIntoItsType() throws Exception {
        NodeConfig config = NodeFile.parse(FILE, WHOLE);

        assertThat(config.node()).isEqualTo("gateway-a");
        assertThat(config.controlPlane())
                .containsExactly(
                        new ControlPlaneAddress("cp.example.net", 9443), new ControlPlaneAddress("2001:db8::1", 9443));
        RouterSettings web =
                config.router(new RouterKey("rack1-lan", Family.IPV4, 51)).orElseThrow();
        assertThat(web.priority()).isEqualTo(150);
        assertThat(web.advertInterval()).isEqualTo(Duration.ofMillis(500));
        assertThat(web.preemption()).isEqualTo(new Preemption.After(Duration.ofSeconds(30)));
        assertThat(web.startup().delay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(web.startup().maxHold()).isEqualTo(Duration.ofSeconds(30));
        assertThat(web.addresses()).extracting(Object::toString).containsExactly("10.77.0.100/24", "10.77.0.101/32");
        assertThat(web.unicast())
                .isEqualTo(new RouterSettings.Unicast(
                        List.of(IpAddress.parse("10.77.0.2"), IpAddress.parse("10.77.0.3"))));
        assertThat(config.router(new RouterKey("rack1-lan", Family.IPV6, 51))
                        .orElseThrow()
                        .preemption())
                .isEqualTo(new Preemption.Immediate());
    }

    @Test
    void readsWhoIsNotified() throws Exception {
        NodeConfig config = NodeFile.parse(FILE, WHOLE + "notify: { fifo: /run/holdfastd/notify, mode: 0640 }\n");
        assertThat(config.notifyTarget())
                .isEqualTo(new NotifyTarget(
                        Path.of("/run/holdfastd/notify"), PosixFilePermissions.fromString("rw-r-----")));
        assertThat(NodeFile.parse(FILE, WHOLE).notifyTarget()).isNull();
        assertThat(problems(WHOLE + "notify: { fifo: notify, mode: rw }\n"))
                .containsExactly(
                        "23: notify.fifo 'notify' is no absolute path; write one such as /run/holdfastd/notify",
                        "23: notify.mode 'rw' is no mode; write three octal digits such as 0600 or 0640");
    }

    @Test
    void refusesTwoVirtualMacsOnOneInterfaceName() {
        assertThat(problems("""
                node: a
                virtualRouters:
                  - { name: one, interface: eth0, vrid: 1, virtualMac: true, addresses: [10.0.0.1/24] }
                  - { name: two, interface: eth1, vrid: 1, virtualMac: true, addresses: [10.0.1.1/24] }
                """))
                .singleElement()
                .asString()
                .contains("4: virtualRouters[1].virtualMacInterface 'vrrp4-1' is that of virtualRouters[0] already");
    }

    @Test
    void namesTheSegmentAfterTheInterfaceWhereTheFileNamesNone() throws Exception {
        NodeConfig config = NodeFile.parse(FILE, """
                node: a
                virtualRouters: [{ name: web, interface: eth7, vrid: 1, addresses: [10.0.0.1/24] }]
                """);
        assertThat(config.routers().getFirst().segment()).isEqualTo("eth7");
        assertThat(config.controlPlane()).isEmpty();
        assertThat(config.allow()).isEqualTo(AllowList.ANYTHING);
    }

    @Test
    void tellsEveryMistakeAtOnceWithItsLineFieldValueAndRemedy() {
        assertThat(problems("""
                        node: Gateway_A
                        virtualRouters:
                          - name: web
                            interface: eth0
                            vrid: 300
                            priorty: 120
                            addresses: [10.0.0.1/24]
                          - name: dns
                            interface: eth0
                            vrid: 2
                            startup:
                              delay: soon
                            addresses: [10.0.0.2/24]
                        controlPlane: { addresses: [cp.example.net] }
                        allow: { vrid: [1] }
                        """))
                .satisfiesExactly(
                        node -> assertThat(node).startsWith("1: node 'Gateway_A' is no node name; write"),
                        vrid -> assertThat(vrid)
                                .startsWith("5: virtualRouters[0].vrid '300'")
                                .contains("1 to 255"),
                        priority -> assertThat(priority)
                                .startsWith("6: virtualRouters[0].priorty")
                                .contains("did you mean priority?"),
                        delay -> assertThat(delay)
                                .startsWith("12: virtualRouters[1].startup.delay 'soon'")
                                .contains("500ms"),
                        address -> assertThat(address)
                                .startsWith("14: controlPlane.addresses[0] 'cp.example.net' is no HOST:PORT"),
                        allow -> assertThat(allow).startsWith("15: allow.vrid").contains("did you mean 'vrids'?"));
    }

    @Test
    void refusesWhatItsOwnAllowListDoesNotName() {
        assertThat(problems("""
                        node: a
                        virtualRouters:
                          - name: web
                            interface: eth1
                            vrid: 9
                            addresses: [10.78.0.1/24]
                        allow: { interfaces: [eth0], addresses: [10.77.0.0/16], vrids: [51] }
                        """))
                .satisfiesExactly(
                        link -> assertThat(link).startsWith("4: virtualRouters[0].interface 'eth1'"),
                        vrid -> assertThat(vrid).startsWith("5: virtualRouters[0].vrid '9'"),
                        address -> assertThat(address).startsWith("6: virtualRouters[0].addresses '10.78.0.1/24'"));
    }

    @Test
    void refusesTwoRoutersOfOneNameOrOneKey() {
        assertThat(problems("""
                        node: a
                        virtualRouters:
                          - { name: web, interface: eth0, vrid: 1, addresses: [10.0.0.1/24] }
                          - { name: web, interface: eth1, vrid: 1, addresses: [10.0.0.2/24] }
                        segments: { eth0: lan, eth1: lan }
                        """))
                .satisfiesExactly(
                        name -> assertThat(name).startsWith("4: virtualRouters[1].name 'web' is the name of"),
                        vrid -> assertThat(vrid).startsWith("4: virtualRouters[1].vrid '1' is taken by"));
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(problems("segments: {}"))
                .satisfiesExactly(
                        node -> assertThat(node).startsWith("1: node is missing"),
                        routers -> assertThat(routers).startsWith("1: virtualRouters is missing"));
        assertThat(problems("")).singleElement().asString().startsWith("1: the file is empty");
        assertThat(problems("node: a\nvirtualRouters:\n  - interface: eth0\n"))
                .anySatisfy(name -> assertThat(name).startsWith("3: virtualRouters[0].name is missing"))
                .anySatisfy(vrid -> assertThat(vrid).startsWith("3: virtualRouters[0].vrid is missing"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'node: &a x'|anchor",
                "'node: !!str x'|tag",
                "'a: &x [1]\nb: *x'|anchor",
                "'a: 1\na: 2'|again",
                "'a: [1'|no valid YAML",
                "'--- \na: 1\n---\nb: 2'|second document",
                "'? [1, 2]\n: 3'|uses a block"
            })
    void takesNothingOfYamlThatTheFileDoesNotNeed(String text, String complaint) {
        assertThat(problems(text)).singleElement().asString().contains(complaint);
    }

    @Test
    void refusesDeepNestingWithoutFallingIntoIt() {
        assertThat(problems("a: " + "[".repeat(100_000)))
                .singleElement()
                .asString()
                .contains("nested deeper");
    }

    @Test
    void refusesFilesThatAreTooLongMissingOrNoText(@TempDir Path directory) throws IOException {
        Path tooLong = directory.resolve("long.yaml");
        Files.writeString(tooLong, "#".repeat(YamlText.LONGEST + 1));
        assertThatThrownBy(() -> NodeFile.read(tooLong)).hasMessageContaining("longer than 1 MiB");
        Path binary = directory.resolve("binary.yaml");
        Files.write(binary, new byte[] {'a', ':', (byte) 0xC3, '(', '\n'});
        assertThatThrownBy(() -> NodeFile.read(binary)).hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> NodeFile.read(directory.resolve("none.yaml")))
                .isInstanceOf(NodeFileException.class)
                .hasMessageContaining("none.yaml")
                .hasMessageContaining("does not exist");
    }

    @ParameterizedTest
    @CsvSource({
        "10.77.0.0/16,10.77.255.1,true",
        "10.77.0.0/16,10.78.0.1,false",
        "10.77.0.0/17,10.77.128.1,false",
        "0.0.0.0/0,192.0.2.1,true",
        "2001:db8::/33,2001:db8:8000::1,false",
        "2001:db8::/32,2001:db8:8000::1,true",
        "0.0.0.0/0,2001:db8::1,false"
    })
    void prefixesHoldTheAddressesThatShareTheirFirstBits(String prefix, String address, boolean inside) {
        assertThat(Prefix.parse(prefix).contains(IpAddress.parse(address))).isEqualTo(inside);
    }

    private static String withLandmarks(String landmarks) {
        return WHOLE + "landmarks: " + landmarks + "\n";
    }

    @Test
    void givesEveryRouterOfAnInterfaceItsLandmarks() throws Exception {
        NodeConfig config = NodeFile.parse(FILE, withLandmarks("{ eth0: [10.77.0.254, \"fe80::1\"] }"));

        assertThat(config.routers())
                .allSatisfy(router -> assertThat(router.startup().landmarks())
                        .containsExactly(IpAddress.parse("10.77.0.254"), IpAddress.parse("fe80::1")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    { eth0: [10.77.0.100] } | landmarks.eth0[0] '10.77.0.100' is a virtual address
                    { eth1: [10.77.0.254] } | landmarks.eth1[0] '10.77.0.254' is of no use: no virtual router runs on eth1
                    { eth0: [gateway] } | landmarks.eth0[0] 'gateway' is no IP address
                    { eth0: 10.77.0.254 } | landmarks.eth0 is
                    [10.77.0.254] | landmarks is
                    """)
    void refusesLandmarksThatCannotBe(String landmarks, String message) {
        NodeFileException refused =
                catchThrowableOfType(NodeFileException.class, () -> NodeFile.parse(FILE, withLandmarks(landmarks)));

        assertThat(refused).hasMessageContaining(message);
    }

    @Test
    void refusesALandmarkOfAFamilyThatNoRouterOfTheInterfaceHas() {
        String text = """
                node: a
                virtualRouters:
                  - { name: web, interface: eth0, vrid: 51, addresses: [10.77.0.100/24] }
                landmarks: { eth0: ["fe80::1"] }
                """;

        NodeFileException refused = catchThrowableOfType(NodeFileException.class, () -> NodeFile.parse(FILE, text));

        assertThat(refused)
                .hasMessageContaining("4: landmarks.eth0[0] 'fe80::1' is of a family that no virtual router");
    }

    @Test
    void refusesLandmarksInsideOfARouter() {
        String text = """
                node: a
                virtualRouters:
                  - { name: web, interface: eth0, vrid: 51, addresses: [10.77.0.100/24], landmarks: [10.77.0.254] }
                """;

        NodeFileException refused = catchThrowableOfType(NodeFileException.class, () -> NodeFile.parse(FILE, text));

        assertThat(refused).hasMessageContaining("virtualRouters[0].landmarks does not belong here");
    }
}
