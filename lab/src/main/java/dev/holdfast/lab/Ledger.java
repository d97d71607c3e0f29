package dev.holdfast.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What one lab has made, on disk before it is made: one text file a lab, a line an entry. Whoever finds the ledger of an
 * owner that no longer lives may remove all of it, and only that.
 */
final class Ledger {
    /** The environment variable that every process of a lab is started with; its value is the lab's id. */
    static final String MARK = "HOLDFAST_LAB_ID";

    private static final String SUFFIX = ".ledger";
    private static final int ID_LENGTH = 5;

    private final Path file;
    private final String id;

    private Ledger(Path file, String id) {
        this.file = file;
        this.id = id;
    }

    /** Where ledgers are: {@code -Dholdfast.lab.directory}, {@code HOLDFAST_LAB_DIRECTORY}, or /run/holdfast-lab. */
    static Path home() {
        String fromEnvironment = System.getenv().getOrDefault("HOLDFAST_LAB_DIRECTORY", "/run/holdfast-lab");
        return Path.of(System.getProperty("holdfast.lab.directory", fromEnvironment));
    }

    /** Opens a ledger under a new id, with this process as its owner. */
    static Ledger create(String purpose) throws IOException {
        Path home = Files.createDirectories(home());
        Proc.Identity owner =
                Proc.Identity.of(ProcessHandle.current().pid()).orElseThrow(() -> new LabException("/proc is missing"));
        while (true) {
            String id = newId();
            Path file = home.resolve(id + SUFFIX);
            Path draft = home.resolve(id + ".draft");
            Files.writeString(
                    draft,
                    "owner " + owner.pid() + " " + owner.startTicks() + "\npurpose " + purpose + "\n",
                    StandardOpenOption.CREATE_NEW);
            if (Files.exists(file)) {
                Files.delete(draft);
                continue;
            }
            // A reader never sees a ledger without its owner.
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return new Ledger(file, id);
        }
    }

    private static String newId() {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append("abcdefghijkmnpqrstuvwxyz23456789"
                    .charAt(ThreadLocalRandom.current().nextInt(32)));
        }
        return id.toString();
    }

    String id() {
        return id;
    }

    Path directory() {
        return file.resolveSibling(id);
    }

    void namespace(String name) {
        append("namespace " + name);
    }

    void child(Proc.Identity child) {
        append("child " + child.pid() + " " + child.startTicks());
    }

    private synchronized void append(String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new LabException("the lab's ledger " + file + " cannot be written: " + failed.getMessage(), failed);
        }
    }

    /** Ends every process of this lab, removes its namespaces, mounts and files, and the ledger last. */
    void settle() throws IOException {
        Entries entries = Entries.read(file);
        if (entries != null) {
            killAll(entries);
            removeNamespaces(entries.namespaces);
        }
        Mounts.detachBelow(directory());
        deleteTree(directory());
        Files.deleteIfExists(file);
    }

    /** Settles the ledgers of owners that are gone; returns the ids of the labs it removed. */
    static synchronized List<String> reap() throws IOException {
        Path home = Files.createDirectories(home());
        List<String> reaped = new ArrayList<>();
        // Two labs that open at once must not settle the same ledger.
        try (FileChannel channel =
                        FileChannel.open(home.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock();
                DirectoryStream<Path> ledgers = Files.newDirectoryStream(home, "*" + SUFFIX)) {
            assert lock.isValid();
            for (Path file : ledgers) {
                Entries entries = Entries.read(file);
                if (entries != null && entries.owner != null && !entries.owner.isAlive()) {
                    String name = file.getFileName().toString();
                    String id = name.substring(0, name.length() - SUFFIX.length());
                    new Ledger(file, id).settle();
                    reaped.add(id);
                }
            }
        }
        return reaped;
    }

    /**
     * Kills, until none is left, whatever is provably this lab's: recorded children that are still the same process, what
     * runs inside its namespaces, and what carries its mark (a child that was killed before it was recorded).
     */
    private void killAll(Entries entries) {
        Set<Long> inodes = new LinkedHashSet<>();
        for (String namespace : entries.namespaces) {
            OptionalLong inode = Proc.inode(Path.of("/run/netns", namespace));
            inode.ifPresent(inodes::add);
        }
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < deadline) {
            Set<Long> doomed = new LinkedHashSet<>();
            entries.children.stream()
                    .filter(Proc.Identity::isAlive)
                    .map(Proc.Identity::pid)
                    .forEach(doomed::add);
            for (long pid : Proc.pids()) {
                OptionalLong namespace = Proc.networkNamespace(pid);
                if (namespace.isPresent() && inodes.contains(namespace.getAsLong())
                        || Proc.hasEnvironment(pid, MARK + "=" + id)) {
                    doomed.add(pid);
                }
            }
            doomed.removeIf(pid -> Proc.Identity.of(pid).isEmpty());
            if (doomed.isEmpty()) {
                return;
            }
            doomed.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            LabProcess.pause();
        }
        throw new LabException("processes of lab " + id + " did not end within 10 s of SIGKILL");
    }

    private static void removeNamespaces(List<String> namespaces) {
        StringBuilder batch = new StringBuilder();
        for (String namespace : namespaces) {
            if (Files.exists(Path.of("/run/netns", namespace))) {
                batch.append("netns delete ").append(namespace).append('\n');
            }
        }
        if (!batch.isEmpty()) {
            Command.ip(batch.toString());
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A ledger's lines; one that is cut short (its writer was killed) is skipped, the others count. */
    private static final class Entries {
        private Proc.@Nullable Identity owner;
        private final List<Proc.Identity> children = new ArrayList<>();
        private final List<String> namespaces = new ArrayList<>();

        /** Null if another reaper was faster. */
        static @Nullable Entries read(Path file) {
            List<String> lines;
            try {
                lines = Files.readAllLines(file);
            } catch (NoSuchFileException gone) {
                return null;
            } catch (IOException unreadable) {
                throw new UncheckedIOException("ledger " + file + " cannot be read", unreadable);
            }
            Entries entries = new Entries();
            for (String line : lines) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "owner" -> entries.owner = identity(words);
                    case "child" -> {
                        Proc.Identity child = identity(words);
                        if (child != null) {
                            entries.children.add(child);
                        }
                    }
                    case "namespace" -> {
                        if (words.length == 2 && words[1].startsWith(Lab.NAMESPACE_PREFIX)) {
                            entries.namespaces.add(words[1]);
                        }
                    }
                    default -> {}
                }
            }
            return entries;
        }

        private static Proc.@Nullable Identity identity(String[] words) {
            if (words.length != 3 || !(words[1] + words[2]).chars().allMatch(Character::isDigit)) {
                return null;
            }
            return new Proc.Identity(Long.parseLong(words[1]), Long.parseLong(words[2]));
        }
    }
}
