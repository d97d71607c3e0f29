package dev.holdfast.node.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.session.testing.Await;
import dev.holdfast.vrrp.settings.TrackedCheck.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looks again and again, and tells only what is news. */
final class CheckPollerTest {

    @TempDir
    Path directory;

    private final List<String> told = new CopyOnWriteArrayList<>();

    private CheckPoller poller() {
        return new CheckPoller((check, outcome) ->
                told.add(Path.of(check.target()).getFileName() + (outcome.good() ? " good" : " failed")));
    }

    private PolledCheck file(String name) {
        return new PolledCheck(Kind.FILE, directory.resolve(name).toString(), Duration.ofMillis(100), 1, 1);
    }

    @Test
    void tellsTheFirstLookAndEveryChangeAndNothingElse() throws IOException {
        try (CheckPoller poller = poller()) {
            poller.follow(Set.of(file("ready")));
            Await.until("the first look", () -> told.equals(List.of("ready failed")));

            Files.createFile(directory.resolve("ready"));
            Await.until("it is there", () -> told.equals(List.of("ready failed", "ready good")));

            Files.delete(directory.resolve("ready"));
            Await.until("it is gone", () -> told.equals(List.of("ready failed", "ready good", "ready failed")));
        }
    }

    @Test
    void looksAtWhatIsNewAndLeavesAloneWhatStays() {
        try (CheckPoller poller = poller()) {
            poller.follow(Set.of(file("a")));
            Await.until("a", () -> told.equals(List.of("a failed")));

            poller.follow(Set.of(file("a"), file("b")));
            Await.until("b", () -> told.size() > 1);

            assertThat(told).containsExactly("a failed", "b failed");
        }
    }

    @Test
    void tellsNothingMoreOfWhatNobodyWants() throws IOException {
        try (CheckPoller poller = poller()) {
            poller.follow(Set.of(file("a"), file("b")));
            Await.until("both", () -> told.size() == 2);

            poller.follow(Set.of(file("b")));
            Files.createFile(directory.resolve("a"));
            Files.createFile(directory.resolve("b"));
            Await.until("b is there", () -> told.contains("b good"));

            assertThat(told).doesNotContain("a good");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // rise, fall, looks (g good, f failed), told (upper case: it is another from then on)
        "1, 1, gfg, GFG",
        "2, 3, gfffg, GffFg",
        "2, 3, gffgfff, GffgffF",
        "2, 1, fggg, FgGg",
        "2, 1, fgfgg, FgfgG"
    })
    void isAnotherOnlyAfterSoManyLooksInARow(int rise, int fall, String looks, String changes) {
        RiseAndFall steady = new RiseAndFall(rise, fall);
        StringBuilder seen = new StringBuilder();
        for (char look : looks.toCharArray()) {
            boolean changed = steady.note(look == 'g');
            seen.append(changed ? Character.toUpperCase(look) : look);
            assertThat(!changed || steady.isGood() == (look == 'g')).isTrue();
        }
        assertThat(seen).hasToString(changes);
    }
}
