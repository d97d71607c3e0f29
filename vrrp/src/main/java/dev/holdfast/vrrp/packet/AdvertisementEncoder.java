package dev.holdfast.vrrp.packet;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.RouterSettings.Ipv4Checksum;
import dev.holdfast.vrrp.settings.VirtualAddress;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes VRRP messages, each from the settings of its moment: nothing is prepared that could go stale. Holds nothing and
 * allocates nothing.
 */
public final class AdvertisementEncoder {

    /** Length in bytes of the message that {@link #encode} writes for these settings. */
    public int length(RouterSettings settings) {
        return MessageLayout.length(
                settings.version(),
                settings.family().addressBytes(),
                settings.addresses().size());
    }

    /**
     * Writes the whole message, checksum included, at the buffer's position, and moves it behind.
     *
     * @param priority 0 to 255; 0: this router stops being ACTIVE
     * @param source and destination of the IP header: the pseudo-header has them
     * @throws BufferOverflowException if less than {@link #length} bytes are left; nothing has been written
     */
    public void encode(RouterSettings settings, int priority, IpAddress source, IpAddress destination, ByteBuffer out) {
        if (out.order() != ByteOrder.BIG_ENDIAN) {
            throw new IllegalArgumentException("a VRRP message is written in network order");
        }
        int length = length(settings);
        if (out.remaining() < length) {
            throw new BufferOverflowException();
        }
        int start = out.position();
        writeHeader(settings, priority, out);
        List<VirtualAddress> addresses = settings.addresses();
        for (int i = 0; i < addresses.size(); i++) {
            addresses.get(i).address().write(out);
        }
        if (settings.version() == 2) {
            String password = settings.authentication();
            out.putLong(password == null ? 0 : SimpleTextPassword.word(password));
        }
        long sum = InternetChecksum.sum(out, start, out.position());
        if (hasPseudoHeader(settings)) {
            sum += InternetChecksum.pseudoHeaderSum(
                    settings.family(), source.high(), source.low(), destination.high(), destination.low(), length);
        }
        out.putShort(start + MessageLayout.CHECKSUM, InternetChecksum.field(sum));
    }

    private static void writeHeader(RouterSettings settings, int priority, ByteBuffer out) {
        long intervalNanos = settings.advertInterval().toNanos();
        out.put((byte) (settings.version() << 4 | MessageLayout.TYPE_ADVERTISEMENT))
                .put((byte) settings.vrid())
                .put((byte) priority)
                .put((byte) settings.addresses().size());
        if (settings.version() == 2) {
            out.put((byte) authenticationType(settings.authentication()))
                    .put((byte) (intervalNanos / MessageLayout.NANOS_PER_SECOND));
        } else {
            out.putShort(
                    (short) (intervalNanos / MessageLayout.NANOS_PER_CENTISECOND & MessageLayout.INTERVAL_V3_MASK));
        }
        out.putShort((short) 0);
    }

    private static int authenticationType(@Nullable String password) {
        return password == null ? MessageLayout.AUTHENTICATION_NONE : MessageLayout.AUTHENTICATION_SIMPLE_TEXT;
    }

    private static boolean hasPseudoHeader(RouterSettings settings) {
        return settings.version() == 3
                && (settings.family() == Family.IPV6 || settings.ipv4Checksum() == Ipv4Checksum.PSEUDO_HEADER);
    }
}
