/**
 * What {@code ./dev demo} and {@code ./dev lab} run: the whole of Holdfast on a test network, and a bare network with a
 * shell. Commands reach a running one through its control socket. The last package of the lab: nothing stands on it.
 */
@NullMarked
package dev.holdfast.lab.demo;

import org.jspecify.annotations.NullMarked;
