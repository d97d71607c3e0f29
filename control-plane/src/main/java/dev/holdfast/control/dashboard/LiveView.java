package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.Reach;

/** A page that is kept up to date while it is open. Who may see the same looks at the same. */
sealed interface LiveView {

    record Overview(Reach reach) implements LiveView {}

    record Nodes(Reach reach) implements LiveView {}

    record Router(long id) implements LiveView {}
}
