/**
 * Who was ACTIVE from when to when, and what follows from it: outages, availability, who held an address. Derived from the
 * history's rows, never a source of anything: {@link dev.holdfast.control.history.tenure.NodeFold} makes a node's events
 * into intervals of its members, {@link dev.holdfast.control.history.tenure.Sweep} lays the members of a router over each
 * other, {@link dev.holdfast.control.history.tenure.TenureDeriver} does both soon after each commit, and
 * {@link dev.holdfast.control.history.tenure.Tenures} answers. What is not known is told as not known.
 */
@NullMarked
package dev.holdfast.control.history.tenure;

import org.jspecify.annotations.NullMarked;
