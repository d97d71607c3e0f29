/**
 * Effective priority: what the checks of a virtual router add to its priority and take off it, and which of them it cannot do
 * without.
 *
 * <p>Its one job: turn verdicts about checks into offsets and reasons of FAULT. Pure as the state machine above it, of which it knows
 * nothing; whoever looks at interfaces, files and processes tells it what was seen.
 */
@NullMarked
package dev.holdfast.vrrp.priority;

import org.jspecify.annotations.NullMarked;
