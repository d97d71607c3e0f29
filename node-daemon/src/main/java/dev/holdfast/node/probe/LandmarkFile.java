package dev.holdfast.node.probe;

import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.startup.Landmark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The file {@code landmarks} of the state directory: one line {@code INTERFACE ADDRESS MAC member|landmark} each. */
public final class LandmarkFile implements LandmarkStore, AutoCloseable {

    private final Consumer<String> log;
    private final KeptLines kept;
    private final Map<String, List<Landmark>> byInterface = new LinkedHashMap<>();
    private final Map<String, List<Landmark>> restored = new LinkedHashMap<>();

    /** Reads what a former run kept; what cannot be read is as if it had never been. */
    public LandmarkFile(Path file, Consumer<String> log) {
        this.log = log;
        kept = new KeptLines(file, log);
        kept.read().forEach(this::readLine);
        byInterface.forEach((name, landmarks) -> restored.put(name, List.copyOf(landmarks)));
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
        kept.replace(() -> {
            byInterface.put(interfaceName, landmarks);
            return lines();
        });
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        byInterface.forEach((name, landmarks) -> landmarks.forEach(landmark ->
                lines.add(name + " " + landmark.address() + " " + HexFormat.of().toHexDigits(landmark.mac(), 12) + " "
                        + (landmark.member() ? "member" : "landmark"))));
        return lines;
    }

    @Override
    public void close() {
        kept.close();
    }
}
