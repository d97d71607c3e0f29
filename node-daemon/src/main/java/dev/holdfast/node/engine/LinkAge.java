package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Link;

/** Knows how long a link has had carrier. */
@FunctionalInterface
interface LinkAge {

    /** 0: not known. */
    long nanos(Link link, long atNanos);
}
