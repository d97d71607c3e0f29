package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.VirtualAddress.Scope;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a virtual address with what may stand behind it: {@code 10.77.0.100/24 label eth0:web scope link}. */
final class VirtualAddressText {

    private static final int LONGEST_LABEL = 15;

    private VirtualAddressText() {}

    /**
     * Parses it.
     *
     * @throws IllegalArgumentException with the remedy
     */
    static VirtualAddress parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        VirtualAddress bare = bare(words[0]);
        boolean ipv4 = bare.address().family() == Family.IPV4;
        String label = null;
        Scope scope = null;
        boolean preferred = false;
        for (int i = 1; i < words.length; i++) {
            switch (words[i]) {
                case "label" -> label = label(operand(words, ++i, text), ipv4, text);
                case "scope" -> scope = scope(operand(words, ++i, text), text);
                case "preferred" -> {
                    refuseIf(ipv4, text, "'preferred' is for IPv6");
                    preferred = true;
                }
                default ->
                    throw new IllegalArgumentException("holds '" + text + "', where '" + words[i]
                            + "' is not known; behind an address may stand label, scope, preferred");
            }
        }
        return new VirtualAddress(bare.address(), bare.prefixLength(), label, scope, preferred);
    }

    private static VirtualAddress bare(String text) {
        int slash = text.indexOf('/');
        IpAddress address = SettingParser.parseAddress(slash < 0 ? text : text.substring(0, slash));
        int bits = 8 * address.family().addressBytes();
        if (slash < 0) {
            return new VirtualAddress(address, bits);
        }
        String length = text.substring(slash + 1);
        if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits) {
            throw new IllegalArgumentException(
                    "holds '" + text + "'; write a prefix length from 0 to " + bits + " behind the slash");
        }
        return new VirtualAddress(address, Integer.parseInt(length));
    }

    private static @Nullable String operand(String[] words, int at, String text) {
        refuseIf(at >= words.length, text, "the last word needs a value behind it");
        return at < words.length ? words[at] : null;
    }

    private static @Nullable String label(@Nullable String label, boolean ipv4, String text) {
        refuseIf(!ipv4, text, "a label is for IPv4");
        refuseIf(label != null && label.length() > LONGEST_LABEL, text, "a label has at most 15 characters");
        return label;
    }

    private static Scope scope(@Nullable String word, String text) {
        for (Scope scope : Scope.values()) {
            if (scope.name().toLowerCase(Locale.ROOT).equals(word)) {
                return scope;
            }
        }
        throw new IllegalArgumentException("holds '" + text + "'; a scope is global, site, link or host");
    }

    private static void refuseIf(boolean wrong, String text, String why) {
        if (wrong) {
            throw new IllegalArgumentException("holds '" + text + "'; " + why);
        }
    }
}
