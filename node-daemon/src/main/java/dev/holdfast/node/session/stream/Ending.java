package dev.holdfast.node.session.stream;

import dev.holdfast.proto.v1.Goodbye;

/** How a conversation came to its end. */
sealed interface Ending {

    /** The line broke, or somebody did not keep to the contract. The reason is for the log. */
    record Lost(String reason) implements Ending {}

    /** The control plane sent us away. */
    record SentAway(Goodbye goodbye) implements Ending {}

    /** We wanted it. */
    record Closed() implements Ending {}
}
