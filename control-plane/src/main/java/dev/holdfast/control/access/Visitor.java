package dev.holdfast.control.access;

import io.vertx.ext.web.RoutingContext;

/**
 * Where a request comes from, as far as it can be known.
 *
 * @param origin network address
 * @param userAgent as the browser calls itself, at most 300 characters
 */
public record Visitor(String origin, String userAgent) {

    private static final int LONGEST_AGENT = 300;

    public static Visitor of(RoutingContext request) {
        String agent = request.request().getHeader("User-Agent");
        var address = request.request().remoteAddress();
        return new Visitor(
                address == null ? "" : String.valueOf(address.hostAddress()),
                agent == null ? "" : agent.replace('\0', ' ').substring(0, Math.min(agent.length(), LONGEST_AGENT)));
    }
}
