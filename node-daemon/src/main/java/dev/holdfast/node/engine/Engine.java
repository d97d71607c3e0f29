package dev.holdfast.node.engine;

/** The door of the engine for other threads. */
public interface Engine {

    /**
     * Queues a command and wakes the engine; returns at once, from any thread. The command's own future answers. After the
     * engine ended the future fails with {@link IllegalStateException}.
     */
    void submit(EngineCommand command);
}
