package dev.holdfast.control.fleet;

/**
 * Identifies a virtual router inside its cluster.
 *
 * @param segment name of the broadcast domain
 * @param family 4 or 6
 * @param vrid 1 to 255
 */
public record RouterKey(String segment, int family, int vrid) {

    /** As the effective hash's canonical text has it: {@code rack1/ipv4/51}. */
    @Override
    public String toString() {
        return segment + "/ipv" + family + "/" + vrid;
    }
}
