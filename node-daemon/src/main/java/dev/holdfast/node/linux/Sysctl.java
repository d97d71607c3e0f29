package dev.holdfast.node.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kernel parameters that netlink does not know. */
public final class Sysctl {

    private static final Path ROOT = Path.of("/proc/sys");

    private Sysctl() {}

    /**
     * Writes one of this network namespace.
     *
     * @param name below {@code /proc/sys}, such as {@code net/ipv6/conf/eth0/accept_ra}
     * @return empty, or why not
     */
    public static String write(String name, String value) {
        try {
            Files.writeString(ROOT.resolve(name), value);
            return "";
        } catch (IOException refused) {
            return name + ": " + refused.getMessage();
        }
    }
}
