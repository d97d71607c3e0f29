package dev.holdfast.vrrp.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoriesTest {
    @TempDir
    Path directory;

    private final List<Long> seeds = new ArrayList<>();

    private long seen(long seed) {
        seeds.add(seed);
        return 2;
    }

    private Histories histories(String classes) {
        return new Histories(directory.resolve("note"), classes);
    }

    private void interruptAt(long last) {
        assertThatThrownBy(() -> histories("one").resume(2_000, seed -> {
                    if (seed > last) {
                        throw new IllegalStateException("interrupted");
                    }
                    return seen(seed);
                }))
                .hasMessage("interrupted");
    }

    @Test
    void goesOnWhereItWasInterrupted() {
        interruptAt(1_200);
        seeds.clear();
        assertThat(histories("one").resume(2_000, this::seen)).isEqualTo(2 * 2_000);
        assertThat(seeds).hasSize(1_000).startsWith(1_001L);
    }

    @Test
    void beginsAnewWithOtherClassesAndAfterTheEnd() {
        interruptAt(1_200);
        seeds.clear();
        histories("two").resume(600, this::seen);
        assertThat(seeds).hasSize(600);
        histories("two").resume(600, this::seen);
        assertThat(seeds).hasSize(1_200);
    }
}
