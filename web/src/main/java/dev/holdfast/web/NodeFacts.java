package dev.holdfast.web;

import org.jspecify.annotations.Nullable;

/**
 * A node's identity.
 *
 * @param expires its certificate; null: it has none that counts
 * @param expired whether that is over
 * @param key SHA-256 of its key in hex
 * @param token public id of the join token that it came with
 * @param shutOut why it is kept out, in one sentence; empty: it is not
 */
public record NodeFacts(
        When enrolled,
        @Nullable When expires,
        boolean expired,
        String serial,
        String key,
        String token,
        boolean banned,
        boolean evicted,
        String shutOut) {}
