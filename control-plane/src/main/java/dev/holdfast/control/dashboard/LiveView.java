package dev.holdfast.control.dashboard;

/** A page that is kept up to date while it is open. */
sealed interface LiveView {

    record Overview() implements LiveView {}

    record Nodes() implements LiveView {}

    record Router(long id) implements LiveView {}
}
