package dev.holdfast.node.probe;

import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.startup.Landmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The file {@code landmarks} of the state directory: one line {@code INTERFACE ADDRESS MAC member|landmark} each. Losing it costs
 * nothing but that the hosts have to be found again, so it is not forced to disk.
 */
public final class LandmarkFile implements LandmarkStore, AutoCloseable {

    private static final int MOST_LINES = 10_000;

    private final Path file;
    private final Consumer<String> log;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("landmarks").factory());
    private final Map<String, List<Landmark>> byInterface = new LinkedHashMap<>();
    private final Map<String, List<Landmark>> restored = new LinkedHashMap<>();

    /** Reads what a former run kept; what cannot be read is as if it had never been. */
    public LandmarkFile(Path file, Consumer<String> log) {
        this.file = file;
        this.log = log;
        read();
    }

    private void read() {
        try {
            if (Files.exists(file)) {
                Files.readAllLines(file).stream().limit(MOST_LINES).forEach(this::readLine);
            }
        } catch (IOException unreadable) {
            log.accept("event=landmarks-unreadable error=\"" + unreadable.getMessage() + "\"");
        }
        byInterface.forEach((name, kept) -> restored.put(name, List.copyOf(kept)));
    }

    @Override
    public List<Landmark> of(String interfaceName) {
        return restored.getOrDefault(interfaceName, List.of());
    }

    private void readLine(String line) {
        String[] words = line.strip().split(" ");
        if (words.length != 4) {
            return;
        }
        try {
            Landmark landmark = new Landmark(
                    IpAddress.parse(words[1]), HexFormat.fromHexDigitsToLong(words[2]), words[3].equals("member"));
            byInterface.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(landmark);
        } catch (IllegalArgumentException damaged) {
            log.accept("event=landmark-ignored line=\"" + line.strip() + "\"");
        }
    }

    /** Writes in the background. */
    @Override
    public void keep(String interfaceName, List<Landmark> landmarks) {
        writer.execute(() -> {
            byInterface.put(interfaceName, landmarks);
            write();
        });
    }

    private void write() {
        List<String> lines = new ArrayList<>();
        byInterface.forEach((name, kept) -> kept.forEach(landmark -> lines.add(name + " " + landmark.address() + " "
                + HexFormat.of().toHexDigits(landmark.mac(), 12) + " " + (landmark.member() ? "member" : "landmark"))));
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.write(next, lines);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            log.accept("event=landmarks-not-kept error=\"" + failed.getMessage() + "\"");
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
