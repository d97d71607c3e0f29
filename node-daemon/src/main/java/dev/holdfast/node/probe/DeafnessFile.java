package dev.holdfast.node.probe;

import dev.holdfast.node.probe.DeafnessHistory.Measured;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The file {@code deafness} of the state directory: one line {@code INTERFACE INSTANT MILLIS} each, an interface's oldest first. */
public final class DeafnessFile implements DeafnessStore, AutoCloseable {

    private static final String INTERFACE = "[^/\\s]{1,15}";
    private static final long MOST_MILLIS = Duration.ofDays(366).toMillis();

    private final InstantSource wall;
    private final KeptLines kept;
    private final Map<String, DeafnessHistory> byInterface = new ConcurrentHashMap<>();

    /** Reads what former runs measured; lines that cannot be are left out, and said in one line of the log. */
    public DeafnessFile(Path file, InstantSource wall, Consumer<String> log) {
        this.wall = wall;
        kept = new KeptLines(file, log);
        List<String> lines = kept.read();
        long damaged = lines.stream().filter(line -> !readLine(line)).count();
        if (damaged > 0) {
            log.accept("event=deafness-ignored lines=" + damaged + " of=" + lines.size() + " file=" + file
                    + " instead=\"measured again at the next start or loss of the link\"");
        }
    }

    private boolean readLine(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !words[0].matches(INTERFACE) || !words[2].matches("\\d{1,15}")) {
            return false;
        }
        try {
            Measured measured = new Measured(Instant.parse(words[1]), Long.parseLong(words[2]));
            if (measured.millis() > MOST_MILLIS) {
                return false;
            }
            add(words[0], measured);
            return true;
        } catch (DateTimeException noInstant) {
            return false;
        }
    }

    private void add(String interfaceName, Measured measured) {
        byInterface.merge(interfaceName, DeafnessHistory.NONE.with(measured), (former, _) -> former.with(measured));
    }

    /** Writes in the background. */
    @Override
    public void measured(String interfaceName, long millis) {
        add(interfaceName, new Measured(wall.instant(), Math.min(millis, MOST_MILLIS)));
        kept.replace(this::lines);
    }

    /** Interfaces of which nothing counts any more are forgotten. */
    private List<String> lines() {
        byInterface.values().removeIf(history -> history.longest(wall.instant()).isEmpty());
        List<String> lines = new ArrayList<>();
        new TreeMap<>(byInterface)
                .forEach((name, history) ->
                        history.measured().forEach(one -> lines.add(name + " " + one.at() + " " + one.millis())));
        return lines;
    }

    @Override
    public Optional<Measured> longest(String interfaceName) {
        return of(interfaceName).longest(wall.instant());
    }

    @Override
    public DeafnessHistory of(String interfaceName) {
        return byInterface.getOrDefault(interfaceName, DeafnessHistory.NONE);
    }

    @Override
    public void close() {
        kept.close();
    }
}
