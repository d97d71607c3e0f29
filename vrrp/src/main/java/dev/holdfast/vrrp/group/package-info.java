/**
 * Sync groups: virtual routers of one node that are ACTIVE together or not at all.
 *
 * <p>Its one job: see how the members stand, and tell each what the others make it do. Pure as the state machine below it: no
 * sockets, threads, clocks or logging; it does nothing to a router but by its events.
 */
@NullMarked
package dev.holdfast.vrrp.group;

import org.jspecify.annotations.NullMarked;
