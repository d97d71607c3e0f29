package dev.holdfast.lab.bench;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.LabProcess;
import dev.holdfast.lab.peer.Keepalived;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.Programs;
import java.time.Duration;

/** Who runs the virtual routers. */
enum Contender {
    HOLDFASTD("INFO event=transition", "to=BACKUP", "to=ACTIVE"),
    /** Writes changes of state only. */
    KEEPALIVED("(", "Entering BACKUP STATE", "Entering MASTER STATE"),
    /** Writes a line for every announcement, too. */
    KEEPALIVED_DETAILED("(", "Entering BACKUP STATE", "Entering MASTER STATE");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration COMPILED = Duration.ofSeconds(25);
    private static final Duration STARTED = Duration.ofSeconds(5);

    private final String mark;
    private final String backup;
    private final String active;

    Contender(String mark, String backup, String active) {
        this.mark = mark;
        this.backup = backup;
        this.active = active;
    }

    /** Starts it, and returns at once or when its configuration is read. */
    LabProcess start(Host host, ManyRouters routers) {
        return switch (this) {
            case HOLDFASTD -> {
                Holdfastd daemon = Holdfastd.on(host, Programs.find(), routers.nodeFile(host.name()));
                daemon.start();
                yield daemon.process();
            }
            case KEEPALIVED ->
                Keepalived.start(host, "keepalived", routers.keepalived(), Keepalived.Log.BRIEF)
                        .process();
            case KEEPALIVED_DETAILED ->
                Keepalived.start(host, "keepalived", routers.keepalived(), Keepalived.Log.DETAILED)
                        .process();
        };
    }

    /** After so long it costs what it will cost from then on: a JVM goes on compiling for a while. */
    Duration settling() {
        return this == HOLDFASTD ? COMPILED : STARTED;
    }

    /** Returns when it has said of each router that it is BACKUP. */
    void awaitBackup(LabProcess process, ManyRouters routers) {
        await(process, backup, routers.count());
    }

    /** Returns when it has said of each router that it is ACTIVE. */
    void awaitActive(LabProcess process, ManyRouters routers) {
        await(process, active, routers.count());
    }

    /** How many changes to BACKUP or ACTIVE it has told of. */
    long changes(LabProcess process) {
        return process.output()
                .lines()
                .filter(line -> line.contains(mark) && (line.contains(backup) || line.contains(active)))
                .count();
    }

    private void await(LabProcess process, String what, int times) {
        process.awaitOutput(
                output -> output.lines()
                                .filter(line -> line.contains(mark) && line.contains(what))
                                .count()
                        >= times,
                PATIENCE);
    }
}
