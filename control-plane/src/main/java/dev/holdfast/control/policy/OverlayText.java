package dev.holdfast.control.policy;

import dev.holdfast.control.fleet.RouterKey;
import dev.holdfast.vrrp.settings.EffectiveSettings;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.RouterSettingsReader;
import dev.holdfast.vrrp.settings.Setting;
import dev.holdfast.vrrp.settings.SettingCatalog;
import dev.holdfast.vrrp.settings.SettingException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings that policy may lay over a node's file, read by the very code that reads them on the node. What only the node
 * knows of a router (priority, addresses, authentication) is not needed here: a plain router stands in for it.
 */
final class OverlayText {

    static final String PREEMPTION = "preemption";
    static final String IMMEDIATE = "immediate";

    private static final RouterSettingsReader READER = new RouterSettingsReader();
    private static final RouterSettings PLAIN = plain(new RouterKey("any", 4, 1));

    private OverlayText() {}

    static List<String> names() {
        return SettingCatalog.overlayable().stream().map(Setting::name).sorted().toList();
    }

    /** Whether these are all settings that policy may lay something over, and no others. */
    static boolean declaresAll(Map<String, String> settings) {
        return settings.keySet().equals(Set.copyOf(names()));
    }

    /** Whether what is laid over a member's setting has any force: an owner always takes its addresses back. */
    static boolean holds(boolean owner, String setting, String value) {
        return !owner || !setting.equals(PREEMPTION) || value.equals(IMMEDIATE);
    }

    static String defaultOf(String setting) {
        return Objects.requireNonNull(EffectiveSettings.overlayable(PLAIN).get(setting), setting);
    }

    /**
     * The canonical text of a value.
     *
     * @param value null: nothing shall be laid over
     * @throws PolicyRefusedException if there is no such setting, or the value is none for it
     */
    static @Nullable String check(String setting, @Nullable String value) {
        try {
            Map<String, String> policy = Map.of(setting, value == null ? defaultOrNothing(setting) : value);
            Map<String, String> canonical = EffectiveSettings.overlayable(READER.overlay(PLAIN, policy));
            return value == null ? null : Objects.requireNonNull(canonical.get(setting), setting);
        } catch (SettingException wrong) {
            throw new PolicyRefusedException(Objects.requireNonNullElse(wrong.getMessage(), setting));
        }
    }

    /**
     * One router of a node.
     *
     * @param file what the node's file says of it
     * @param policy what is laid over that
     */
    record Overlaid(RouterKey key, Map<String, String> file, Map<String, String> policy) {

        private RouterSettings settings() {
            return READER.overlay(READER.overlay(plain(key), file), policy);
        }
    }

    /**
     * SHA-256 over the canonical text of what a node with these routers shall have in force; empty if its file declares what
     * this version cannot read.
     */
    static Optional<byte[]> effectiveHash(Stream<Overlaid> routers) {
        try {
            return Optional.of(
                    EffectiveSettings.hash(routers.map(Overlaid::settings).toList()));
        } catch (SettingException unreadable) {
            return Optional.empty();
        }
    }

    private static String defaultOrNothing(String setting) {
        return Objects.requireNonNullElse(EffectiveSettings.overlayable(PLAIN).get(setting), "");
    }

    private static RouterSettings plain(RouterKey key) {
        return READER.read(Map.of(
                "name",
                "any",
                "interface",
                "any",
                "segment",
                key.segment(),
                "vrid",
                Integer.toString(key.vrid()),
                "addresses",
                key.family() == 4 ? "192.0.2.1/32" : "fe80::1/128"));
    }
}
