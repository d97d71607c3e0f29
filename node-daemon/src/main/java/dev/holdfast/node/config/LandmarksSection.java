package dev.holdfast.node.config;

import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The file's {@code landmarks: { eth0: [10.77.0.254, 10.77.0.253] }}: hosts by which an interface's link is judged. */
final class LandmarksSection {

    private static final int MOST = 16;

    private record Named(IpAddress address, int line, String path) {}

    private final Problems problems;
    private final Map<String, Set<Named>> byInterface = new LinkedHashMap<>();

    LandmarksSection(Problems problems) {
        this.problems = problems;
    }

    /** By interface, as the settings' reader takes lists. */
    Map<String, String> read(YamlNode.@Nullable Field section) {
        if (section == null) {
            return Map.of();
        }
        problems.fields(section.value(), "landmarks").forEach(this::readInterface);
        Map<String, String> texts = new LinkedHashMap<>();
        byInterface.forEach((interfaceName, named) -> {
            if (!named.isEmpty()) {
                texts.put(
                        interfaceName,
                        named.stream()
                                .map(landmark -> landmark.address().toString())
                                .collect(Collectors.joining(", ")));
            }
        });
        return texts;
    }

    private void readInterface(String interfaceName, YamlNode.Field field) {
        String path = "landmarks." + interfaceName;
        List<YamlNode> items = problems.items(field.value(), path);
        if (items.size() > MOST) {
            problems.add(field.line(), path, "has too many; write at most " + MOST);
            return;
        }
        Set<Named> named = new LinkedHashSet<>();
        for (int i = 0; i < items.size(); i++) {
            String item = path + "[" + i + "]";
            int line = items.get(i).line();
            problems.parsed(items.get(i), item, LandmarksSection::parse)
                    .forEach(address -> named.add(new Named(address, line, item)));
        }
        byInterface.put(interfaceName, named);
    }

    private static IpAddress parse(String text) {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("is no IP address; write one such as 10.77.0.254 or fe80::1");
        }
    }

    /** Held against the routers: a landmark is a host that is there whoever is ACTIVE. */
    void check(List<RouterSettings> routers) {
        byInterface.forEach((interfaceName, named) -> {
            List<RouterSettings> there = routers.stream()
                    .filter(router -> router.interfaceName().equals(interfaceName))
                    .toList();
            named.forEach(landmark -> check(landmark, interfaceName, there, routers));
        });
    }

    private void check(Named landmark, String interfaceName, List<RouterSettings> there, List<RouterSettings> all) {
        IpAddress address = landmark.address();
        if (there.isEmpty()) {
            tell(landmark, "is of no use: no virtual router runs on " + interfaceName + "; take it out");
        } else if (there.stream().noneMatch(router -> router.family() == address.family())) {
            tell(landmark, "is of a family that no virtual router of " + interfaceName + " has; name a host of theirs");
        } else if (all.stream().anyMatch(router -> holds(router, address))) {
            tell(landmark, "is a virtual address, which goes with the ACTIVE router; name a host that stays");
        } else if (there.stream().anyMatch(router -> address.equals(router.source()))) {
            tell(landmark, "is this host's own address; name another host");
        }
    }

    private static boolean holds(RouterSettings router, IpAddress address) {
        return router.installedAddresses().stream()
                .anyMatch(virtual -> virtual.address().equals(address));
    }

    private void tell(Named landmark, String message) {
        problems.add(landmark.line(), landmark.path(), "'" + landmark.address() + "' " + message);
    }
}
