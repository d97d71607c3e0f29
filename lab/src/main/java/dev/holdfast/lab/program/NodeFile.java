package dev.holdfast.lab.program;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node's file, as {@code holdfastd --config} reads it.
 *
 * @param node the node's name
 * @param controlPlane {@code HOST:PORT} addresses; empty for a node that runs alone
 * @param lines further top-level YAML lines, as they are to stand in the file
 */
public record NodeFile(String node, List<Router> routers, List<String> controlPlane, List<String> lines) {

    public NodeFile {
        routers = List.copyOf(routers);
        controlPlane = List.copyOf(controlPlane);
        lines = List.copyOf(lines);
    }

    public static NodeFile of(String node, Router... routers) {
        return new NodeFile(node, List.of(routers), List.of(), List.of());
    }

    public NodeFile withControlPlane(String... addresses) {
        return new NodeFile(node, routers, List.of(addresses), lines);
    }

    /** A further top-level line, such as {@code segments: { eth0: lan }}. */
    public NodeFile withLine(String line) {
        List<String> more = new ArrayList<>(lines);
        more.add(line);
        return new NodeFile(node, routers, controlPlane, more);
    }

    /**
     * One virtual router: what every one needs, and any other setting by its name.
     *
     * @param settings other settings as YAML text: {@code preemption} → {@code immediate}, {@code startup} → {@code {
     *     delay: 5s }}
     */
    public record Router(
            String name,
            String interfaceName,
            int vrid,
            int priority,
            Duration advertInterval,
            List<String> addresses,
            Map<String, String> settings) {
        public Router {
            addresses = List.copyOf(addresses);
            settings = Map.copyOf(settings);
        }

        /** On {@code eth0}, every second, everything else as the daemon's defaults are. */
        public static Router of(String name, int vrid, int priority, String... addresses) {
            return new Router(name, "eth0", vrid, priority, Duration.ofSeconds(1), Arrays.asList(addresses), Map.of());
        }

        public Router withInterval(Duration interval) {
            return new Router(name, interfaceName, vrid, priority, interval, addresses, settings);
        }

        public Router withInterface(String value) {
            return new Router(name, value, vrid, priority, advertInterval, addresses, settings);
        }

        public Router with(String setting, String yaml) {
            Map<String, String> more = new TreeMap<>(settings);
            more.put(setting, yaml);
            return new Router(name, interfaceName, vrid, priority, advertInterval, addresses, more);
        }
    }

    /** The file's text. */
    public String yaml() {
        StringBuilder yaml = new StringBuilder("node: " + node + "\nvirtualRouters:\n");
        for (Router router : routers) {
            yaml.append("  - name: ").append(router.name()).append('\n');
            setting(yaml, "interface", router.interfaceName());
            setting(yaml, "vrid", String.valueOf(router.vrid()));
            setting(yaml, "priority", String.valueOf(router.priority()));
            setting(yaml, "advertInterval", router.advertInterval().toMillis() + "ms");
            setting(yaml, "addresses", quoted(router.addresses()));
            new TreeMap<>(router.settings()).forEach((name, value) -> setting(yaml, name, value));
        }
        if (!controlPlane.isEmpty()) {
            yaml.append("controlPlane: { addresses: ")
                    .append(quoted(controlPlane))
                    .append(" }\n");
        }
        lines.forEach(line -> yaml.append(line).append('\n'));
        return yaml.toString();
    }

    private static void setting(StringBuilder yaml, String name, String value) {
        yaml.append("    ").append(name).append(": ").append(value).append('\n');
    }

    private static String quoted(List<String> texts) {
        return texts.stream().map(text -> '"' + text + '"').toList().toString();
    }
}
