/**
 * Our daemon against real keepalived and FRR on one segment, both ways, judged by the wire alone. The run makes the table
 * of {@code docs/interop.md}. Knows nothing of the control plane.
 */
@NullMarked
package dev.holdfast.lab.interop;

import org.jspecify.annotations.NullMarked;
