/**
 * What the presence rules need of the wire and the host: ARP and ND probes, frames of other hosts told apart, silence for a virtual
 * address, and the hosts worth asking kept over restarts. It knows no virtual router's state; the engine drives it.
 */
@NullMarked
package dev.holdfast.node.probe;

import org.jspecify.annotations.NullMarked;
