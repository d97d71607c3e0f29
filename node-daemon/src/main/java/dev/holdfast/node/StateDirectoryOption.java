package dev.holdfast.node;

import dev.holdfast.node.config.StateDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --state-dir}, the same for every command. */
final class StateDirectoryOption {

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Where everything of this daemon lives; else $HOLDFAST_STATE_DIR, else /var/lib/holdfastd.")
    private @Nullable Path path;

    StateDirectory get() {
        return StateDirectory.choose(path, System.getenv());
    }
}
