package dev.holdfast.node.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Version of the running kernel, for what cannot be probed. */
public record KernelRelease(int major, int minor) {

    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

    /** Reads it from /proc; 0.0 where that fails, which is older than anything. */
    public static KernelRelease running() {
        try {
            return parse(Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
        } catch (IOException unreadable) {
            return new KernelRelease(0, 0);
        }
    }

    static KernelRelease parse(String text) {
        Matcher matcher = RELEASE.matcher(text);
        return matcher.matches()
                ? new KernelRelease(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : new KernelRelease(0, 0);
    }

    /** Whether the kernel keeps who made an address (IFA_PROTO, Linux 5.18). */
    public boolean tagsAddresses() {
        return major > 5 || (major == 5 && minor >= 18);
    }
}
