package dev.holdfast.node.engine;

/** Where the engine puts what goes on record. */
@FunctionalInterface
public interface EventOutlet {

    /**
     * Takes one event. Called on the engine's thread, which owns every timer of the host: it must neither block nor throw. An
     * outlet that cannot take the event counts it and tells the loss later.
     */
    void accept(NodeEvent event);

    /** Both: first this one, then {@code next}. */
    default EventOutlet andThen(EventOutlet next) {
        return event -> {
            accept(event);
            next.accept(event);
        };
    }
}
