package dev.holdfast.node.engine;

/** Where the engine says what is no event: refusals of the kernel, what it may not do. Never blocks; one line each, key=value. */
public interface EngineLog {

    void info(String line);

    void warn(String line);

    /** Says nothing. */
    EngineLog SILENT = new EngineLog() {
        @Override
        public void info(String line) {}

        @Override
        public void warn(String line) {}
    };
}
