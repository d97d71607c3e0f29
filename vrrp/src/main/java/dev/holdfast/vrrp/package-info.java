/**
 * The VRRP state machine (RFC 9568 section 6), for versions 2 and 3 and both address families.
 *
 * <p>Its one job: turn events into ordered actions. It may not touch sockets, threads, clocks, randomness or logging, and
 * it imports nothing but {@code java.base} and its own subpackages. Time is a {@code long} of nanoseconds on a monotonic
 * clock that the caller passes in.
 *
 * <p>{@code VirtualRouter.handle} takes an {@link dev.holdfast.vrrp.Event}, writes to an
 * {@link dev.holdfast.vrrp.ActionSink}, and tells every change of state once, as a {@link dev.holdfast.vrrp.Transition} with
 * its {@link dev.holdfast.vrrp.Cause} and {@link dev.holdfast.vrrp.Evidence}.
 */
@NullMarked
package dev.holdfast.vrrp;

import org.jspecify.annotations.NullMarked;
