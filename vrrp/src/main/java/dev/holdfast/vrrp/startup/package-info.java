/**
 * The presence rules, as far as they are decisions: whether a link is proven to hear, whom to ask, who is a landmark, what an
 * answer for the virtual address means, in which order a pair comes back.
 *
 * <p>Its one job: turn what was heard and what was not into verdicts. Pure as the state machine above it: no sockets, threads,
 * clocks or logging; it knows neither timers nor actions of a virtual router. {@link dev.holdfast.vrrp.startup.LinkPresence} is one
 * network interface, the other classes are one virtual router.
 */
@NullMarked
package dev.holdfast.vrrp.startup;

import org.jspecify.annotations.NullMarked;
