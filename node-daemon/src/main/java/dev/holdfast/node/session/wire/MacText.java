package dev.holdfast.node.session.wire;

import java.util.HexFormat;

/** A MAC address as people read it. */
public final class MacText {

    private MacText() {}

    /** Of the lower 48 bits: {@code 02:00:00:00:00:2a}. */
    public static String of(long mac) {
        String digits = HexFormat.of().toHexDigits(mac, 12);
        return digits.replaceAll("(..)(?!$)", "$1:");
    }
}
