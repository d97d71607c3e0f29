package dev.holdfast.node.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one look at a file or at the processes sees. */
final class LooksTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    @Test
    void aFileIsGoodAsLongAsItIsThere() throws IOException {
        Path file = directory.resolve("ready");
        assertThat(FileLook.at(file)).isEqualTo(Outcome.failed("does not exist"));

        Files.createFile(file);
        assertThat(FileLook.at(file)).isEqualTo(Outcome.GOOD);

        Files.delete(file);
        assertThat(FileLook.at(file).good()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, true",
        "0~, true",
        "-0, true",
        "+000, true",
        "~, true",
        "ready, true",
        "1 and more, true",
        "1, false",
        "~1 ~, false",
        "-20, false",
        "+3, false",
        "00012345678901234567890123, false"
    })
    void aNumberOtherThanZeroFailsAsAnExitCodeWould(String content, boolean good) throws IOException {
        Path file = Files.writeString(directory.resolve("said"), content.replace('~', '\n'));

        assertThat(FileLook.at(file).good()).isEqualTo(good);
    }

    @Test
    void tellsTheNumberThatFailed() throws IOException {
        Path file = Files.writeString(directory.resolve("said"), "17\n");

        assertThat(FileLook.at(file).detail()).isEqualTo("says 17");
    }

    @Test
    void whatIsNoPlainFileIsThereAndNotRead() {
        assertThat(FileLook.at(directory)).isEqualTo(Outcome.GOOD);
    }

    private void process(int id, String name, char state, String command) throws IOException {
        Path process = Files.createDirectories(directory.resolve(Integer.toString(id)));
        Files.writeString(process.resolve("stat"), id + " (" + name + ") " + state + " 1 1 1 0 -1 4194560");
        Files.writeString(process.resolve("cmdline"), command + "\0--flag\0");
    }

    private Outcome lookFor(String name) {
        return new ProcessNames(directory).lookFor(name, SECOND);
    }

    @Test
    void aProcessRunsByTheNameThatTheKernelKnows() throws IOException {
        process(7, "nginx", 'S', "nginx: master process");
        process(8, "tricky) R (x", 'R', "/bin/tricky");
        Files.createDirectories(directory.resolve("self"));

        assertThat(lookFor("nginx")).isEqualTo(Outcome.GOOD);
        assertThat(lookFor("tricky) R (x")).isEqualTo(Outcome.GOOD);
        assertThat(lookFor("ngin")).isEqualTo(Outcome.failed("no process of that name runs"));
    }

    @Test
    void aZombieDoesNotRun() throws IOException {
        process(7, "nginx", 'Z', "");

        assertThat(lookFor("nginx").good()).isFalse();
    }

    @Test
    void aNameThatTheKernelCutIsFoundWhole() throws IOException {
        process(7, "postgres_export", 'S', "/usr/local/bin/postgres_exporter");

        assertThat(lookFor("postgres_exporter")).isEqualTo(Outcome.GOOD);
        assertThat(lookFor("postgres_export")).isEqualTo(Outcome.GOOD);
        assertThat(lookFor("postgres_exporting").good()).isFalse();
    }

    @Test
    void oneThatEndsWhileItIsLookedAtDisturbsNobody() throws IOException {
        Files.createDirectories(directory.resolve("9"));
        process(10, "nginx", 'S', "nginx");

        assertThat(lookFor("nginx")).isEqualTo(Outcome.GOOD);
    }

    @Test
    void withoutProcessesItSaysThatItCannotTell() {
        assertThat(new ProcessNames(directory.resolve("nowhere"))
                        .lookFor("nginx", SECOND)
                        .detail())
                .startsWith("cannot be told");
    }

    @Test
    void findsItselfOnThisHost() throws IOException {
        String own = Files.readString(Path.of("/proc/self/comm")).strip();

        assertThat(new ProcessNames(Path.of("/proc")).lookFor(own, SECOND)).isEqualTo(Outcome.GOOD);
    }
}
