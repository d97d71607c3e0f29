package dev.holdfast.vrrp;

/** Address family; a virtual router has exactly one. */
public enum Family {
    IPV4(4),
    IPV6(16);

    private final int addressBytes;

    Family(int addressBytes) {
        this.addressBytes = addressBytes;
    }

    /** Length of an address in bytes: 4 or 16. */
    public int addressBytes() {
        return addressBytes;
    }
}
