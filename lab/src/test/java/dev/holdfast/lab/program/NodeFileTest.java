package dev.holdfast.lab.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.program.NodeFile.Router;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeFileTest {

    @Test
    void itIsWrittenAsTheContractHasIt() {
        NodeFile file = NodeFile.of(
                        "a",
                        Router.of("web", 51, 120, "10.77.0.100/24")
                                .withInterval(Duration.ofMillis(500))
                                .with("preemption", "{ after: 30s }")
                                .with("startup", "{ delay: 5s }"),
                        Router.of("web6", 52, 120, "fe80::100/64", "fd77::100/64"))
                .withControlPlane("127.0.0.1:9443")
                .withLine("segments: { eth0: lan }");
        assertThat(file.yaml()).isEqualTo("""
                        node: a
                        virtualRouters:
                          - name: web
                            interface: eth0
                            vrid: 51
                            priority: 120
                            advertInterval: 500ms
                            addresses: ["10.77.0.100/24"]
                            preemption: { after: 30s }
                            startup: { delay: 5s }
                          - name: web6
                            interface: eth0
                            vrid: 52
                            priority: 120
                            advertInterval: 1000ms
                            addresses: ["fe80::100/64", "fd77::100/64"]
                        controlPlane: { addresses: ["127.0.0.1:9443"] }
                        segments: { eth0: lan }
                        """);
    }

    @Test
    void aStatusIsReadAsTheContractHasIt() {
        NodeStatus status = NodeStatus.parse("""
                {"node": "a", "version": "1", "session": "connected", "policyRevision": 3, "routers": [
                  {"name": "web", "segment": "lan", "family": "ipv4", "vrid": 51, "state": "ACTIVE", "priority": 120},
                  {"name": "web6", "segment": "lan", "family": "ipv6", "vrid": 52, "state": "BACKUP", "priority": 120}]}
                """);
        assertThat(status.session()).isEqualTo("connected");
        assertThat(status.router(51).isActive()).isTrue();
        assertThat(status.router(52).state()).isEqualTo("BACKUP");
        assertThat(status.all().path("policyRevision").asInt()).isEqualTo(3);
    }
}
