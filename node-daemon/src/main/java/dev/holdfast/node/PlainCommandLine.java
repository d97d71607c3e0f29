package dev.holdfast.node;

import dev.holdfast.node.config.StateDirectory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The command line by which a service starts the daemon: {@code --config FILE [--state-dir DIR]} and nothing else. Read without
 * picocli, which takes a quarter of a second of processor time to look at itself, while a router waits to take part.
 */
record PlainCommandLine(Path config, StateDirectory stateDirectory) {

    private static final String CONFIG = "--config";
    private static final String STATE_DIRECTORY = "--state-dir";

    /** Empty for whatever else is said, mistakes among it: picocli knows how to answer that. */
    static Optional<PlainCommandLine> of(String[] arguments, Map<String, String> environment) {
        Map<String, Path> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            boolean known = arguments[i].equals(CONFIG) || arguments[i].equals(STATE_DIRECTORY);
            if (!known || i + 1 == arguments.length || arguments[i + 1].startsWith("-") || arguments[i + 1].isBlank()) {
                return Optional.empty();
            }
            if (options.put(arguments[i], Path.of(arguments[i + 1])) != null) {
                return Optional.empty();
            }
        }
        Path config = options.get(CONFIG);
        return config == null
                ? Optional.empty()
                : Optional.of(
                        new PlainCommandLine(config, StateDirectory.choose(options.get(STATE_DIRECTORY), environment)));
    }
}
