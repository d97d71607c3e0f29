/**
 * What virtual routers hang on besides their links: looks at files and processes, again and again, on threads of its own, and tells
 * when a check fails or is good again. It knows no virtual router and decides nothing; interfaces are the engine's, which the kernel
 * tells of them. It may touch files and {@code /proc}, nothing else of the host, and starts no program.
 */
@NullMarked
package dev.holdfast.node.track;

import org.jspecify.annotations.NullMarked;
