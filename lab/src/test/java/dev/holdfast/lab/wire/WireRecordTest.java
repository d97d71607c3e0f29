package dev.holdfast.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireRecordTest {
    private static final InetAddress A = InetAddress.ofLiteral("10.77.0.1");
    private static final InetAddress B = InetAddress.ofLiteral("10.77.0.2");

    private final List<Frame> frames = new ArrayList<>();

    @Test
    void oneSourceAtATimeIsNoOverlap() {
        adverts(A, 100, 0, 1000, 2000);
        adverts(B, 100, 5600, 6600);
        assertThat(record().overlaps(4, 51)).isEmpty();
        assertThat(record().advertising(4, 51, nanos(1500))).containsExactly(A);
        assertThat(record().advertising(4, 51, nanos(4500))).isEmpty();
        assertThat(record().advertising(4, 51, nanos(6000))).containsExactly(B);
    }

    @Test
    void aTakeoverWithoutAFurtherWordOfTheOldOneIsNoOverlap() {
        adverts(A, 100, 0, 1000, 2000);
        adverts(B, 200, 2300, 3300);
        assertThat(record().overlaps(4, 51)).isEmpty();
    }

    @Test
    void twoSourcesOverlapFromTheSecondsFirstToTheFirstsLast() {
        adverts(A, 100, 0, 1000, 2000, 3000, 4000);
        adverts(B, 100, 1500, 2500, 3500, 4500, 5500);
        assertThat(record().overlaps(4, 51)).singleElement().satisfies(overlap -> {
            assertThat(overlap.first()).isEqualTo(A);
            assertThat(overlap.fromNanos()).isEqualTo(nanos(1500));
            assertThat(overlap.untilNanos()).isEqualTo(nanos(4000));
        });
        assertThat(record().advertising(4, 51, nanos(2200))).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void aSingleStrayAdvertIsAnOverlapOfLengthZero() {
        adverts(A, 100, 0, 1000, 2000);
        adverts(B, 100, 1500);
        assertThat(record().overlaps(4, 51))
                .singleElement()
                .satisfies(overlap -> assertThat(overlap.length()).isZero());
    }

    @Test
    void aResignationEndsARunAtOnceAndAloneBeginsNone() {
        adverts(A, 100, 0, 1000);
        adverts(A, 0, 1200);
        adverts(B, 100, 1800, 2800);
        adverts(A, 0, 2000);
        assertThat(record().overlaps(4, 51)).isEmpty();
        assertThat(record().advertising(4, 51, nanos(1300))).isEmpty();
        assertThat(record().runs(4, 51)).hasSize(2).first().satisfies(run -> {
            assertThat(run.resigned()).isTrue();
            assertThat(run.priority()).isEqualTo(100);
        });
    }

    @Test
    void otherVirtualRoutersDoNotCount() {
        adverts(A, 100, 0, 1000);
        adverts(B, 100, 500);
        assertThat(record().overlaps(4, 52)).isEmpty();
        assertThat(record().overlaps(6, 51)).isEmpty();
    }

    @Test
    void theLongestSilenceIsBetweenTwoAdvertsOfAnySource() {
        adverts(A, 100, 0, 1000, 2000);
        adverts(B, 100, 5610);
        assertThat(record().longestAdvertSilence(4, 51).length()).isEqualTo(Duration.ofMillis(3610));
        assertThat(record().between(nanos(0), nanos(2000))
                        .longestAdvertSilence(4, 51)
                        .length())
                .isEqualTo(Duration.ofMillis(1000));
    }

    private WireRecord record() {
        return new WireRecord(frames);
    }

    private void adverts(InetAddress source, int priority, long... millis) {
        for (long at : millis) {
            byte[] frame = AdvertDraft.v3(source.getHostAddress(), 51, priority, 100, "10.77.0.100")
                    .toFrame();
            frames.add(FrameDecoder.decode(nanos(at), false, frame));
        }
    }

    private static long nanos(long millis) {
        return 1_000_000_000_000L + millis * 1_000_000;
    }
}
