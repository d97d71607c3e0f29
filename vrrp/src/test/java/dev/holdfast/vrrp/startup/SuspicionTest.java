package dev.holdfast.vrrp.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.startup.Suspicion.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuspicionTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
        true,  0, PROMOTE
        true,  5, PROMOTE
        false, 0, PROMOTE_UNASKED
        false, 1, HOLD_ONCE
        false, 2, DEAF
        false, 9, DEAF
        """)
    void judgesByWhoIsHeardAndHowManyAreSilent(boolean heard, int landmarks, Verdict verdict) {
        Suspicion suspicion = new Suspicion();
        suspicion.raise(0);
        assertThat(suspicion.judge()).isEqualTo(Verdict.WAIT);

        suspicion.roundEnded(heard, landmarks);

        assertThat(suspicion.judge()).isEqualTo(verdict);
        if (verdict == Verdict.HOLD_ONCE) {
            assertThat(suspicion.judge()).isEqualTo(Verdict.PROMOTE_AFTER_HOLD);
        }
    }

    /** The rounds of a link that hears, of which some ask hosts that went with the ACTIVE router. */
    @Test
    void takesOneSilentRoundBetweenAnswersForNoDeafness() {
        Suspicion suspicion = new Suspicion();
        suspicion.raise(0);
        suspicion.roundEnded(true, 2);
        suspicion.roundEnded(false, 2);

        assertThat(suspicion.judge()).isEqualTo(Verdict.PROMOTE);
        assertThat(suspicion.heardAfterSilence()).isFalse();
    }

    @Test
    void takesTwoSilentRoundsForDeafness() {
        Suspicion suspicion = new Suspicion();
        suspicion.raise(0);
        suspicion.roundEnded(true, 2);
        suspicion.roundEnded(false, 2);
        suspicion.roundEnded(false, 2);

        assertThat(suspicion.judge()).isEqualTo(Verdict.DEAF);
        assertThat(suspicion.heardAfterSilence()).isTrue();
        assertThat(suspicion.judge()).isEqualTo(Verdict.PROMOTE);
    }
}
