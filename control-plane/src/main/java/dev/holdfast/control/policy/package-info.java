/**
 * Settings laid over the nodes' files at fleet, cluster, router and member: immutable revisions, what is in force for
 * each member and where it comes from, and what each node answered. One door: {@link
 * dev.holdfast.control.policy.PolicyService}. It does not send anything: {@code session} asks it what to send.
 */
@NullMarked
package dev.holdfast.control.policy;

import org.jspecify.annotations.NullMarked;
