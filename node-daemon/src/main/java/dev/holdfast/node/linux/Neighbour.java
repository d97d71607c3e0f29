package dev.holdfast.node.linux;

/**
 * A host that this kernel knows of: of its neighbour table, or a default gateway.
 *
 * @param hardwareAddress the MAC in the lower 48 bits; 0: not known
 */
public record Neighbour(int interfaceIndex, SocketFamily family, long high, long low, long hardwareAddress) {}
