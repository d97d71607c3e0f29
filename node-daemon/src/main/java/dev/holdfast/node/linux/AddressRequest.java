package dev.holdfast.node.linux;

/** A change of one address. */
public final class AddressRequest extends RouteChange {

    /** What it asks for. */
    public enum Kind {
        /** Add, and fail with EEXIST if it is there. */
        ADD,
        /** Renew the lifetime; adds the address if it is not there. */
        REPLACE,
        /** Fails with EADDRNOTAVAIL if it is not there. */
        DELETE
    }

    private static final int MAX_BYTES = 160;

    /** Encodes it. */
    public AddressRequest(
            Kind kind,
            int interfaceIndex,
            SocketFamily family,
            long high,
            long low,
            AddressTerms terms,
            String subject) {
        super(MAX_BYTES, subject);
        NetlinkCodec.encodeAddress(view, kind, interfaceIndex, family, high, low, terms);
    }
}
