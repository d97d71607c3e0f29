package dev.holdfast.vrrp.packet;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;

/**
 * One decoded advertisement. A flyweight: the decoder fills the same object again and again, so that a packet costs no
 * allocation; nobody may keep it. {@link #source()} and {@link #address(int)} allocate, the accessors of words do not.
 */
public final class Advertisement {

    /** What the count field can say. */
    public static final int MAX_ADDRESSES = 255;

    private final long[] addressWords = new long[2 * MAX_ADDRESSES];
    private Family family = Family.IPV4;
    private int version;
    private int vrid;
    private int priority;
    private long intervalNanos;
    private long sourceHigh;
    private long sourceLow;
    private int addressCount;
    private int authenticationType;
    private long authenticationData;

    /** Starts a new packet: no addresses, no authentication. */
    public Advertisement reset(Family family, int version, int vrid, int priority, long intervalNanos) {
        this.family = family;
        this.version = version;
        this.vrid = vrid;
        this.priority = priority;
        this.intervalNanos = intervalNanos;
        addressCount = 0;
        authenticationType = 0;
        authenticationData = 0;
        return this;
    }

    /** Who sent it, by the IP header. */
    public Advertisement source(long high, long low) {
        sourceHigh = high;
        sourceLow = low;
        return this;
    }

    /** One more virtual address. */
    public Advertisement addAddress(long high, long low) {
        addressWords[2 * addressCount] = high;
        addressWords[2 * addressCount + 1] = low;
        addressCount++;
        return this;
    }

    /** v2 only: type as in the packet, and the 8 bytes of data as one word. */
    public Advertisement authentication(int type, long data) {
        authenticationType = type;
        authenticationData = data;
        return this;
    }

    public Family family() {
        return family;
    }

    /** 2 or 3. */
    public int version() {
        return version;
    }

    /** 1 to 255. */
    public int vrid() {
        return vrid;
    }

    /** 0 to 255; 0: the sender stops being ACTIVE. */
    public int priority() {
        return priority;
    }

    /** v3: Max Advertise Interval; v2: Adver Int. Never 0. */
    public long intervalNanos() {
        return intervalNanos;
    }

    public long sourceHigh() {
        return sourceHigh;
    }

    public long sourceLow() {
        return sourceLow;
    }

    public IpAddress source() {
        return new IpAddress(family, sourceHigh, sourceLow);
    }

    /** 1 to 255. */
    public int addressCount() {
        return addressCount;
    }

    public long addressHigh(int index) {
        return addressWords[2 * index];
    }

    public long addressLow(int index) {
        return addressWords[2 * index + 1];
    }

    public IpAddress address(int index) {
        return new IpAddress(family, addressHigh(index), addressLow(index));
    }

    public int authenticationType() {
        return authenticationType;
    }

    public long authenticationData() {
        return authenticationData;
    }
}
