package dev.holdfast.vrrp.priority;

/**
 * What one check does to a virtual router now.
 *
 * @param check its name, {@code interface:eth1}
 * @param offset -253 to 253, added to the configured priority; 0: it has no weight and fails, which is a reason of FAULT
 */
public record PriorityOffset(String check, int offset) {

    /** Whether the router cannot take part because of it. */
    public boolean isFault() {
        return offset == 0;
    }

    @Override
    public String toString() {
        return isFault() ? check + " failed" : check + (offset > 0 ? " +" : " ") + offset;
    }
}
