package dev.holdfast.web;

/**
 * A browser that somebody is signed in with.
 *
 * @param browser in a few words
 * @param agent all that the browser says of itself
 * @param current whether it is the one that looks
 */
public record SessionRow(
        long id,
        String user,
        String browser,
        String agent,
        String origin,
        When begun,
        When lastSeen,
        boolean byProvider,
        boolean current) {}
