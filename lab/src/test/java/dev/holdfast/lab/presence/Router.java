package dev.holdfast.lab.presence;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.peer.Keepalived;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One of the two daemons of a cell, whichever program it is. */
interface Router {

    /** Of holdfastd: its first state, whichever it is. */
    Pattern LISTENS = Pattern.compile("event=transition .* from=INITIALIZE ");

    Duration PATIENCE = Duration.ofSeconds(30);

    /** Returns when it listens: what a cell does at a start counts from there. */
    void start();

    void kill();

    void suspend();

    void resume();

    /** Its log, for whoever asks why. */
    String said();

    static Router holdfast(Host host, String interfaceName, Cell cell, int priority) {
        NodeFile.Router router = NodeFile.Router.of("web", vrid(cell), priority, addresses(cell))
                .withInterval(cell.interval())
                .withInterface(interfaceName)
                .with("preemption", "never")
                .with("startup", "{ gate: link, maxHold: " + cell.maxHold().toSeconds() + "s }");
        Holdfastd daemon = Holdfastd.on(host, Programs.find(), NodeFile.of(host.name(), router));
        return new Router() {
            private int starts;

            @Override
            public void start() {
                daemon.start();
                starts++;
                daemon.process()
                        .awaitOutput(output -> LISTENS.matcher(output).results().count() >= starts, PATIENCE);
            }

            @Override
            public void kill() {
                daemon.kill();
            }

            @Override
            public void suspend() {
                daemon.suspend();
            }

            @Override
            public void resume() {
                daemon.resume();
            }

            @Override
            public String said() {
                return daemon.process().output();
            }
        };
    }

    static Router keepalived(Host host, String interfaceName, Cell cell, int priority, Duration delay) {
        Keepalived.Instance instance = Keepalived.Instance.of(vrid(cell), priority, addresses(cell))
                .withInterval(cell.interval())
                .withInterface(interfaceName)
                .withoutPreemption();
        Keepalived.Config config = Keepalived.Config.of(instance).withStartupDelay(delay);
        return new Router() {
            private @Nullable Keepalived daemon;

            @Override
            public void start() {
                if (daemon == null) {
                    daemon = Keepalived.start(host, config);
                } else {
                    running().restart();
                }
            }

            private Keepalived running() {
                if (daemon == null) {
                    throw new IllegalStateException("keepalived was never started");
                }
                return daemon;
            }

            @Override
            public void kill() {
                running().kill();
            }

            @Override
            public void suspend() {
                running().process().suspend();
            }

            @Override
            public void resume() {
                running().process().resume();
            }

            @Override
            public String said() {
                return running().process().output();
            }
        };
    }

    static int vrid(Cell cell) {
        return cell.family() == 4 ? 51 : 52;
    }

    static String[] addresses(Cell cell) {
        return cell.family() == 4 ? new String[] {"10.77.0.100/24"} : new String[] {"fe80::77:100/64", "fd77::100/64"};
    }

    static String address(Cell cell) {
        return cell.family() == 4 ? "10.77.0.100" : "fd77::100";
    }
}
