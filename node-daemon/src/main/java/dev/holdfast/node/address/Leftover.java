package dev.holdfast.node.address;

import dev.holdfast.vrrp.IpAddress;
import java.util.Optional;

/** A line of the leftovers file: an address that is on an interface by our doing. */
public record Leftover(String interfaceName, IpAddress address) {

    /** {@code INTERFACE ADDRESS/PREFIX}; empty for a line that is none. */
    static Optional<Leftover> parse(String line) {
        int space = line.indexOf(' ');
        int slash = line.lastIndexOf('/');
        if (space < 1 || slash < space) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Leftover(line.substring(0, space), IpAddress.parse(line.substring(space + 1, slash))));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return interfaceName + " " + address + "/" + address.family().addressBytes() * 8;
    }
}
