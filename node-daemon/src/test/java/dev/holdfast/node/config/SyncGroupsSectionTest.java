package dev.holdfast.node.config;

import static dev.holdfast.node.config.RefusedFile.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncGroupsSectionTest {

    private static final String ROUTERS = """
            node: gateway-a
            virtualRouters:
              - name: web
                interface: eth0
                vrid: 51
                addresses: [10.77.0.100/24]
              - name: web6
                interface: eth0
                vrid: 51
                addresses: ["fe80::51/64", "2001:db8::100/64"]
            """;

    private static String withSyncGroups(String syncGroups) {
        return ROUTERS + "syncGroups: " + syncGroups + "\n";
    }

    /** The same, the first router with more lines. */
    private static String andTheFirst(String file, String... lines) {
        return file.replaceFirst("vrid: 51\n", "vrid: 51\n    " + String.join("\n    ", lines) + "\n");
    }

    @Test
    void readsSyncGroupsOfBothFamilies() throws Exception {
        NodeConfig config =
                NodeFile.parse(Path.of("node.yaml"), withSyncGroups("[{ name: fw, routers: [web, web6] }]"));

        assertThat(config.routers())
                .extracting(router -> router.placement().syncGroup())
                .containsExactly("fw", "fw");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    [{ name: fw, routers: [web] }] | syncGroups[0].routers needs two virtual routers at least
                    [{ name: fw, routers: [web, nobody] }] | syncGroups[0].routers[1] 'nobody' is no virtual router of this file
                    [{ name: fw, routers: [web, web] }] | syncGroups[0].routers[1] 'web' is in sync group 'fw' already
                    [{ name: fw, routers: [web, web6] }, { name: dmz, routers: [web6, web] }] | syncGroups[1].routers[0] 'web6' is in sync group 'fw' already (syncGroups[0].routers[1])
                    [{ name: fw, routers: [web, web6] }, { name: fw, routers: [web, web6] }] | syncGroups[1].name 'fw' is the name of syncGroups[0] already
                    [{ routers: [web, web6] }] | syncGroups[0].name is missing
                    [{ name: fw }] | syncGroups[0].routers is missing
                    [{ name: fw, members: [web, web6], routers: [web, web6] }] | syncGroups[0].members is not known
                    { fw: [web, web6] } | syncGroups is
            """)
    void refusesSyncGroupsThatCannotBe(String syncGroups, String message) {
        assertThat(problems(withSyncGroups(syncGroups))).anyMatch(problem -> problem.contains(message));
    }

    @Test
    void refusesASyncGroupWhoseRoutersDoNotAgree() {
        String groups = withSyncGroups("[{ name: fw, routers: [web, web6] }]");

        assertThat(problems(andTheFirst(groups, "preemption: { after: 30s }", "startup: { delay: 5s }")))
                .anyMatch(problem -> problem.contains("syncGroups[0].routers[1] web6's preemption: 'never' differs from"
                        + " 'after 30s' of web, and both are in sync group 'fw'"))
                .anyMatch(problem -> problem.contains("web6's startup.delay: '0s' differs from '5s' of web"));
        assertThat(problems(andTheFirst(groups, "priority: 255")))
                .anyMatch(problem -> problem.contains("web's priority: '255' cannot be in sync group 'fw'"));
    }

    @Test
    void refusesASyncGroupThatIsWrittenToARouter() {
        assertThat(problems(andTheFirst(ROUTERS, "syncGroup: fw")))
                .anyMatch(problem -> problem.contains(
                        "virtualRouters[0].syncGroup does not belong here; name the group's routers once"));
    }
}
