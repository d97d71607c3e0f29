package dev.holdfast.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * One test network and everything in it. All names of namespaces, files and sockets derive from the lab's own short id,
 * so labs on one machine do not meet, and the outer namespace gets no interface, address or route. Closing the lab (or
 * the end of its JVM) removes all of it; after a {@code kill -9} the next {@link #open} does.
 */
public final class Lab implements AutoCloseable {
    static final String NAMESPACE_PREFIX = "hf-";

    private final Ledger ledger;
    private final String purpose;
    private final Path directory;
    private final Thread atExit = new Thread(this::settle, "lab-exit");
    private final Deque<AutoCloseable> attached = new ConcurrentLinkedDeque<>();
    private final Object settling = new Object();
    private final List<Host> hosts = Collections.synchronizedList(new ArrayList<>());
    private int segments;
    private volatile boolean closing;

    private Lab(Ledger ledger, String purpose) throws IOException {
        this.ledger = ledger;
        this.purpose = purpose;
        directory = Files.createDirectories(ledger.directory());
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Opens an empty lab, after removing what dead labs left behind.
     *
     * @param purpose what it is for, for people who look at the ledger; one line
     * @throws LabException if this process is not root, or a tool is missing
     */
    public static Lab open(String purpose) {
        requireRoot();
        requireTool("ip", "iproute2");
        try {
            reap();
            return new Lab(Ledger.create(purpose.replaceAll("\\s+", " ")), purpose);
        } catch (IOException failed) {
            throw new LabException("the lab's directory " + Ledger.home() + " cannot be used: " + failed, failed);
        }
    }

    /** Removes what labs left behind whose process is gone, and never a living one; returns their ids. */
    public static List<String> reap() {
        try {
            return Ledger.reap();
        } catch (IOException failed) {
            throw new LabException("leftovers under " + Ledger.home() + " cannot be removed: " + failed, failed);
        }
    }

    /** The lab's id, part of every name it makes. */
    public String id() {
        return ledger.id();
    }

    public String purpose() {
        return purpose;
    }

    /** The lab's own files: process output, configurations, sockets. Gone when the lab closes. */
    public Path directory() {
        return directory;
    }

    /** The hosts made so far. */
    public List<Host> hosts() {
        return List.copyOf(hosts);
    }

    /** A new broadcast domain. {@code name} is at most 8 characters of a-z, 0-9. */
    public synchronized Segment segment(String name) {
        return new Segment(this, name, ++segments);
    }

    /** A new host without interfaces; {@link Host#connect} plugs it in. {@code name} as for a segment. */
    public Host host(String name) {
        Host host = new Host(this, name);
        hosts.add(host);
        return host;
    }

    /** A new host with {@code eth0} on a segment and these addresses, each with its prefix length. */
    public Host host(String name, Segment segment, String... addresses) {
        Host host = host(name);
        host.connect(segment, addresses);
        return host;
    }

    /** Starts a program in the outer namespace (the control plane); it ends with the lab. */
    public LabProcess start(String name, ProcessBuilder builder) {
        return LabProcess.start(this, name, builder);
    }

    /** Has something closed before the lab's namespaces go; the last attached is the first closed. */
    public <T extends AutoCloseable> T attach(T closeable) {
        if (closing) {
            throw new LabException("lab " + id() + " is closed");
        }
        attached.push(closeable);
        return closeable;
    }

    /** Something closed itself before the lab did. */
    public void detach(AutoCloseable closeable) {
        attached.remove(closeable);
    }

    /** Makes a namespace of this lab; recorded before it exists. */
    String createNamespace(String name) {
        if (!name.matches("[a-z][a-z0-9]{0,7}")) {
            throw new LabException(
                    "'" + name + "' cannot name a host or segment: 1 to 8 characters of a-z and 0-9, a letter first");
        }
        String namespace = NAMESPACE_PREFIX + id() + "-" + name;
        ledger.namespace(namespace);
        Command.ip("netns add " + namespace + "\n");
        return namespace;
    }

    Ledger ledger() {
        return ledger;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyExiting) {
            // The exit hook settles the lab just the same; settling twice is harmless.
        }
        settle();
    }

    /** What is attached may close itself on other threads meanwhile, so only settling itself is exclusive. */
    private void settle() {
        synchronized (settling) {
            if (!closing) {
                closing = true;
                settleOnce();
            }
        }
    }

    private void settleOnce() {
        RuntimeException failure = null;
        for (AutoCloseable part = attached.poll(); part != null; part = attached.poll()) {
            try {
                part.close();
            } catch (Exception failed) {
                failure = new LabException("closing a part of lab " + id() + " failed: " + failed, failed);
            }
        }
        try {
            ledger.settle();
        } catch (IOException failed) {
            throw new LabException("lab " + id() + " could not remove its files: " + failed, failed);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Throws one sentence with the remedy if this process is not root. */
    public static void requireRoot() {
        try {
            if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                throw new LabException("a lab makes network namespaces, so it must be run as root (try sudo)");
            }
        } catch (IOException noProc) {
            throw new LabException("a lab needs Linux with /proc mounted", noProc);
        }
    }

    /** Throws one sentence with the remedy if a tool is not on the PATH or in an administrator's directory. */
    public static void requireTool(String tool, String debianPackage) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        boolean found =
                Arrays.stream(path.split(":")).anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
        if (!found) {
            throw new LabException(tool + " is not installed; apt-get install " + debianPackage);
        }
    }
}
