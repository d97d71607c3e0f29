package dev.holdfast.web;

/**
 * A host that waits to be let in.
 *
 * @param key SHA-256 of its key in hex: its operator sees the same
 * @param asked when it last did
 */
public record WaitingRow(
        String key, String name, String cluster, String source, String token, When since, When asked) {}
