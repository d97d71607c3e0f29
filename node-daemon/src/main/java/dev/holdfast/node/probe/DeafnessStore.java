package dev.holdfast.node.probe;

import java.util.Optional;

/** How long each interface's link was deaf, kept over restarts. Never blocks; asked by several threads. */
public interface DeafnessStore {

    /** Keeps nothing: of a rehearsal. */
    DeafnessStore NONE = new DeafnessStore() {
        @Override
        public void measured(String interfaceName, long millis) {}

        @Override
        public Optional<DeafnessHistory.Measured> longest(String interfaceName) {
            return Optional.empty();
        }

        @Override
        public DeafnessHistory of(String interfaceName) {
            return DeafnessHistory.NONE;
        }
    };

    /** Just now something proved that an interface's link hears, so long after its gate was armed. */
    void measured(String interfaceName, long millis);

    /** The longest that still counts, of this run and of former ones. */
    Optional<DeafnessHistory.Measured> longest(String interfaceName);

    /** All that is kept. */
    DeafnessHistory of(String interfaceName);
}
