package dev.holdfast.node;

import java.util.logging.LogManager;

/**
 * Logs to the very end. The JVM's own manager closes every handler in a shutdown hook, which runs beside ours, and what is said
 * while the routers stop would be lost.
 */
public final class LastingLogManager extends LogManager {

    /** Does nothing: {@link EventLog#close} flushes. */
    @Override
    public void reset() {}
}
