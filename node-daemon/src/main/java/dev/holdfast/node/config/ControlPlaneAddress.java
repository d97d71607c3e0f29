package dev.holdfast.node.config;

/**
 * Where a control plane listens for nodes.
 *
 * @param host name or literal address, without brackets
 * @param port 1 to 65535
 */
public record ControlPlaneAddress(String host, int port) {

    private static final int LONGEST_HOST = 253;

    /**
     * Parses {@code HOST:PORT}, {@code 192.0.2.1:9443} or {@code [2001:db8::1]:9443}.
     *
     * @throws IllegalArgumentException with the remedy, to be read after the field's name and the value
     */
    public static ControlPlaneAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon > 0 ? text.substring(0, colon) : "";
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()
                || host.length() > LONGEST_HOST
                || bracketed != host.contains(":")
                || !host.matches("[\\w.:%-]+")) {
            throw new IllegalArgumentException("is no HOST:PORT; write a name or an address and a port, such as"
                    + " cp.example.net:9443 or [2001:db8::1]:9443");
        }
        String port = text.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("has no port from 1 to 65535 after the last colon");
        }
        return new ControlPlaneAddress(host, Integer.parseInt(port));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
