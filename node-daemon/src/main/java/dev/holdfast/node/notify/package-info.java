/**
 * Tells programs of this host what the virtual routers do, in the words of keepalived. It may not decide anything, and nobody
 * waits for it: it hears the engine's events, and writes on a thread of its own.
 */
@NullMarked
package dev.holdfast.node.notify;

import org.jspecify.annotations.NullMarked;
