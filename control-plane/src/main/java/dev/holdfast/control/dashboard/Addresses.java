package dev.holdfast.control.dashboard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What stands in the addresses of pages. */
final class Addresses {

    private Addresses() {}

    /** A value behind a {@code =}. */
    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
