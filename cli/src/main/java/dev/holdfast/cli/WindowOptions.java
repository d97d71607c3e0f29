package dev.holdfast.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From when to when. */
final class WindowOptions {

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "ISO time, or -7d. Default: seven days before the end.")
    @Nullable
    String since;

    @Option(names = "--until", paramLabel = "TIME", description = "ISO time, -1h or now. Default: now.")
    @Nullable
    String until;

    Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        if (since != null) {
            query.put("since", since);
        }
        if (until != null) {
            query.put("until", until);
        }
        return query;
    }
}
