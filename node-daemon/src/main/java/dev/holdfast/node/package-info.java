/**
 * holdfastd's way in: the command line, and the wiring of engine, session and status socket. No logic of its own.
 */
@NullMarked
package dev.holdfast.node;

import org.jspecify.annotations.NullMarked;
