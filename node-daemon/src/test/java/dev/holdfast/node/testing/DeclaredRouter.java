package dev.holdfast.node.testing;

import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.RouterSettingsReader;
import java.util.HashMap;
import java.util.Map;

/** A virtual router as a file would declare it: web, on eth0, VRID 51, 10.77.0.100/24; each test says what differs. */
public final class DeclaredRouter {

    private DeclaredRouter() {}

    /** Names and values in turn. */
    public static RouterSettings with(String... namesAndValues) {
        Map<String, String> file =
                new HashMap<>(Map.of("name", "web", "interface", "eth0", "vrid", "51", "addresses", "10.77.0.100/24"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            file.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new RouterSettingsReader().read(file);
    }
}
