package dev.holdfast.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lab")
class LabProcessTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private Lab lab;
    private Host host;

    @BeforeEach
    void openTheLab() {
        lab = Lab.open("processes");
        host = lab.host("a");
    }

    @AfterEach
    void closeTheLab() {
        lab.close();
    }

    @Test
    void itsOutputIsKeptAndAwaited() {
        LabProcess process = host.start("talker", "sh", "-c", "echo one; echo two >&2; sleep 1000");
        assertThat(process.awaitLine(line -> line.startsWith("tw"), SOON)).isEqualTo("two");
        assertThat(process.output()).isEqualTo("one\ntwo\n");
    }

    @Test
    void awaitingALineOfAProcessThatEndedFailsWithItsOutput() {
        LabProcess process = host.start("failing", "sh", "-c", "echo no such thing; exit 3");
        assertThatThrownBy(() -> process.awaitLine(line -> line.equals("ready"), SOON))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("no such thing");
    }

    @Test
    void killingTakesTheDescendantsAlong() {
        LabProcess process = host.start("family", "sh", "-c", "sleep 1000 & sleep 1000 & echo born; wait");
        process.awaitLine(line -> line.equals("born"), SOON);
        List<ProcessHandle> family = process.tree();
        assertThat(family).hasSize(3);
        process.kill();
        assertThat(family).noneMatch(member -> Proc.Identity.of(member.pid()).isPresent());
    }

    @Test
    void killingTakesAlongWhatLeftTheFamily() {
        LabProcess process =
                host.start("daemon", "sh", "-c", "setsid sh -c 'sleep 1000 & sleep 1000 &'; echo born; wait");
        process.awaitLine(line -> line.equals("born"), SOON);
        List<ProcessHandle> family = process.tree();
        assertThat(family).hasSizeGreaterThanOrEqualTo(2);
        process.kill();
        assertThat(family).noneMatch(member -> Proc.Identity.of(member.pid()).isPresent());
    }

    @Test
    void aSuspendedProcessStandsStillUntilItIsResumed() {
        LabProcess process = host.start("ticker", "sh", "-c", "while :; do sleep 0.01; echo tick; done");
        process.awaitLine(line -> line.equals("tick"), SOON);
        process.suspend();
        assertThat(process.tree()).isNotEmpty().noneMatch(member -> Proc.canRun(member.pid()));
        process.resume();
        long seen = process.output().lines().count();
        process.awaitOutput(output -> output.lines().count() > seen + 2, SOON);
    }

    @Test
    void aProcessRunsInItsHostsNamespace() {
        LabProcess process = host.start("links", "ip", "-brief", "link");
        assertThat(process.awaitExit(SOON)).isZero();
        assertThat(process.output()).startsWith("lo").hasLineCount(1);
    }
}
