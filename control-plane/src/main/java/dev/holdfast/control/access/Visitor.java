package dev.holdfast.control.access;

import io.vertx.ext.web.RoutingContext;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * Where a request comes from, as far as it can be known.
 *
 * @param origin network address
 * @param userAgent as the browser calls itself, at most 300 characters
 * @param knownBrowser what this browser was given at a former sign-in; empty: nothing
 */
public record Visitor(String origin, String userAgent, String knownBrowser) {

    private static final int LONGEST_AGENT = 300;
    private static final int LONGEST_ADDRESS = 64;
    private static final int PREFIX_BYTES = 8;

    public Visitor(String origin, String userAgent) {
        this(origin, userAgent, "");
    }

    public static Visitor of(RoutingContext request) {
        String agent = request.request().getHeader("User-Agent");
        var address = request.request().remoteAddress();
        return new Visitor(
                address == null ? "" : String.valueOf(address.hostAddress()),
                agent == null ? "" : agent.replace('\0', ' ').substring(0, Math.min(agent.length(), LONGEST_AGENT)),
                BrowserCookie.KNOWN_BROWSER.read(request).map(SecretToken::text).orElse(""));
    }

    /**
     * What requests and attempts are counted by: an IPv4 address, or the first 64 bits of an IPv6 address, since whoever
     * has one of those has all that begin alike.
     */
    String source() {
        String address = origin.replaceFirst("%.*", "");
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, PREFIX_BYTES) + "/64"
                    : address;
        } catch (IllegalArgumentException noAddress) {
            // A proxy may say what it likes.
            return address.substring(0, Math.min(address.length(), LONGEST_ADDRESS));
        }
    }

    /** Without what is a secret. */
    @Override
    public String toString() {
        return "Visitor from " + origin;
    }
}
