/**
 * Many routers on one simulated segment under one virtual clock. A history is made of its seed alone: what goes wrong once goes
 * wrong again with {@code -Dholdfast.seed=N}. Packets are real messages, coded and decoded; only wires and clocks are not.
 */
@NullMarked
package dev.holdfast.vrrp.simulation;

import org.jspecify.annotations.NullMarked;
