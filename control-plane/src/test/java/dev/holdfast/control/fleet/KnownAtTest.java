package dev.holdfast.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownAtTest {

    @Test
    void goesByTheMonotonicClockInsideOneBootHoweverTheWallClockIsSet() {
        KnownAt before = new KnownAt(5_000, 10, "boot");
        assertThat(new KnownAt(1_000, 11, "boot").overrules(before)).isTrue();
        assertThat(new KnownAt(9_000, 9, "boot").overrules(before)).isFalse();
    }

    @Test
    void goesByTheWallClockFromOneBootToTheNext() {
        KnownAt before = new KnownAt(5_000, 1_000_000, "boot");
        assertThat(new KnownAt(6_000, 1, "next").overrules(before)).isTrue();
        assertThat(new KnownAt(4_000, 1, "next").overrules(before)).isFalse();
    }

    @Test
    void overrulesWhatWasNeverSaid() {
        assertThat(new KnownAt(1, 1, "boot").overrules(new KnownAt(0, 0, ""))).isTrue();
    }
}
