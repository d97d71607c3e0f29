package dev.holdfast.control.database;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something was asked for that would take too long. The message is for who asked. */
public class SlowReadException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public SlowReadException(Duration longest, @Nullable Throwable cause) {
        super(
                "No answer within " + longest.toMillis()
                        + " ms: ask for less time (since:, until:), or name a cluster, virtual router, node, cause or kind.",
                cause);
    }
}
