package dev.holdfast.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncGroupsSectionTest {

    private static final Path FILE = Path.of("node.yaml");

    private static final String WHOLE = """
            node: gateway-a
            virtualRouters:
              - name: web
                interface: eth0
                vrid: 51
                priority: 150
                preemption: { after: 30s }
                addresses: [10.77.0.100/24]
                startup: { delay: 5s, gate: link, maxHold: 30s }
              - name: web6
                interface: eth0
                vrid: 51
                preemption: immediate
                addresses: ["fe80::51/64", "2001:db8::100/64"]
            """;

    private static List<String> problems(String text) {
        NodeFileException refused = catchThrowableOfType(NodeFileException.class, () -> NodeFile.parse(FILE, text));
        assertThat(refused).as("the file should be refused").isNotNull();
        return refused.problems().stream().map(Problem::toString).toList();
    }

    private static String withSyncGroups(String syncGroups) {
        String alike = WHOLE.replace("    preemption: { after: 30s }\n", "    preemption: immediate\n")
                .replace("    startup: { delay: 5s, gate: link, maxHold: 30s }\n", "");
        return alike + "syncGroups: " + syncGroups + "\n";
    }

    @Test
    void readsSyncGroupsOfBothFamilies() throws Exception {
        NodeConfig config = NodeFile.parse(FILE, withSyncGroups("[{ name: fw, routers: [web, web6] }]"));

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
        String groups = "syncGroups: [{ name: fw, routers: [web, web6] }]\n";

        assertThat(problems(WHOLE + groups))
                .anyMatch(problem ->
                        problem.contains("syncGroups[0].routers[1] web6's preemption: 'immediate' differs from"
                                + " 'after 30s' of web, and both are in sync group 'fw'"))
                .anyMatch(problem -> problem.contains("web6's startup.delay: '0s' differs from '5s' of web"));
        assertThat(problems(withSyncGroups("[{ name: fw, routers: [web, web6] }]")
                        .replace("priority: 150", "priority: 255")))
                .anyMatch(problem -> problem.contains("web's priority: '255' cannot be in sync group 'fw'"));
    }

    @Test
    void refusesASyncGroupThatIsWrittenToARouter() {
        assertThat(problems(WHOLE.replace("    priority: 150\n", "    priority: 150\n    syncGroup: fw\n")))
                .anyMatch(problem -> problem.contains(
                        "virtualRouters[0].syncGroup does not belong here; name the group's routers once"));
    }
}
