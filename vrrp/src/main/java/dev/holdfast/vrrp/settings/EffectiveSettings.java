package dev.holdfast.vrrp.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The canonical text of what policy can change, and its hash, by which control plane and node see whether they mean the
 * same: per router a line {@code segment/ipv4/51}, below it one line {@code name=value} for each overlayable setting in
 * alphabetical order, all ending in a line feed.
 */
public final class EffectiveSettings {

    private static final Comparator<RouterSettings> ORDER = Comparator.comparing(RouterSettings::segment)
            .thenComparing(RouterSettings::family)
            .thenComparing(RouterSettings::vrid);

    private EffectiveSettings() {}

    /** The overlayable settings of one router as text, in alphabetical order. */
    public static Map<String, String> overlayable(RouterSettings settings) {
        Map<String, String> texts = new TreeMap<>(new RouterSettingsReader().toText(settings));
        texts.keySet()
                .retainAll(
                        SettingCatalog.overlayable().stream().map(Setting::name).toList());
        return texts;
    }

    /** The canonical text of all routers, in order of segment, family and VRID. */
    public static String canonicalText(Collection<RouterSettings> routers) {
        StringBuilder text = new StringBuilder();
        List<RouterSettings> ordered = routers.stream().sorted(ORDER).toList();
        for (RouterSettings settings : ordered) {
            text.append(settings.segment())
                    .append('/')
                    .append(settings.family().name().toLowerCase(Locale.ROOT))
                    .append('/')
                    .append(settings.vrid())
                    .append('\n');
            overlayable(settings)
                    .forEach((name, value) ->
                            text.append(name).append('=').append(value).append('\n'));
        }
        return text.toString();
    }

    /** SHA-256 of the canonical text in UTF-8: 32 bytes. */
    public static byte[] hash(Collection<RouterSettings> routers) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(canonicalText(routers).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
