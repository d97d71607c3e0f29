package dev.holdfast.node.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A packet to itself on loopback, by a protocol number that is free for experiments (RFC 3692). */
final class RawSocketTest {

    private static final int EXPERIMENTAL = 253;
    private static final int LOOPBACK_INDEX = 1;
    private static final byte[] TEXT = "holdfast".getBytes(US_ASCII);

    private final PacketBatch batch = new PacketBatch();

    @ParameterizedTest
    @EnumSource(SocketFamily.class)
    void tellsWhatCameFromWhomWithWhichHopLimitAndWhen(SocketFamily family) {
        long high = 0;
        long low = family == SocketFamily.IPV4 ? 0x7F000001L : 1;
        try (RawSocket socket = open(family)) {
            Instant before = Instant.now();
            socket.payload().put(0, TEXT);
            int sent = socket.send(high, low, high, low, TEXT.length);
            Assumptions.assumeTrue(sent == 0, "loopback has no address of " + family);
            await().atMost(Duration.ofSeconds(10)).until(() -> socket.receive(batch) > 0);

            ByteBuffer payload = batch.payload(0);
            byte[] text = new byte[payload.remaining()];
            payload.get(text);
            assertThat(text).isEqualTo(TEXT);
            assertThat(batch.hopLimit(0)).isEqualTo(255);
            assertThat(batch.sourceHigh(0)).isEqualTo(high);
            assertThat(batch.sourceLow(0)).isEqualTo(low);
            assertThat(batch.destinationLow(0)).isEqualTo(low);
            long arrived = batch.arrivalUnixNanos(0);
            assertThat(Instant.ofEpochSecond(arrived / 1_000_000_000, arrived % 1_000_000_000))
                    .isBetween(before, Instant.now());
        }
    }

    private static RawSocket open(SocketFamily family) {
        try {
            return RawSocket.open(family, EXPERIMENTAL, "lo", LOOPBACK_INDEX);
        } catch (KernelException refused) {
            Assumptions.abort(String.valueOf(refused.getMessage()));
            throw refused;
        }
    }
}
