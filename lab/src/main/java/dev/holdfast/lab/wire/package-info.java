/**
 * The judge of the wire: frames captured with kernel timestamps, decoded and verified by code of the lab's own, and the
 * questions tests ask of them; and frames sent wrong on purpose. Knows interfaces and bytes, no hosts or segments, and
 * never {@code dev.holdfast.vrrp}: a decoder shared with the program under test would share its mistakes.
 */
@NullMarked
package dev.holdfast.lab.wire;

import org.jspecify.annotations.NullMarked;
