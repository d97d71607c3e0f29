package dev.holdfast.lab.peer;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabException;
import dev.holdfast.lab.LabProcess;
import dev.holdfast.lab.linux.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A real keepalived on a host: its configuration from records, its process, and what it says about itself. */
public final class Keepalived implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(5);

    /**
     * keepalived.conf.
     *
     * @param startupDelay {@code vrrp_startup_delay}; zero leaves it out
     * @param globals further lines of {@code global_defs}
     * @param syncGroup name of the {@code vrrp_sync_group} that all instances are in; empty: they are in none
     */
    public record Config(Duration startupDelay, List<String> globals, List<Instance> instances, String syncGroup) {
        public Config {
            globals = List.copyOf(globals);
            instances = List.copyOf(instances);
        }

        public static Config of(Instance... instances) {
            return new Config(Duration.ZERO, List.of(), List.of(instances), "");
        }

        public Config withStartupDelay(Duration delay) {
            return new Config(delay, globals, instances, syncGroup);
        }

        public Config withGlobal(String line) {
            List<String> more = new ArrayList<>(globals);
            more.add(line);
            return new Config(startupDelay, more, instances, syncGroup);
        }

        /** All instances move together. */
        public Config withSyncGroup(String name) {
            return new Config(startupDelay, globals, instances, name);
        }
    }

    /**
     * One {@code vrrp_instance}.
     *
     * @param version 2 or 3
     * @param addresses the virtual addresses with prefix length, the advertised ones first; all of one family
     * @param unicastPeers empty for multicast
     * @param lines further lines of the instance, as keepalived reads them
     */
    public record Instance(
            String name,
            int version,
            String interfaceName,
            int vrid,
            int priority,
            Duration interval,
            boolean nopreempt,
            String unicastSource,
            List<String> unicastPeers,
            List<String> addresses,
            List<String> lines) {
        public Instance {
            unicastPeers = List.copyOf(unicastPeers);
            addresses = List.copyOf(addresses);
            lines = List.copyOf(lines);
        }

        /** Version 3 on {@code eth0}, every second, with preemption, as keepalived's defaults are. */
        public static Instance of(int vrid, int priority, String... addresses) {
            return new Instance(
                    "V" + vrid,
                    3,
                    "eth0",
                    vrid,
                    priority,
                    Duration.ofSeconds(1),
                    false,
                    "",
                    List.of(),
                    List.of(addresses),
                    List.of());
        }

        public Instance withVersion(int value) {
            return changed(draft -> draft.version = value);
        }

        public Instance withInterval(Duration value) {
            return changed(draft -> draft.interval = value);
        }

        public Instance withInterface(String value) {
            return changed(draft -> draft.interfaceName = value);
        }

        /** {@code nopreempt}. */
        public Instance withoutPreemption() {
            return changed(draft -> draft.nopreempt = true);
        }

        /** Adverts to these peers only, from {@code source}. */
        public Instance withUnicast(String source, String... peers) {
            return changed(draft -> {
                draft.unicastSource = source;
                draft.unicastPeers = List.of(peers);
            });
        }

        /** A further line, as keepalived reads it: {@code preempt_delay 3}, {@code use_vmac}, … */
        public Instance withLine(String line) {
            return changed(draft -> {
                draft.lines = new ArrayList<>(lines);
                draft.lines.add(line);
            });
        }

        private Instance changed(Consumer<Draft> change) {
            Draft draft = new Draft(this);
            change.accept(draft);
            return new Instance(
                    name,
                    draft.version,
                    draft.interfaceName,
                    vrid,
                    priority,
                    draft.interval,
                    draft.nopreempt,
                    draft.unicastSource,
                    draft.unicastPeers,
                    addresses,
                    draft.lines);
        }

        /** What of an instance may be changed, while it is. */
        private static final class Draft {
            private int version;
            private String interfaceName;
            private Duration interval;
            private boolean nopreempt;
            private String unicastSource;
            private List<String> unicastPeers;
            private List<String> lines;

            Draft(Instance from) {
                version = from.version;
                interfaceName = from.interfaceName;
                interval = from.interval;
                nopreempt = from.nopreempt;
                unicastSource = from.unicastSource;
                unicastPeers = from.unicastPeers;
                lines = from.lines;
            }
        }
    }

    private final Host host;
    private final String name;
    private final Path directory;
    private final Log log;
    private LabProcess process;

    /** How much it writes. */
    public enum Log {
        /** Changes of state. */
        BRIEF,
        /** Every packet of an announcement as well ({@code --log-detail}). */
        DETAILED
    }

    private Keepalived(Host host, String name, Path directory, Log log) {
        this.host = host;
        this.name = name;
        this.directory = directory;
        this.log = log;
        process = launch();
    }

    /** Starts keepalived on a host and returns when it has read its configuration. */
    public static Keepalived start(Host host, Config config) {
        return start(host, "keepalived", config);
    }

    /** As {@link #start(Host, Config)}, with a name of its own for a second one on the same host. */
    public static Keepalived start(Host host, String name, Config config) {
        return start(host, name, config, Log.DETAILED);
    }

    /** As {@link #start(Host, Config)}, writing as much as is said. */
    public static Keepalived start(Host host, String name, Config config, Log log) {
        Lab.requireTool("keepalived", "keepalived");
        Path directory = host.lab().directory().resolve(host.name() + "-" + name);
        write(directory, config);
        return new Keepalived(host, name, directory, log);
    }

    /** Starts it again after {@link #stop} or {@link #kill}, with the configuration it had. */
    public void restart() {
        process = launch();
    }

    /** Starts it again with another configuration. */
    public void restart(Config config) {
        write(directory, config);
        restart();
    }

    /** Writes another configuration and has the running daemon read it (SIGHUP). */
    public void reload(Config config) {
        write(directory, config);
        process.signal(Signal.HUP);
    }

    /** SIGTERM: it sends priority 0 and removes its addresses. */
    public void stop() {
        process.stop();
    }

    /** SIGKILL to all its processes: the virtual addresses stay on the host. */
    public void kill() {
        process.kill();
    }

    /** The running (or last) daemon. */
    public LabProcess process() {
        return process;
    }

    private LabProcess launch() {
        try {
            // A stale pid file makes keepalived believe that it runs already.
            Files.deleteIfExists(directory.resolve("pid"));
            Files.deleteIfExists(directory.resolve("vrrp.pid"));
        } catch (IOException failed) {
            throw new LabException("old pid files of keepalived cannot be removed: " + failed.getMessage(), failed);
        }
        List<String> words = new ArrayList<>(List.of("keepalived", "--dont-fork", "--log-console", "--vrrp"));
        if (log == Log.DETAILED) {
            words.add("--log-detail");
        }
        words.add("--use-file=" + directory.resolve("keepalived.conf"));
        words.add("--pid=" + directory.resolve("pid"));
        words.add("--vrrp_pid=" + directory.resolve("vrrp.pid"));
        LabProcess started = host.start(name, words.toArray(String[]::new));
        started.awaitLine(line -> line.contains("Startup complete") || line.contains("ntering "), START);
        return started;
    }

    private static void write(Path directory, Config config) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("keepalived.conf"), text(config));
        } catch (IOException failed) {
            throw new LabException("keepalived.conf cannot be written: " + failed.getMessage(), failed);
        }
    }

    /** The configuration file. */
    static String text(Config config) {
        StringBuilder text = new StringBuilder("global_defs {\n    enable_script_security\n");
        if (!config.startupDelay().isZero()) {
            text.append("    vrrp_startup_delay ")
                    .append(seconds(config.startupDelay()))
                    .append('\n');
        }
        config.globals().forEach(line -> text.append("    ").append(line).append('\n'));
        text.append("}\n");
        if (!config.syncGroup().isEmpty()) {
            text.append("vrrp_sync_group ").append(config.syncGroup()).append(" {\n");
            line(text, "group {");
            config.instances().forEach(instance -> line(text, "    " + instance.name()));
            line(text, "}");
            text.append("}\n");
        }
        config.instances().forEach(instance -> append(text, instance));
        return text.toString();
    }

    private static void append(StringBuilder text, Instance instance) {
        text.append("vrrp_instance ").append(instance.name()).append(" {\n");
        line(text, "version " + instance.version());
        line(text, "state BACKUP");
        line(text, "interface " + instance.interfaceName());
        line(text, "virtual_router_id " + instance.vrid());
        line(text, "priority " + instance.priority());
        line(text, "advert_int " + seconds(instance.interval()));
        if (instance.addresses().getFirst().contains(":")) {
            line(text, "native_ipv6");
        }
        if (instance.nopreempt()) {
            line(text, "nopreempt");
        }
        if (!instance.unicastPeers().isEmpty()) {
            line(text, "unicast_src_ip " + instance.unicastSource());
            line(text, "unicast_peer {");
            instance.unicastPeers().forEach(peer -> line(text, "    " + peer));
            line(text, "}");
        }
        instance.lines().forEach(extra -> line(text, extra));
        line(text, "virtual_ipaddress {");
        instance.addresses().forEach(address -> line(text, "    " + address));
        line(text, "}");
        text.append("}\n");
    }

    private static void line(StringBuilder text, String line) {
        text.append("    ").append(line).append('\n');
    }

    private static String seconds(Duration duration) {
        String text = String.format(Locale.ROOT, "%.2f", duration.toMillis() / 1000.0);
        return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
    }

    @Override
    public void close() {
        process.kill();
    }
}
