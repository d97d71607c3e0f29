package dev.holdfast.node.resign;

import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.linux.RawSocket;
import dev.holdfast.node.linux.SocketFamily;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Says the farewells of a daemon that died: the launcher's last resort, where neither perl nor python is there to be faster. */
public final class ResignationSender {

    private static final int PROTOCOL_VRRP = 112;
    private static final int IPV4_HEADER_BYTES = 20;
    private static final int IPV4_SOURCE_AT = 12;
    private static final int IPV6_HEADER_BYTES = 40;
    private static final int IPV6_SOURCE_AT = 8;

    private final List<InterfaceAddress> present;

    /** With the addresses that are on this host now. */
    public ResignationSender(List<InterfaceAddress> present) {
        this.present = List.copyOf(present);
    }

    /**
     * Sends those of the file's run whose addresses are still held: a router that lost them while its daemon hung has nothing to
     * resign from.
     *
     * @return how many were sent
     */
    public int send(ResignationFile file) throws IOException {
        int sent = 0;
        for (PreparedAdvert advert : file.read()) {
            if (isHeld(advert) && send(advert)) {
                sent++;
            }
        }
        return sent;
    }

    private boolean isHeld(PreparedAdvert advert) {
        IpAddress held = advert.held();
        return present.stream()
                .anyMatch(there -> there.interfaceIndex() == advert.holderIndex()
                        && there.is(familyOf(held), held.high(), held.low()));
    }

    /** The socket makes a header of its own. */
    private static boolean send(PreparedAdvert advert) {
        Family family = advert.destination().family();
        boolean ipv4 = family == Family.IPV4;
        ByteBuffer packet = ByteBuffer.wrap(advert.packet());
        int headerBytes = ipv4 ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES;
        if (packet.capacity() <= headerBytes) {
            return false;
        }
        IpAddress source = IpAddress.read(family, packet, ipv4 ? IPV4_SOURCE_AT : IPV6_SOURCE_AT);
        try (RawSocket socket =
                RawSocket.open(familyOf(source), PROTOCOL_VRRP, advert.device(), advert.deviceIndex())) {
            socket.payload().clear().put(packet.position(headerBytes));
            IpAddress to = advert.destination();
            return socket.send(source.high(), source.low(), to.high(), to.low(), packet.capacity() - headerBytes) == 0;
        } catch (KernelException goneWithItsInterface) {
            return false;
        }
    }

    private static SocketFamily familyOf(IpAddress address) {
        return address.family() == Family.IPV4 ? SocketFamily.IPV4 : SocketFamily.IPV6;
    }
}
