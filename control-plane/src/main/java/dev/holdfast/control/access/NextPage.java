package dev.holdfast.control.access;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Where to go after sign-in: only ever to a page of ours. */
public final class NextPage {

    private static final String HOME = "/";
    private static final int LONGEST = 512;

    private NextPage() {}

    /** The path that was asked for, or the overview if it leads, or could be read to lead, anywhere else. */
    public static String of(@Nullable String asked) {
        if (asked == null || asked.length() > LONGEST || !asked.startsWith("/") || asked.startsWith("//")) {
            return HOME;
        }
        // Browsers read a backslash as a slash, and drop tabs and line ends.
        if (asked.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '\\')) {
            return HOME;
        }
        try {
            URI uri = new URI(asked);
            boolean ours = uri.getScheme() == null && uri.getRawAuthority() == null && uri.getRawPath() != null;
            return ours
                            && !uri.getRawPath().startsWith("//")
                            && !uri.getRawPath().startsWith("/sign-")
                    ? asked
                    : HOME;
        } catch (URISyntaxException e) {
            return HOME;
        }
    }
}
