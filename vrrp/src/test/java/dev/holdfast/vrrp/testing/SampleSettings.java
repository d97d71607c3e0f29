package dev.holdfast.vrrp.testing;

import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.RouterSettingsReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of a router of the tests: IPv4, VRID 51, sent from 10.77.0.10, gate off; each test says what differs. */
public final class SampleSettings {

    private SampleSettings() {}

    /** Names and values in turn. */
    public static RouterSettings ipv4(String... namesAndValues) {
        return read(Map.of("addresses", "10.77.0.100/24", "source", "10.77.0.10"), namesAndValues);
    }

    /** The same over IPv6, sent from fe80::10. */
    public static RouterSettings ipv6(String... namesAndValues) {
        return read(Map.of("addresses", "fe80::51/64, 2001:db8::100/64", "source", "fe80::10"), namesAndValues);
    }

    private static RouterSettings read(Map<String, String> family, String... namesAndValues) {
        Map<String, String> flat = new LinkedHashMap<>(family);
        flat.put("name", "web");
        flat.put("interface", "eth0");
        flat.put("vrid", "51");
        flat.put("startup.gate", "off");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            flat.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new RouterSettingsReader().read(flat);
    }
}
