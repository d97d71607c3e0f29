package dev.holdfast.lab.presence;

/** Who is the other router of a cell. */
enum Newcomer {
    HOLDFAST,
    KEEPALIVED,
    KEEPALIVED_DELAY_5S
}
