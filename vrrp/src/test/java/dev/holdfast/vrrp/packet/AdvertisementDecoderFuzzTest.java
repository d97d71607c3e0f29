package dev.holdfast.vrrp.packet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.testing.Histories;
import dev.holdfast.vrrp.testing.HistorySize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bytes of strangers: whatever comes, an answer comes, and nothing is read beyond the message. */
class AdvertisementDecoderFuzzTest {

    private static final long SEED = Long.getLong("holdfast.seed", 20_250_101);
    private static final int BATCH = 10_000;
    private static final int LONGEST = 1_200;

    private record Sample(Family family, byte[] bytes) {}

    private static List<Sample> corpus() throws IOException {
        try (InputStream in = AdvertisementDecoderFuzzTest.class.getResourceAsStream("corpus.txt")) {
            if (in == null) {
                throw new AssertionError("corpus.txt is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" +", 3))
                    .map(cells ->
                            new Sample(Family.valueOf(cells[0]), HexFormat.of().parseHex(cells[1])))
                    .toList();
        }
    }

    @Test
    void answersWhateverComes() throws IOException {
        List<Sample> corpus = corpus();
        Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);
        decodeMutations(SEED, 300_000, corpus, rejected);
        assertThat(rejected.keySet())
                .contains(
                        Rejection.TTL,
                        Rejection.VERSION,
                        Rejection.TYPE,
                        Rejection.TRUNCATED,
                        Rejection.COUNT_ZERO,
                        Rejection.INTERVAL_ZERO,
                        Rejection.CHECKSUM,
                        Rejection.VRID,
                        Rejection.FIRST_ADDRESS_NOT_LINK_LOCAL);

        long accepted = new Histories("packet-fuzz")
                .run(2, 5_000, batch -> decodeMutations(SEED + batch, BATCH, corpus, rejected));
        // A fuzzer that never gets past the checksum looks at nothing.
        assertThat(accepted).isGreaterThan((long) HistorySize.of(2, 5_000) * BATCH / 100);
    }

    /** Returns how many were accepted. */
    private static int decodeMutations(long seed, int rounds, List<Sample> corpus, Map<Rejection, Integer> rejected) {
        Random random = new Random(seed);
        Advertisement advertisement = new Advertisement();
        int accepted = 0;
        for (int round = 0; round < rounds; round++) {
            Sample sample = corpus.get(random.nextInt(corpus.size()));
            byte[] bytes = mutate(sample.bytes(), random);
            Rejection rejection;
            try {
                rejection = decode(bytes, sample.family(), random, advertisement);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + " round " + round + ": " + sample.family() + " "
                                + HexFormat.of().formatHex(bytes),
                        e);
            }
            if (rejection == null) {
                accepted++;
            } else {
                rejected.merge(rejection, 1, Integer::sum);
            }
        }
        return accepted;
    }

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            switch (random.nextInt(5)) {
                case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                case 1 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                case 3 -> bytes = Arrays.copyOf(bytes, Math.min(LONGEST, bytes.length + random.nextInt(64)));
                default -> bytes[random.nextInt(Math.min(8, bytes.length))] = (byte) (random.nextBoolean() ? 0 : 255);
            }
        }
        if (bytes.length >= 8 && random.nextBoolean()) {
            WireVectors.repaired(ByteBuffer.wrap(bytes));
        }
        return bytes;
    }

    /** The message stands in the middle of other bytes, as in a receive buffer. */
    private static @Nullable Rejection decode(byte[] bytes, Family family, Random random, Advertisement into) {
        int before = random.nextInt(20);
        ByteBuffer buffer = ByteBuffer.allocate(before + bytes.length);
        buffer.position(before).put(bytes).position(before);
        int hopLimit = random.nextInt(50) == 0 ? random.nextInt(255) : 255;
        Rejection rejection = WireVectors.decode(buffer, hopLimit, family, into);
        assertThat(buffer.position()).isEqualTo(before);
        assertThat(buffer.remaining()).isEqualTo(bytes.length);
        if (rejection == null) {
            assertThat(into.vrid()).isBetween(1, 255);
            assertThat(into.priority()).isBetween(0, 255);
            assertThat(into.intervalNanos()).isBetween(10_000_000L, 255_000_000_000L);
            assertThat(into.addressCount()).isBetween(1, Advertisement.MAX_ADDRESSES);
            assertThat(8 + into.addressCount() * family.addressBytes()).isLessThanOrEqualTo(bytes.length);
        }
        return rejection;
    }
}
